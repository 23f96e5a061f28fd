//! What the customer of an account pays after each bill: all of it, more, late, or nothing.

use base::{AccountId, Entropy, Instant, PaymentId, TransferId};
use billing::BillHead;
use billing::ledger::{LedgerAccount, PaymentPosting, Transfer, TransferKind, payment_transfer};
use jiff::ToSpan;
use jiff::civil::Date;
use money::{Currency, Money};
use payments::{IntentState, PaymentIntent};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use crate::chance::{Drawn, Stream, stream};
use crate::error::DemoError;
use crate::homes::PlannedAccount;
use crate::kinds::Paying;
use crate::window::Window;

/// Those in debt paid nothing for so many months.
const UNPAID_MONTHS: usize = 3;

/// Something that happened to money at a moment.
#[derive(Clone, Debug)]
pub enum Happening {
    /// Direct Debit.
    Transfer(Transfer),
    /// A card payment, and what it moved.
    Intent(PaymentIntent, Option<Transfer>),
}

impl Happening {
    /// When.
    pub const fn at(&self) -> Instant {
        match self {
            Self::Transfer(transfer) => transfer.booked_at,
            Self::Intent(intent, _) => intent.updated_at,
        }
    }
}

/// The customer of an account, as the one who pays.
pub struct Payer {
    /// The account's number.
    pub number: String,
    /// One of those that can sign in.
    pub is_story: bool,
    account: PlannedAccount,
    id: AccountId,
    rng: ChaCha8Rng,
    ids: Drawn,
    /// What is owed once everything that is planned was paid.
    owed_minor: i64,
}

impl Payer {
    /// Of a stored account.
    ///
    /// # Errors
    /// When its number is none.
    pub fn of(
        seed: u64,
        id: AccountId,
        account: PlannedAccount,
        is_story: bool,
    ) -> Result<Self, DemoError> {
        let number = number_of(&account.number)?;
        Ok(Self {
            number: account.number.clone(),
            is_story,
            account,
            id,
            rng: stream(seed, Stream::Payments, number),
            ids: Drawn::from(stream(seed, Stream::Payments, number | 1 << 40)),
            owed_minor: 0,
        })
    }

    /// What is paid after a bill. `left` is how many months were billed after it.
    ///
    /// # Errors
    /// When the calendar or the ledger does not take it.
    pub fn pays(
        &mut self,
        window: &Window,
        bill: &BillHead,
        left: usize,
    ) -> Result<Vec<Happening>, DemoError> {
        self.owed_minor += bill.total.minor();
        match self.account.paying {
            Paying::Collected | Paying::Overpaying => self.collect(window, bill),
            Paying::ByCard if self.account.newest_unpaid && left == 0 => Ok(Vec::new()),
            Paying::ByCard => self.pay_by_card(window, bill, self.owed_minor),
            Paying::InDebt => {
                let paid_share = self.rng.random_range(25..101);
                let skips = left < UNPAID_MONTHS || self.rng.random_bool(0.3);
                let amount = if skips {
                    0
                } else {
                    self.owed_minor * paid_share / 100
                };
                self.pay_by_card(window, bill, amount)
            }
        }
    }

    fn collect(&mut self, window: &Window, bill: &BillHead) -> Result<Vec<Happening>, DemoError> {
        let on = collected_on(bill.due_on, self.account.collection_day)?;
        let at = window.instant(on, 5, 30);
        let billed_minor = bill.total.minor();
        let amount_minor = match self.account.paying {
            // So much that the bill of the month after is paid before it comes.
            Paying::Overpaying if self.owed_minor > 0 => {
                (billed_minor.max(2_000) * 236 / 100 + 499) / 500 * 500
            }
            // Above the bill, in whole fives of pounds: credit grows up to a few hundred.
            Paying::Overpaying if self.owed_minor > -45_000 => {
                (billed_minor.max(2_000) * 118 / 100 + 499) / 500 * 500
            }
            Paying::Overpaying => billed_minor,
            _ => self.owed_minor,
        };
        if amount_minor <= 0 || at >= window.now {
            return Ok(Vec::new());
        }
        self.owed_minor -= amount_minor;
        // Two bills may be collected on one day, when one of them was late.
        let reference = format!("dd:{on}:{}", bill.number);
        Ok(vec![Happening::Transfer(Transfer {
            account_id: self.id,
            id: TransferId::new(at, &self.ids),
            debit: LedgerAccount::Bank,
            credit: LedgerAccount::Receivable,
            amount: pounds(amount_minor),
            kind: TransferKind::Payment,
            idempotency_key: reference.clone(),
            reference,
            effective_on: on,
            booked_at: at,
        })])
    }

