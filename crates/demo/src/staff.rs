//! What the staff of the made-up supplier do about bills: they release most of those that wait
//! for a person, reject a few, hold some back, and have not looked at the newest ones yet.

use std::collections::BTreeMap;

use base::{AccountId, BillId, Instant};
use billing::BillRepository as _;
use billing::run::{BillHold, ReviewedBill};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use portal::{OpContext, Portal};
use rand::Rng as _;

use crate::chance::{Stream, stream};
use crate::error::DemoError;
use crate::payer::{Payer, number_of};
use crate::window::Window;

/// The day of the month on which the periods of those begin who chose one.
pub const CHOSEN_DAY: i8 = 15;
/// So many bills of the newest month wait for a person.
const WAITING: usize = 4;
/// A hold after a rejected bill is lifted after so many days: the reading was taken again.
const HOLD_DAYS: i64 = 20;
/// Accounts that staff hold back need a demo of some size around them.
const ENOUGH: usize = 40;
/// How holds begin that the product makes of a rejection.
const REJECTED: &str = "bill rejected in review";

/// Something that staff did.
pub enum Decision {
    /// The bill was right.
    Release(BillId),
    /// It was not.
    Reject(BillId),
    /// An account gets no bills for now.
    Hold {
        /// Its number.
        number: String,
        /// Why.
        reason: &'static str,
    },
    /// It gets them again.
    Lift {
        /// Its number.
        number: String,
    },
}

/// The bills of a run that wait for a person.
pub struct Review<'a> {
    /// Everything random follows from it.
    pub seed: u64,
    /// The days.
    pub window: &'a Window,
    /// The day of the run.
    pub on: Date,
    /// Whether it billed the newest month.
    pub is_newest: bool,
}

impl Review<'_> {
    /// What is decided about each, and when.
    ///
    /// # Errors
    /// When an account has no number.
    pub fn decide(
        &self,
        payers: &BTreeMap<AccountId, Payer>,
        waiting: &[ReviewedBill],
    ) -> Result<Vec<(Instant, Decision)>, DemoError> {
        let mut decided = Vec::new();
        let mut open = 0;
        for one in waiting {
            let Some(payer) = payers.get(&one.head.account_id) else {
                continue;
            };
            if self.is_newest && !payer.is_story && open < WAITING {
                open += 1;
                continue;
            }
            let day = u64::from(self.on.year().unsigned_abs()) * 400
                + u64::from(self.on.day_of_year().unsigned_abs());
            let number = number_of(&payer.number)? << 24 | day;
            let mut rng = stream(self.seed, Stream::Staff, number);
            let looked_on = working_day(self.on.saturating_add(rng.random_range(1..3).days()));
            let (hour, minute) = (rng.random_range(9..17), rng.random_range(0..60));
            let at = self.window.instant(looked_on, hour, minute);
            let rejected = !payer.is_story && !self.is_newest && rng.random_bool(0.2);
            if rejected {
                decided.push((at, Decision::Reject(one.head.id)));
                let number = payer.number.clone();
                let at = at.plus_seconds(HOLD_DAYS * 86_400);
                decided.push((at, Decision::Lift { number }));
            } else {
                decided.push((at, Decision::Release(one.head.id)));
            }
        }
        Ok(decided)
    }
}

/// The accounts that staff hold back, and why.
pub fn holds<'a>(payers: impl Iterator<Item = &'a Payer>) -> Vec<(String, &'static str)> {
    let reasons = [
        "The meter is being exchanged: wait for both readings",
        "The customer says that the home stood empty: a reading is asked for",
    ];
    let numbers: Vec<&str> = payers
        .filter(|payer| !payer.is_story)
        .map(|payer| payer.number.as_str())
        .collect();
    if numbers.len() < ENOUGH {
        return Vec::new();
    }
    let places = [numbers.len() / 3, numbers.len() / 2];
    let held = places.iter().map(|place| numbers[*place].to_owned());
    held.zip(reasons).collect()
}

/// Whether the product made a hold of a rejection.
pub fn is_of_a_rejection(hold: &BillHold) -> bool {
    hold.reason.starts_with(REJECTED)
}

/// When such a hold is lifted.
pub fn lift(hold: &BillHold, number: String) -> (Instant, Decision) {
    let at = hold.since.plus_seconds(HOLD_DAYS * 86_400);
    (at, Decision::Lift { number })
}

/// Carries a decision out; returns the account whose bill it issued.
///
/// # Errors
/// What the use-cases answer.
pub async fn carry_out(
    portal: &Portal,
    ctx: &OpContext,
    decision: &Decision,
) -> Result<Option<AccountId>, DemoError> {
    match decision {
        Decision::Release(bill) => {
            portal.release_bill(ctx, &bill.to_string()).await?;
            let owner = portal.store().read().await?.bill_owner(*bill).await?;
            return Ok(owner);
        }
        Decision::Reject(bill) => {
            let reason = "the closing reading cannot be right; somebody reads the meter again";
            portal.reject_bill(ctx, &bill.to_string(), reason).await?;
        }
        Decision::Hold { number, reason } => {
            portal.hold_bills(ctx, number, reason, None).await?;
        }
        Decision::Lift { number } => portal.lift_hold(ctx, number).await?,
    }
    Ok(None)
}

fn working_day(mut day: Date) -> Date {
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = day.saturating_add(1.day());
    }
    day
}
