//! "Why is my bill different?": a bill held against the last one and against last year's.

use base::BillId;
use billing::comparison::{Cause, CausePart, Comparison, SupplyChange, SupplyFacts};
use billing::document::{BillDocument, Direction, Fuel};
use billing::{BillHead, BillRepository as _};
use jiff::ToSpan;
use money::Decimal;
use store::Conn;
use wire::{WhyCause, WhyComparison, WhyView};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, wording};

/// Bills looked back over: three years of months.
const LOOK_BACK: i64 = 40;
/// A bill of a year ago may begin this many days earlier or later.
const YEAR_SLACK_DAYS: i32 = 20;

impl Portal {
    /// Why a bill differs from the last one, and from the one of a year ago.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a bill that is not theirs or was never sent.
    pub async fn why_different_view(
        &self,
        ctx: &OpContext,
        bill: &str,
    ) -> Result<WhyView, PortalError> {
        ctx.customer()?;
        let id: BillId = bill.parse().map_err(|_| Refusal::NotFound)?;
        let mut conn = self.store.read().await?;
        let (account, stored) = authorise::sent_bill(ctx, &mut conn, id).await?;
        let now = read(&stored.head, &stored.document)?;
        let bills = conn.bills(account.id, LOOK_BACK).await?;
        let mut comparisons = Vec::new();
        for (title, other) in earlier(&stored.head, &bills) {
            let before = document(&mut conn, other).await?;
            comparisons.push(compared(title, (other, &before), (&stored.head, &now))?);
        }
        let sentence = comparisons.first().map_or_else(
            || "This is your first bill, so there is none to compare it with.".to_owned(),
            |first| first.sentence.clone(),
        );
        Ok(WhyView {
            bill: id.to_string(),
            period: wording::period(stored.head.period_from, stored.head.period_to),
            sentence,
            comparisons,
        })
    }
}

/// The sentence of the change since the last bill, for a bill's document; `None` on the first.
pub async fn since_last(
    conn: &mut Conn,
    head: &BillHead,
    now: &BillDocument,
) -> Result<Option<String>, PortalError> {
    let bills = conn.bills(head.account_id, LOOK_BACK).await?;
    let Some((title, other)) = earlier(head, &bills).into_iter().next() else {
        return Ok(None);
    };
    let before = document(conn, other).await?;
    Ok(Some(
        compared(title, (other, &before), (head, now))?.sentence,
    ))
}

async fn document(conn: &mut Conn, head: &BillHead) -> Result<BillDocument, PortalError> {
    let stored = conn.bill(head.account_id, head.id).await?;
    let stored =
        stored.ok_or_else(|| PortalError::Internal(format!("bill {} is gone", head.id)))?;
    read(head, &stored.document)
}

fn read(head: &BillHead, json: &str) -> Result<BillDocument, PortalError> {
    BillDocument::from_json(json)
        .map_err(|error| PortalError::Internal(format!("bill {}: {error}", head.id)))
}

/// The last bill before one, and the one of a year ago when that is another.
fn earlier<'a>(head: &BillHead, newest_first: &'a [BillHead]) -> Vec<(&'static str, &'a BillHead)> {
    let same_money = |bill: &&BillHead| bill.total.currency() == head.total.currency();
    let older = |bill: &&BillHead| bill.period_from < head.period_from;
    let mut before = newest_first.iter().filter(same_money).filter(older);
    let last = before.clone().max_by_key(|bill| bill.period_from);
    let year_ago = head.period_from.saturating_sub(1.year());
    let away = |bill: &BillHead| {
        let span = bill.period_from.since(year_ago);
        span.map_or(i32::MAX, |span| span.get_days().abs())
    };
    let length = |bill: &BillHead| {
        let span = bill.period_to.since(bill.period_from);
        span.map_or(0, |span| span.get_days())
    };
    let alike = |bill: &&BillHead| {
        let (one, other) = (length(bill), length(head));
        away(bill) <= YEAR_SLACK_DAYS && one * 4 >= other * 3 && other * 4 >= one * 3
    };
    let last_year = before.find(alike);
    let last = last.map(|bill| ("Since the last bill", bill));
    let last_year = last_year
        .filter(|bill| last.is_none_or(|(_, last)| last.id != bill.id))
        .map(|bill| ("Since a year ago", bill));
    last.into_iter().chain(last_year).collect()
}

fn compared(
    title: &str,
    (older, before): (&BillHead, &BillDocument),
    (head, now): (&BillHead, &BillDocument),
) -> Result<WhyComparison, PortalError> {
    let comparison = Comparison::of(before, now)
        .map_err(|error| PortalError::Internal(format!("comparing {}: {error}", head.id)))?;
    let told = |part: &&CausePart| !part.amount.is_zero();
    let causes = comparison.parts.iter().filter(told).map(|part| WhyCause {
        label: label(part.cause).to_owned(),
        words: words(part.cause, &comparison.supplies),
        amount: part.amount,
    });
    Ok(WhyComparison {
        title: title.to_owned(),
        sentence: sentence(&comparison, older, head),
        before_period: wording::period(older.period_from, older.period_to),
        before: comparison.before,
        now_period: wording::period(head.period_from, head.period_to),
        now: comparison.now,
        causes: causes.collect(),
    })
}

/// "October" next to September of the same year, "October 2026" next to October 2025.
fn month(bill: &BillHead, other: &BillHead) -> String {
    let name = wording::month_name(bill.period_from);
    if bill.period_from.month() == other.period_from.month() {
        format!("{name} {}", bill.period_from.year())
    } else {
        name.to_string()
    }
}

