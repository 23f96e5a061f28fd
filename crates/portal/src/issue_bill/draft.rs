//! Working a bill out: everything but its number and the balance, which only its issue knows.

use accounts::{Account, AccountsRepository as _, Customer, CustomerKind};
use base::{AccountId, BillId, Instant};
use billing::document::{BillDocument, BillInputs, build_bill};
use billing::run::{BillingState, Segment};
use billing::{BillRepository as _, StoredBill};
use jiff::civil::Date;
use money::Money;
use store::Conn;
use tariff::{Period, Tariff};

use super::{facts, supplies};
use crate::Portal;
use crate::error::{PortalError, Refusal};

/// Which bill.
pub struct Wanted<'a> {
    /// The local days to bill.
    pub period: Period,
    /// The first of the account.
    pub is_first: bool,
    /// Supply ends with it.
    pub is_final: bool,
    /// The day it is made.
    pub billed_on: Date,
    /// Rate matching supplies by this tariff instead of their agreements'.
    pub tariff: Option<&'a Tariff>,
}

/// The bill that was issued last before another, whatever days the two cover.
#[derive(Clone, Copy, Debug)]
pub struct LastBill {
    /// When it was posted.
    pub issued_at: Instant,
    /// What was owed after it.
    pub amount_due: Money,
}

/// A bill without a number, as if nothing had been owed before.
#[derive(Clone)]
pub struct Draft {
    /// Whose.
    pub account: Account,
    /// Where its billing stood when this was worked out.
    pub state: BillingState,
    /// The bill that was issued last before it.
    pub last: Option<LastBill>,
    /// The local days that are billed with it, whether something is charged on each or not.
    pub period: Period,
    /// The bill.
    pub document: BillDocument,
}

impl Portal {
    /// The segment that an account is billed by.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming a segment that the settings do not know.
    pub(crate) fn segment_of(
        &self,
        state: &BillingState,
        kind: CustomerKind,
    ) -> Result<&Segment, PortalError> {
        let segments = &self.settings.billing.segments;
        let by_kind = match kind {
            CustomerKind::Residential => &segments.household,
            CustomerKind::SmallBusiness => &segments.business,
        };
        let code = state.terms.segment.as_ref().unwrap_or(by_kind);
        segments.segment(code).ok_or_else(|| {
            PortalError::invalid(
                "bill.no_segment",
                "",
                format!("There is no segment {code}."),
            )
        })
    }

    /// Works a bill out; changes nothing.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when the use cannot be rated or there is nothing to bill.
    pub(crate) async fn draft(
        &self,
        conn: &mut Conn,
        account: Account,
        state: BillingState,
        wanted: &Wanted<'_>,
    ) -> Result<Draft, PortalError> {
        let customer = conn.customer(account.customer_id).await?;
        let customer = customer.ok_or(Refusal::NotFound)?;
        self.draft_for(conn, (account, customer), state, wanted)
            .await
    }

    /// The same where the customer is known.
    ///
    /// # Errors
    /// As [`Portal::draft`].
    pub(crate) async fn draft_for(
        &self,
        conn: &mut Conn,
        (account, customer): (Account, Customer),
        state: BillingState,
        wanted: &Wanted<'_>,
    ) -> Result<Draft, PortalError> {
        let segment = self.segment_of(&state, customer.kind)?;
        let supply = conn.supply(account.id).await?;
        let around = Around::of(conn, account.id, &state, wanted.period).await?;
        let rated = (wanted.period, wanted.tariff);
        let supplies =
            supplies::rated(self, conn, rated, &account, &supply, around.documents()).await?;
        let last = around.last;
        let zero = Money::zero(account.currency);
        let billing_address = facts::billing_address(&customer, &supply);
        let facts = facts::facts(&self.settings, &account, (&state, segment), wanted);
        let mut document = build_bill(BillInputs {
            number: String::new(),
            account_number: account.number.clone(),
            supplier_name: self.settings.supplier_name.clone(),
            billing_address,
            customer_name: customer.name,
            billed_on: wanted.billed_on,
            due_on: facts::due_on(segment, wanted.billed_on),
            currency: account.currency,
            previous_balance: zero,
            payments_received: zero,
            adjustments: Vec::new(),
            supplies,
            notes: Vec::new(),
            facts,
        })
        .map_err(|error| PortalError::invalid("bill.cannot_build", "", error.to_string()))?;
        document.notes = facts::notes(&document);
        Ok(Draft {
            account,
            state,
            last,
            period: wanted.period,
            document,
        })
    }
}

/// The bills around the days of another.
struct Around {
    /// The one that was issued last, whatever days it covers: the balance goes on from it.
    last: Option<LastBill>,
    /// The one of the days before: registers, history, tiers and credits go on from it.
    before: Option<BillDocument>,
    /// The one of the days after, where an older bill is made again: it has its opening readings.
    after: Option<BillDocument>,
}

impl Around {
    async fn of(
        conn: &mut Conn,
        account: AccountId,
        state: &BillingState,
        period: Period,
    ) -> Result<Self, PortalError> {
        let stored = conn.bill_before(account, period.from()).await?;
        let before = stored.as_ref().map(read).transpose()?;
        let newest = stored.as_ref().zip(before.as_ref());
        let last = match newest.filter(|(bill, _)| Some(bill.head.id) == state.last_bill) {
            Some((stored, document)) => Some(LastBill::of(stored, document)),
            None => last_bill(conn, account, state.last_bill).await?,
        };
        let billed_to = state.supplied.and_then(|supplied| supplied.billed_to);
        let after = match billed_to.filter(|billed_to| *billed_to > period.to()) {
            Some(_) => conn.bill_after(account, period.to()).await?,
            None => None,
        };
        Ok(Self {
            last,
            before,
            after: after.as_ref().map(read).transpose()?,
        })
    }

    const fn documents(&self) -> (Option<&BillDocument>, Option<&BillDocument>) {
        (self.before.as_ref(), self.after.as_ref())
    }
}

impl LastBill {
    fn of(stored: &StoredBill, document: &BillDocument) -> Self {
        Self {
            issued_at: stored.head.created_at,
            amount_due: document.amount_due,
        }
    }
}

fn read(stored: &StoredBill) -> Result<BillDocument, PortalError> {
    BillDocument::from_json(&stored.document)
        .map_err(|error| PortalError::Internal(format!("bill {}: {error}", stored.head.number)))
}

/// The bill that was issued last, which tells the next one what was owed after it.
///
/// # Errors
/// When it cannot be read.
pub async fn last_bill(
    conn: &mut Conn,
    account: AccountId,
    newest: Option<BillId>,
) -> Result<Option<LastBill>, PortalError> {
    let Some(newest) = newest else {
        return Ok(None);
    };
    let stored = conn.bill(account, newest).await?;
    let stored = stored.ok_or(Refusal::NotFound)?;
    Ok(Some(LastBill::of(&stored, &read(&stored)?)))
}
