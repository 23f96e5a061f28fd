//! Making a bill: rates the stored use of an account over its agreements, builds the document,
//! posts it to the ledger, all in one transaction. The same period is never billed twice.

mod replay;
pub(crate) mod supplies;

use accounts::{Account, AccountsRepository as _, Customer, Supply};
use base::{BillId, RepoError};
use billing::document::{BillDocument, BillInputs, Direction, Fuel, build_bill};
use billing::ledger::{LedgerAccount, TransferKind, bill_transfers};
use billing::{BillHead, BillRepository as _, LedgerRepository as _, StoredBill};
use jiff::ToSpan;
use jiff::civil::Date;
use money::Money;
use store::Conn;
use tariff::{Period, Tariff};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

pub use replay::Replay;

/// Days from the bill to its due date.
const TERMS_DAYS: i64 = 14;
/// Bills and transfers looked back over.
const LOOK_BACK: i64 = 400;

/// What to bill.
#[derive(Clone, Debug)]
pub struct BillRequest {
    /// The account's number.
    pub account_number: String,
    /// The local days to bill.
    pub period: Period,
    /// Rate matching supplies by this tariff instead of their agreements'.
    pub tariff: Option<Tariff>,
}

impl BillRequest {
    /// From what an operator typed: ISO days, and a tariff as TOML or OpenEI URDB JSON.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming what is wrong.
    pub fn parse(
        account: &str,
        from: &str,
        to: &str,
        tariff: Option<String>,
    ) -> Result<Self, PortalError> {
        let day = |text: &str| {
            text.parse::<Date>().map_err(|error| {
                PortalError::invalid("bill.bad_date", "", format!("{text}: {error}"))
            })
        };
        let period = Period::new(day(from)?, day(to)?)
            .map_err(|error| PortalError::invalid("bill.bad_period", "", error.to_string()))?;
        let tariff = tariff.as_deref().map(read_tariff).transpose()?;
        Ok(Self {
            account_number: account.to_owned(),
            period,
            tariff,
        })
    }
}

/// A tariff document: Lamplight's TOML or JSON, or a rate of OpenEI's URDB.
pub(crate) fn read_tariff(text: &str) -> Result<Tariff, PortalError> {
    let read = if text.trim_start().starts_with('{') {
        tariff::urdb::from_json(text).or_else(|error| Tariff::from_json(text).map_err(|_| error))
    } else {
        Tariff::from_toml(text)
    };
    read.map_err(|error| PortalError::invalid("bill.bad_tariff", "", error.to_string()))
}

impl Portal {
    /// Issues the bill of a period and returns its document as JSON; a period that was billed
    /// before returns that bill again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account; [`Refusal::Invalid`] when the use cannot be
    /// rated; [`Refusal::Conflict`] when part of the period was billed with other days.
    pub async fn issue_bill(
        &self,
        ctx: &OpContext,
        request: &BillRequest,
    ) -> Result<(BillId, String), PortalError> {
        ctx.system()?;
        let mut tx = self.store.begin().await?;
        let account = account_of(&mut tx, request).await?;
        let bills = tx.bills(account.id, LOOK_BACK).await?;
        let (from, to) = (request.period.from(), request.period.to());
        if let Some(same) = bills
            .iter()
            .find(|bill| bill.period_from == from && bill.period_to == to)
        {
            let stored = tx
                .bill(account.id, same.id)
                .await?
                .ok_or(Refusal::NotFound)?;
            return Ok((same.id, stored.document));
        }
        if let Some(other) = bills
            .iter()
            .find(|bill| bill.period_from < to && from < bill.period_to)
        {
            return Err(Refusal::Conflict {
                code: "bill.overlap",
                message: format!(
                    "Bill {} already covers {} to {}.",
                    other.number, other.period_from, other.period_to
                ),
            }
            .into());
        }
        let document = self.document(&mut tx, request, &account, &bills).await?;
        let id = BillId::new(ctx.now, self.entropy.as_ref());
        let json = document
            .to_json()
            .map_err(|error| PortalError::Internal(error.to_string()))?;
        let head = BillHead {
            account_id: account.id,
            id,
            number: document.number.clone(),
            period_from: from,
            period_to: to,
            billed_on: document.billed_on,
            due_on: document.due_on,
            total: document.total_charges,
            created_at: ctx.now,
        };
        tx.add_bill(&StoredBill {
            head,
            document: json.clone(),
        })
        .await?;
        let entropy = self.entropy.as_ref();
        let parts = parts(&document)?;
        let transfers =
            bill_transfers(account.id, id, &parts, document.billed_on, ctx.now, entropy)
                .map_err(|error| PortalError::Internal(error.to_string()))?;
        for transfer in &transfers {
            tx.post(transfer).await?;
        }
        let detail = serde_json::json!({ "bill": id.to_string() });
        self.record(ctx, &mut tx, "bill.issued", Some(account.id), &detail)
            .await?;
        tx.commit()
            .await
            .map_err(|error: RepoError| PortalError::from(error))?;
        Ok((id, json))
    }

