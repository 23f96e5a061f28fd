//! The limit on charging for long ago: what of a bill is older than the market allows is credited
//! at once, with the tax on it.
//!
//! A line's share of the older days is its amount by days, rounded in the customer's favour; of
//! energy whose use is known day by day it is the share that was used on them. A line that covers
//! older days only is credited whole. Energy bought from the customer is paid however old it is.
//!
//! A bill that catches up with estimates that were too low charges energy of days before its own:
//! that is taken to be used evenly from the last day on which the meter was read, and what of it
//! lies on days too old is credited too (SLC 21BA.3: energy that was consumed, not billed, then).

mod use_of_days;

use jiff::ToSpan;
use jiff::civil::Date;
use money::{Currency, Decimal, Money, MoneyError, Percent, Rounding};
use serde::{Deserialize, Serialize};

use crate::document::{BillDocument, BillLine, Direction, Fuel, SupplySection, Unit};
use crate::ledger::LedgerAccount;

pub use use_of_days::UseOfDays;

/// The rules of the markets, oldest first. A market that has none lets charges be as old as they
/// like: the United States have no such law for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackBillingRules {
    /// Each rule; none: charges may be as old as they like.
    #[serde(default, rename = "rule")]
    pub rules: Vec<BackBillingRule>,
}

/// One rule of a market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackBillingRule {
    /// The market whose rule it is, by the currency that its accounts are kept in.
    pub currency: Currency,
    /// The customers it protects: `household` or `business`.
    pub customers: String,
    /// Bills made from this day on.
    pub from: Date,
    /// How many months back may be charged.
    pub months: u8,
}

/// What of a bill is too old to be charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackBilling {
    /// Days before this one are too old.
    pub before: Date,
    /// How many months back may be charged.
    pub months: u8,
    /// What the bill's parts lose: negative amounts by ledger account, tax included.
    pub parts: Vec<(LedgerAccount, Money)>,
    /// Their sum: what the customer is given back, as a negative amount.
    pub amount: Money,
}

impl BackBillingRules {
    /// The rules of the United Kingdom.
    ///
    /// # Panics
    /// Never: a test reads the built-in file.
    #[must_use]
    pub fn united_kingdom() -> Self {
        let text = include_str!("../../data/uk-back-billing.toml");
        toml::from_str(text).expect("the built-in rules can be read")
    }

    /// Whether any rule can hold for a bill whose days begin so long ago: cheap to ask of every
    /// bill.
    #[must_use]
    pub fn may_hold(&self, currency: Currency, period_from: Date, billed_on: Date) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|rule| rule.currency == currency && period_from < rule.limit(billed_on))
    }

    /// The rule for a bill in a currency made on a day.
    #[must_use]
    pub fn on(
        &self,
        currency: Currency,
        customers: &str,
        billed_on: Date,
    ) -> Option<&BackBillingRule> {
        let mut holding = self.rules.iter().rev();
        holding.find(|rule| {
            rule.currency == currency && rule.customers == customers && rule.from <= billed_on
        })
    }
}

impl BackBillingRule {
    /// Days before this one are too old for a bill made on a day.
    #[must_use]
    pub fn limit(&self, billed_on: Date) -> Date {
        billed_on.saturating_sub(i64::from(self.months).months())
    }

    /// What of a bill made on a day may not be charged; `None` when all of it may.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn excess(
        &self,
        bill: &BillDocument,
        billed_on: Date,
        used: &UseOfDays,
    ) -> Result<Option<BackBilling>, MoneyError> {
        let before = self.limit(billed_on);
        let reaches = |section: &SupplySection| section.period.from() < before;
        let catches_up = |section: &SupplySection| caught_up_wh(section, before) > 0;
        if !bill
            .charges
            .iter()
            .any(|one| reaches(one) || catches_up(one))
        {
            return Ok(None);
        }
        let zero = Money::zero(bill.currency);
        let mut parts: Vec<(LedgerAccount, Money)> = Vec::new();
        let mut tax = zero;
        for section in bill.charges.iter().filter(|section| is_charge(section)) {
            let net = older_net(section, (before, used), &mut tax)?;
            let account = match section.fuel {
                Fuel::Electricity => LedgerAccount::RevenueElectricity,
                Fuel::Gas => LedgerAccount::RevenueGas,
            };
            match parts.iter_mut().find(|(known, _)| *known == account) {
                Some((_, sum)) => *sum = sum.checked_add(net)?,
                None => parts.push((account, net)),
            }
        }
        parts.push((LedgerAccount::TaxPayable, tax));
        let amount = Money::sum(bill.currency, parts.iter().map(|(_, part)| *part))?;
        if amount.minor() >= 0 {
            return Ok(None);
        }
        parts.retain(|(_, part)| part.minor() != 0);
        let months = self.months;
        Ok(Some(BackBilling {
            before,
            months,
            parts,
            amount,
        }))
    }
}