    fn pay_by_card(
        &mut self,
        window: &Window,
        bill: &BillHead,
        amount_minor: i64,
    ) -> Result<Vec<Happening>, DemoError> {
        let days = if self.rng.random_bool(0.85) {
            self.rng.random_range(3..14)
        } else {
            self.rng.random_range(14..26)
        };
        let (hour, minute) = (self.rng.random_range(7..23), self.rng.random_range(0..60));
        let declined = self.rng.random_bool(0.07);
        let on = bill.billed_on.saturating_add(i64::from(days).days());
        let at = window.instant(on, i64::from(hour), i64::from(minute));
        if amount_minor <= 0 || at >= window.now {
            return Ok(Vec::new());
        }
        let amount = pounds(amount_minor);
        let mut happenings = Vec::new();
        if declined {
            let before = at.plus_seconds(-600);
            let intent = self.intent(before, amount, IntentState::Declined);
            happenings.push(Happening::Intent(intent, None));
        }
        let intent = self.intent(at, amount, IntentState::Captured);
        let posting = PaymentPosting {
            account_id: self.id,
            payment_id: intent.id,
            amount,
            into: LedgerAccount::TransitSandbox,
            effective_on: on,
        };
        let transfer = payment_transfer(&posting, at, &self.ids)?;
        self.owed_minor -= amount_minor;
        happenings.push(Happening::Intent(intent, Some(transfer)));
        Ok(happenings)
    }

    fn intent(&self, at: Instant, amount: Money, state: IntentState) -> PaymentIntent {
        let id = PaymentId::new(at, &self.ids);
        let captured = state == IntentState::Captured;
        let opened_at = at.plus_seconds(-75);
        let mut reference = [0_u8; 8];
        self.ids.fill(&mut reference);
        PaymentIntent {
            account_id: self.id,
            id,
            amount,
            state,
            gateway: "sandbox".to_owned(),
            reference: Some(format!("demo_{:016x}", u64::from_le_bytes(reference))),
            attempt_key: payments::new_attempt_key(&self.ids),
            receipt_number: captured.then(|| payments::receipt_number(id)),
            created_at: opened_at,
            updated_at: at,
            captured_at: captured.then_some(at),
        }
    }
}

/// An account number as a number, to draw by.
///
/// # Errors
/// When it is none.
pub fn number_of(account: &str) -> Result<u64, DemoError> {
    let missing = |_| DemoError::Missing(format!("account {account}"));
    account.parse().map_err(missing)
}

/// The collection day that a bill names: the first that leaves the days of its terms.
fn collected_on(due_on: Date, day: i8) -> Result<Date, DemoError> {
    let this_month = due_on.with().day(day).build()?;
    if this_month >= due_on {
        return Ok(this_month);
    }
    Ok(this_month.checked_add(1.month())?)
}

const fn pounds(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::collected_on;

    #[test]
    fn a_bill_is_collected_on_the_day_that_it_names() {
        let on = |due, day| collected_on(due, day).expect("is in the calendar");
        assert_eq!(on(date(2026, 11, 17), 24), date(2026, 11, 24));
        assert_eq!(on(date(2026, 11, 17), 17), date(2026, 11, 17));
        assert_eq!(on(date(2026, 12, 17), 8), date(2027, 1, 8));
    }
}