    /// Works a bill out and returns its document as JSON; stores nothing.
    ///
    /// # Errors
    /// As [`Portal::issue_bill`].
    pub async fn draft_bill(
        &self,
        ctx: &OpContext,
        request: &BillRequest,
    ) -> Result<String, PortalError> {
        ctx.system()?;
        let mut conn = self.store.read().await?;
        let account = account_of(&mut conn, request).await?;
        let bills = conn.bills(account.id, LOOK_BACK).await?;
        let document = self.document(&mut conn, request, &account, &bills).await?;
        document
            .to_json()
            .map_err(|error| PortalError::Internal(error.to_string()))
    }

    async fn document(
        &self,
        conn: &mut Conn,
        request: &BillRequest,
        account: &Account,
        bills: &[BillHead],
    ) -> Result<BillDocument, PortalError> {
        let customer = conn
            .customer(account.customer_id)
            .await?
            .ok_or(Refusal::NotFound)?;
        let supply = conn.supply(account.id).await?;
        let last = last_bill(conn, account, bills).await?;
        let supplies = supplies::rated(self, conn, request, account, &supply, &last).await?;
        let (previous_balance, payments_received) = before(conn, account, bills).await?;
        let billed_on = request.period.to();
        let due_on = billed_on.saturating_add(TERMS_DAYS.days());
        build_bill(BillInputs {
            number: format!("{}-{:03}", account.number, bills.len() + 1),
            account_number: account.number.clone(),
            supplier_name: self.settings.supplier_name.clone(),
            billing_address: billing_address(&customer, &supply),
            customer_name: customer.name,
            billed_on,
            due_on,
            currency: account.currency,
            previous_balance,
            payments_received,
            supplies,
            notes: Vec::new(),
        })
        .map_err(|error| PortalError::invalid("bill.cannot_build", "", error.to_string()))
    }
}

/// The newest bill before, which may leave something to this one.
async fn last_bill(
    conn: &mut Conn,
    account: &Account,
    bills: &[BillHead],
) -> Result<Vec<BillDocument>, PortalError> {
    let Some(newest) = bills.first() else {
        return Ok(Vec::new());
    };
    let stored = conn.bill(account.id, newest.id).await?;
    let stored = stored.ok_or(Refusal::NotFound)?;
    let document = BillDocument::from_json(&stored.document)
        .map_err(|error| PortalError::Internal(format!("bill {}: {error}", newest.number)))?;
    Ok(vec![document])
}

async fn account_of(conn: &mut Conn, request: &BillRequest) -> Result<Account, PortalError> {
    let found = conn.account_by_number(&request.account_number).await?;
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// What was owed after the last bill, and what was paid since.
async fn before(
    conn: &mut Conn,
    account: &Account,
    bills: &[BillHead],
) -> Result<(Money, Money), PortalError> {
    let zero = Money::zero(account.currency);
    let owed = conn
        .balance(account.id, LedgerAccount::Receivable)
        .await?
        .unwrap_or(zero);
    let last = bills.first().map(|bill| bill.created_at);
    let paid: i64 = conn
        .transfers(account.id, LOOK_BACK)
        .await?
        .iter()
        .filter(|transfer| transfer.kind == TransferKind::Payment)
        .filter(|transfer| last.is_none_or(|last| transfer.booked_at > last))
        .map(|transfer| transfer.amount.minor())
        .sum();
    let paid = Money::from_minor(paid, account.currency);
    let overflow = |error: money::MoneyError| PortalError::Internal(error.to_string());
    Ok((owed.checked_add(paid).map_err(overflow)?, paid))
}

fn billing_address(customer: &Customer, supply: &Supply) -> Vec<String> {
    let mut lines = vec![customer.name.clone()];
    if let Some(property) = supply.properties.first() {
        let all = [
            &property.line1,
            &property.line2,
            &property.town,
            &property.postcode,
        ];
        lines.extend(all.into_iter().filter(|line| !line.is_empty()).cloned());
    }
    lines
}

/// What the bill adds to each ledger account; the parts sum to its total.
fn parts(document: &BillDocument) -> Result<Vec<(LedgerAccount, Money)>, PortalError> {
    let overflow = |error: money::MoneyError| PortalError::Internal(error.to_string());
    let mut parts: Vec<(LedgerAccount, Money)> = Vec::new();
    for section in &document.charges {
        let ledger_account = match (section.fuel, section.direction) {
            (_, Direction::Export) => LedgerAccount::ExportPayments,
            (Fuel::Electricity, Direction::Import) => LedgerAccount::RevenueElectricity,
            (Fuel::Gas, Direction::Import) => LedgerAccount::RevenueGas,
        };
        match parts.iter_mut().find(|(known, _)| *known == ledger_account) {
            Some((_, sum)) => *sum = sum.checked_add(section.net).map_err(overflow)?,
            None => parts.push((ledger_account, section.net)),
        }
    }
    parts.push((LedgerAccount::TaxPayable, document.tax));
    let sum =
        Money::sum(document.currency, parts.iter().map(|(_, part)| *part)).map_err(overflow)?;
    if sum != document.total_charges {
        return Err(PortalError::Internal(
            "a bill's parts differ from its total".to_owned(),
        ));
    }
    Ok(parts)
}