impl BackBilling {
    /// The same, no larger than `most`: what an earlier bill charged in time is not given back.
    /// `None` when nothing is left.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn at_most(mut self, most: Money) -> Result<Option<Self>, MoneyError> {
        let size = self.amount.checked_abs()?;
        if most.minor() >= size.minor() {
            return Ok(Some(self));
        }
        if most.minor() <= 0 {
            return Ok(None);
        }
        let sizes = self
            .parts
            .iter()
            .map(|(_, part)| part.minor().unsigned_abs());
        let weights: Vec<u64> = sizes.collect();
        let shares = most.checked_neg()?.allocate(&weights)?;
        for ((_, part), share) in self.parts.iter_mut().zip(shares) {
            *part = share;
        }
        self.parts.retain(|(_, part)| part.minor() != 0);
        self.amount = most.checked_neg()?;
        Ok(Some(self))
    }
}

fn is_charge(section: &SupplySection) -> bool {
    section.direction == Direction::Import
}

/// What the lines of a section lose, as a negative amount; the tax on it goes into `tax`. Lines of
/// equal taxes are taxed together, as on the bill.
fn older_net(
    section: &SupplySection,
    (before, used): (Date, &UseOfDays),
    tax: &mut Money,
) -> Result<Money, MoneyError> {
    let currency = section.net.currency();
    let mut net = Money::zero(currency);
    let mut taxed: Vec<(Percent, Money)> = Vec::new();
    for line in &section.lines {
        let older = older_share(section, line, (before, used))?;
        net = net.checked_sub(older)?;
        for on in &line.taxes {
            match taxed.iter_mut().find(|(percent, _)| *percent == on.percent) {
                Some((_, sum)) => *sum = sum.checked_add(older)?,
                None => taxed.push((on.percent, older)),
            }
        }
    }
    for (percent, older) in taxed {
        let credited = percent.of(older, Rounding::AwayFromZero)?;
        // Never more than was charged.
        let charged = section
            .tax_lines
            .iter()
            .filter(|line| line.percent == percent);
        let charged = Money::sum(currency, charged.map(|line| line.amount))?;
        let credited = if credited.minor() > charged.minor() {
            charged
        } else {
            credited
        };
        *tax = tax.checked_sub(credited)?;
    }
    Ok(net)
}

/// Energy of days before `before` that a section charges though its own days are later, in Wh.
fn caught_up_wh(section: &SupplySection, before: Date) -> i64 {
    let too_little = section.about.corrects.filter(|corrects| corrects.wh < 0);
    let Some(corrects) = too_little.filter(|corrects| corrects.since < before) else {
        return 0;
    };
    let (since, from) = (corrects.since, section.period.from());
    let whole = |until: Date| i128::from((until - since).get_days());
    let older = i128::from(corrects.wh) * whole(before.min(from)) / whole(from).max(1);
    i64::try_from(-older).unwrap_or(i64::MAX)
}

/// What of a line's amount is for days before `before`.
///
/// Of a line of energy that catches up, the share of the energy caught up is too old, and of the
/// rest the share of its days.
fn older_share(
    section: &SupplySection,
    line: &BillLine,
    (before, used): (Date, &UseOfDays),
) -> Result<Money, MoneyError> {
    let caught_up = Decimal::from(caught_up_wh(section, before));
    let all = Decimal::from(section.total_wh);
    if line.unit != Unit::Kwh || caught_up.is_zero() || all <= Decimal::ZERO {
        return share_of_days(section, line, line.amount, (before, used));
    }
    let favour = Rounding::AwayFromZero;
    let currency = line.amount.currency();
    let share = line.amount.to_decimal().checked_mul(caught_up.min(all));
    let share = share.and_then(|sum| sum.checked_div(all));
    let share = share.ok_or(MoneyError::Overflow)?;
    let too_old = Money::round_from_decimal(share, currency, favour)?;
    let rest = line.amount.checked_sub(too_old)?;
    too_old.checked_add(share_of_days(section, line, rest, (before, used))?)
}

/// What of an amount of a line is for days before `before`: by what was used on them where a line of
/// energy rests on interval data, else by days; in the customer's favour.
fn share_of_days(
    section: &SupplySection,
    line: &BillLine,
    amount: Money,
    (before, used): (Date, &UseOfDays),
) -> Result<Money, MoneyError> {
    let (from, to) = (line.period.from(), line.period.to());
    if from >= before {
        return Ok(Money::zero(amount.currency()));
    }
    if to <= before {
        return Ok(amount);
    }
    let known = used.of(&section.service_point, (from, before, to));
    let (older, all) = match known.filter(|_| line.unit == Unit::Kwh) {
        Some((older, all)) => (Decimal::from(older), Decimal::from(all)),
        None => (days(from, before), days(from, to)),
    };
    let share = amount
        .to_decimal()
        .checked_mul(older)
        .and_then(|sum| sum.checked_div(all))
        .ok_or(MoneyError::Overflow)?;
    let favour = if amount.minor() >= 0 {
        Rounding::AwayFromZero
    } else {
        Rounding::TowardsZero
    };
    Money::round_from_decimal(share, amount.currency(), favour)
}

fn days(from: Date, to: Date) -> Decimal {
    let span = to.since(from).map_or(0, |span| span.get_days());
    Decimal::from(span)
}

#[cfg(test)]
mod tests;
