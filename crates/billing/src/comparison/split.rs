//! The steps from one bill to the other, in whole minor units.

use money::{Currency, Decimal, Money, MoneyError, Rounding};
use tariff::Unit;

use super::{Cause, CausePart, Comparison, SupplyChange, SupplyFacts};
use crate::document::{BillDocument, BillLine, Direction, Fuel, SupplySection};

/// What a bill says of one supply, all its sections together.
#[derive(Clone, Copy, Debug)]
struct Charged {
    fuel: Fuel,
    direction: Direction,
    days: u32,
    kwh: Decimal,
    energy: Money,
    standing: Money,
    other: Money,
}

/// What each cause makes so far.
struct Sums {
    currency: Currency,
    minors: [i64; Cause::ALL.len()],
}

impl Sums {
    fn add(&mut self, cause: Cause, minor: i64) -> Result<(), MoneyError> {
        let place = Cause::ALL.iter().position(|known| *known == cause);
        let sum = &mut self.minors[place.unwrap_or(0)];
        *sum = sum.checked_add(minor).ok_or(MoneyError::Overflow)?;
        Ok(())
    }

    /// A walk from one amount to another: each stop names the cause that led there.
    fn walk(&mut self, from: Money, stops: &[(Cause, Money)]) -> Result<(), MoneyError> {
        let mut at = from;
        for (cause, stop) in stops {
            self.add(*cause, stop.checked_sub(at)?.minor())?;
            at = *stop;
        }
        Ok(())
    }

    fn parts(self) -> Vec<CausePart> {
        let amounts = self
            .minors
            .map(|minor| Money::from_minor(minor, self.currency));
        let causes = Cause::ALL.into_iter().zip(amounts);
        causes
            .map(|(cause, amount)| CausePart { cause, amount })
            .collect()
    }
}

pub fn compare(before: &BillDocument, now: &BillDocument) -> Result<Comparison, MoneyError> {
    let difference = now.total_charges.checked_sub(before.total_charges)?;
    let mut sums = Sums {
        currency: now.currency,
        minors: [0; Cause::ALL.len()],
    };
    let mut supplies = Vec::new();
    for point in points(before, now) {
        let old = charged(before, point)?;
        let new = charged(now, point)?;
        match (&old, &new) {
            (Some(old), Some(new)) => supply(&mut sums, old, new)?,
            (Some(old), None) => sums.add(Cause::Supplies, minor(&whole(old)?.checked_neg()?))?,
            (None, Some(new)) => sums.add(Cause::Supplies, minor(&whole(new)?))?,
            (None, None) => {}
        }
        if let Some(either) = new.or(old) {
            supplies.push(SupplyChange {
                fuel: either.fuel,
                direction: either.direction,
                before: old.map(facts),
                now: new.map(facts),
            });
        }
    }
    sums.add(Cause::Tax, minor(&now.tax.checked_sub(before.tax)?))?;
    // What no supply names is told rather than lost.
    let told: i64 = sums.minors.iter().sum();
    sums.add(Cause::Other, difference.minor() - told)?;
    Ok(Comparison {
        before: before.total_charges,
        now: now.total_charges,
        difference,
        parts: sums.parts(),
        supplies,
    })
}

fn supply(sums: &mut Sums, old: &Charged, new: &Charged) -> Result<(), MoneyError> {
    let over_days = scaled(old.energy, new.days.into(), old.days.into())?;
    let at_old_price = if old.kwh.is_zero() {
        // Without an old price, all the new energy is use.
        new.energy
    } else {
        scaled(old.energy, new.kwh, old.kwh)?
    };
    let stops = [
        (Cause::Days, over_days),
        (Cause::Usage, at_old_price),
        (Cause::UnitPrice, new.energy),
    ];
    sums.walk(old.energy, &stops)?;
    let over_days = scaled(old.standing, new.days.into(), old.days.into())?;
    let stops = [
        (Cause::Days, over_days),
        (Cause::StandingCharge, new.standing),
    ];
    sums.walk(old.standing, &stops)?;
    sums.add(Cause::Other, minor(&new.other.checked_sub(old.other)?))
}

/// `amount` × `to` ÷ `from`, rounded half to even; unchanged when `from` is zero.
fn scaled(amount: Money, to: Decimal, from: Decimal) -> Result<Money, MoneyError> {
    if from.is_zero() {
        return Ok(amount);
    }
    let share = to.checked_div(from).ok_or(MoneyError::Overflow)?;
    let exact = amount.to_decimal().checked_mul(share);
    let exact = exact.ok_or(MoneyError::Overflow)?;
    Money::round_from_decimal(exact, amount.currency(), Rounding::HalfEven)
}

/// The supplies of both bills, each once, those of the later bill first.
fn points<'a>(before: &'a BillDocument, now: &'a BillDocument) -> Vec<&'a str> {
    let mut points: Vec<&str> = Vec::new();
    for section in now.charges.iter().chain(&before.charges) {
        if !points.contains(&section.service_point.as_str()) {
            points.push(&section.service_point);
        }
    }
    points
}

fn charged(bill: &BillDocument, point: &str) -> Result<Option<Charged>, MoneyError> {
    let zero = Money::zero(bill.currency);
    let mut sum: Option<Charged> = None;
    for section in bill
        .charges
        .iter()
        .filter(|section| section.service_point == point)
    {
        let known = sum.get_or_insert(Charged {
            fuel: section.fuel,
            direction: section.direction,
            days: 0,
            kwh: Decimal::ZERO,
            energy: zero,
            standing: zero,
            other: zero,
        });
        known.days += section.period.days();
        for line in &section.lines {
            add_line(known, section, line)?;
        }
    }
    Ok(sum)
}

fn add_line(sum: &mut Charged, section: &SupplySection, line: &BillLine) -> Result<(), MoneyError> {
    if line.is_energy_taken(section.direction) && line.unit == Unit::Kwh {
        let kwh = sum.kwh.checked_add(line.quantity);
        sum.kwh = kwh.ok_or(MoneyError::Overflow)?;
        sum.energy = sum.energy.checked_add(line.amount)?;
    } else if line.code == "standing_charge" {
        sum.standing = sum.standing.checked_add(line.amount)?;
    } else {
        sum.other = sum.other.checked_add(line.amount)?;
    }
    Ok(())
}

fn whole(charged: &Charged) -> Result<Money, MoneyError> {
    charged
        .energy
        .checked_add(charged.standing)?
        .checked_add(charged.other)
}

const fn minor(amount: &Money) -> i64 {
    amount.minor()
}

const fn facts(charged: Charged) -> SupplyFacts {
    SupplyFacts {
        days: charged.days,
        kwh: charged.kwh,
    }
}