fn sentence(comparison: &Comparison, older: &BillHead, head: &BillHead) -> String {
    let (this, that) = (month(head, older), month(older, head));
    let minor = comparison.difference.minor();
    if minor == 0 {
        return format!("Your {this} bill is the same as {that}'s.");
    }
    let size = wording::size(comparison.difference);
    let word = if minor > 0 { "more" } else { "less" };
    let why = comparison.main().map_or_else(String::new, |main| {
        format!(", mostly because {}", because(main, &comparison.supplies))
    });
    format!("Your {this} bill is {size} {word} than {that}'s{why}.")
}

fn because(main: CausePart, supplies: &[SupplyChange]) -> &'static str {
    let export = supplies
        .iter()
        .any(|supply| supply.direction == Direction::Export);
    match (main.cause, main.amount.minor() > 0) {
        (Cause::Days, true) => "it covers more days",
        (Cause::Days, false) => "it covers fewer days",
        (Cause::Usage, true) if export => "you used more energy a day, or gave less",
        (Cause::Usage, false) if export => "you used less energy a day, or gave more",
        (Cause::Usage, true) => "you used more energy a day",
        (Cause::Usage, false) => "you used less energy a day",
        (Cause::UnitPrice, true) => "a unit of energy cost more",
        (Cause::UnitPrice, false) => "a unit of energy cost less",
        (Cause::StandingCharge, true) => "the standing charge went up",
        (Cause::StandingCharge, false) => "the standing charge went down",
        (Cause::Supplies, _) => "not the same supplies are on both",
        (Cause::Tax, true) => "there is more tax on it",
        (Cause::Tax, false) => "there is less tax on it",
        (Cause::Other, true) => "other charges went up",
        (Cause::Other, false) => "other charges went down",
    }
}

const fn label(cause: Cause) -> &'static str {
    match cause {
        Cause::Days => "Number of days",
        Cause::Usage => "Energy a day",
        Cause::UnitPrice => "Price of a unit",
        Cause::StandingCharge => "Standing charge a day",
        Cause::Supplies => "Supplies on one bill only",
        Cause::Tax => "Tax on all of it",
        Cause::Other => "Everything else",
    }
}

fn words(cause: Cause, supplies: &[SupplyChange]) -> String {
    let both = |supply: &SupplyChange| Some((supply_name(supply), supply.before?, supply.now?));
    let both: Vec<_> = supplies.iter().filter_map(both).collect();
    match cause {
        Cause::Days => both.first().map_or_else(String::new, |(_, before, now)| {
            format!("{} days instead of {}", now.days, before.days)
        }),
        Cause::Usage => {
            let told = both.iter().map(|(name, before, now)| {
                format!(
                    "{name}: {} kWh a day instead of {}",
                    a_day(now),
                    a_day(before)
                )
            });
            told.collect::<Vec<_>>().join("; ")
        }
        Cause::UnitPrice => "What a kWh cost on average".to_owned(),
        Cause::Supplies => {
            let one = supplies
                .iter()
                .filter(|supply| supply.before.is_none() || supply.now.is_none());
            one.map(supply_name).collect::<Vec<_>>().join(", ")
        }
        Cause::StandingCharge | Cause::Tax | Cause::Other => String::new(),
    }
}

const fn supply_name(supply: &SupplyChange) -> &'static str {
    match (supply.fuel, supply.direction) {
        (_, Direction::Export) => "Electricity you gave",
        (Fuel::Electricity, Direction::Import) => "Electricity",
        (Fuel::Gas, Direction::Import) => "Gas",
    }
}

fn a_day(facts: &SupplyFacts) -> String {
    let days = Decimal::from(facts.days.max(1));
    let mean = facts.kwh.checked_div(days).unwrap_or_default();
    money::Rounding::HalfEven
        .round(mean, 1)
        .normalize()
        .to_string()
}

#[cfg(test)]
mod tests {
    use base::{AccountId, Instant};
    use jiff::civil::{Date, date};
    use money::{Currency, Money};

    use super::*;

    fn bill(number: u128, from: Date, to: Date) -> BillHead {
        BillHead {
            account_id: AccountId::from_uuid(uuid::Uuid::from_u128(1)),
            id: BillId::from_uuid(uuid::Uuid::from_u128(number)),
            number: number.to_string(),
            period_from: from,
            period_to: to,
            billed_on: to,
            due_on: to,
            total: Money::from_minor(100, Currency::Gbp),
            status: billing::BillStatus::Issued,
            created_at: Instant::EPOCH,
        }
    }

    #[test]
    fn a_bill_is_held_against_the_last_one_and_last_years() {
        let this = bill(9, date(2026, 10, 1), date(2026, 11, 1));
        let bills = [
            bill(10, date(2026, 11, 1), date(2026, 12, 1)),
            this.clone(),
            bill(8, date(2026, 9, 1), date(2026, 10, 1)),
            bill(7, date(2025, 10, 1), date(2025, 11, 1)),
            bill(6, date(2025, 9, 25), date(2025, 10, 1)),
        ];
        let held = earlier(&this, &bills);
        let numbers: Vec<_> = held.iter().map(|(_, bill)| bill.number.as_str()).collect();
        assert_eq!(numbers, ["8", "7"]);
        assert_eq!(earlier(&bills[4], &bills), []);
        // Last year's month may be the last bill; it is shown once.
        assert_eq!(earlier(&this, &bills[3..4]).len(), 1);
    }

    #[test]
    fn months_of_two_years_are_told_apart() {
        let this = bill(9, date(2026, 10, 1), date(2026, 11, 1));
        let last = bill(8, date(2026, 9, 1), date(2026, 10, 1));
        let year_ago = bill(7, date(2025, 10, 1), date(2025, 11, 1));
        assert_eq!(month(&this, &last), "October");
        assert_eq!(month(&this, &year_ago), "October 2026");
        assert_eq!(month(&year_ago, &this), "October 2025");
    }
}
