//! Making a bill: rates the stored use of an account over its agreements, builds the document,
//! posts it to the ledger, all in one transaction. The same period is never billed twice.
//!
//! [`draft`](self::draft) works a bill out and changes nothing; [`issue`](self::issue) numbers it,
//! brings the balance forward, posts and stores it. Runs and reviews use the same two.

pub(crate) mod balance;
pub(crate) mod draft;
pub(crate) mod facts;
pub(crate) mod issue;
mod replay;
pub(crate) mod supplies;

use accounts::{Account, AccountsRepository as _};
use base::BillId;
use billing::run::{BillingState, BillingTermsRepository as _};
use billing::{BillHead, BillRepository as _};
use jiff::civil::Date;
use store::Conn;
use tariff::{Period, Tariff};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

use draft::Wanted;

pub use replay::Replay;

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
    /// rated; [`Refusal::Conflict`] when part of the period was billed with other days, or waits
    /// for a person.
    pub async fn issue_bill(
        &self,
        ctx: &OpContext,
        request: &BillRequest,
    ) -> Result<(BillId, String), PortalError> {
        ctx.system()?;
        let mut tx = self.store.begin().await?;
        let account = account_of(&mut tx, request).await?;
        // Before its state is read: the number of the bill comes from there.
        tx.lock_billing(account.id).await?;
        let state = state_of(&mut tx, &account).await?;
        let period = request.period;
        let touching = tx
            .bills_touching(account.id, period.from(), period.to())
            .await?;
        if let Some(same) = touching.iter().find(|bill| is_of(bill, period)) {
            let stored = tx.bill(account.id, same.id).await?;
            return Ok((same.id, stored.ok_or(Refusal::NotFound)?.document));
        }
        if let Some(other) = touching.first() {
            return Err(overlap(other));
        }
        let wanted = wanted(&state, request);
        let draft = self.draft(&mut tx, account, state, &wanted).await?;
        let issued = self.issue(ctx, &mut tx, draft).await?;
        tx.commit().await?;
        Ok(issued)
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
        let state = state_of(&mut conn, &account).await?;
        let wanted = wanted(&state, request);
        let number = issue::account_number(&account, state.issued);
        let mut draft = self.draft(&mut conn, account, state, &wanted).await?;
        let before = balance::before(&mut conn, &draft.account, draft.last.as_ref()).await?;
        let days = (draft.document.billed_on, draft.document.due_on);
        let document = &mut draft.document;
        document
            .issue(number, days, before)
            .and_then(|()| document.to_json())
            .map_err(|error| PortalError::Internal(error.to_string()))
    }
}

/// A bill that somebody asked for is dated the day after its last, whatever the segment says.
fn wanted<'a>(state: &BillingState, request: &'a BillRequest) -> Wanted<'a> {
    let period = request.period;
    let ends = state.supplied.and_then(|supplied| supplied.to);
    Wanted {
        period,
        is_first: state.issued == 0,
        is_final: ends.is_some_and(|end| end <= period.to()),
        billed_on: period.to(),
        tariff: request.tariff.as_ref(),
    }
}

fn is_of(bill: &BillHead, period: Period) -> bool {
    bill.status == billing::BillStatus::Issued
        && bill.period_from == period.from()
        && bill.period_to == period.to()
}

fn overlap(other: &BillHead) -> PortalError {
    let (number, from, to) = (&other.number, other.period_from, other.period_to);
    let message = match other.status {
        billing::BillStatus::InReview => {
            format!("A bill of {from} to {to} waits for review.")
        }
        _ => format!("Bill {number} already covers {from} to {to}."),
    };
    let code = "bill.overlap";
    Refusal::Conflict { code, message }.into()
}

async fn account_of(conn: &mut Conn, request: &BillRequest) -> Result<Account, PortalError> {
    let found = conn.account_by_number(&request.account_number).await?;
    Ok(found.ok_or(Refusal::NotFound)?)
}

async fn state_of(conn: &mut Conn, account: &Account) -> Result<BillingState, PortalError> {
    let state = conn.billing_state(account.id).await?;
    Ok(state.ok_or(Refusal::NotFound)?)
}
