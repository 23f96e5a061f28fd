//! The limit on charging for long ago: what of a bill is older than the market allows is credited
//! at once, with the tax on it.
//!
//! A line's share of the older days is its amount by days, rounded in the customer's favour. A line
//! that covers older days only is credited whole. Energy bought from the customer is paid however
//! old it is.

use jiff::ToSpan;
use jiff::civil::Date;
use money::{Decimal, Money, MoneyError, Percent, Rounding};
use serde::{Deserialize, Serialize};

use crate::document::{BillDocument, BillLine, Direction, Fuel, SupplySection};
use crate::ledger::LedgerAccount;

/// The rules of a market, oldest first.
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
    pub fn may_hold(&self, period_from: Date, billed_on: Date) -> bool {
        let limit =
            |rule: &BackBillingRule| billed_on.saturating_sub(i64::from(rule.months).months());
        self.rules.iter().any(|rule| period_from < limit(rule))
    }

    /// The rule for a bill made on a day.
    #[must_use]
    pub fn on(&self, customers: &str, billed_on: Date) -> Option<&BackBillingRule> {
        let mut holding = self.rules.iter().rev();
        holding.find(|rule| rule.customers == customers && rule.from <= billed_on)
    }
}

impl BackBillingRule {
    /// What of a bill made on a day may not be charged; `None` when all of it may.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn excess(
        &self,
        bill: &BillDocument,
        billed_on: Date,
    ) -> Result<Option<BackBilling>, MoneyError> {
        let before = billed_on.saturating_sub(i64::from(self.months).months());
        if bill.period.from() >= before {
            return Ok(None);
        }
        let zero = Money::zero(bill.currency);
        let mut parts: Vec<(LedgerAccount, Money)> = Vec::new();
        let mut tax = zero;
        for section in bill.charges.iter().filter(|section| is_charge(section)) {
            let net = older_net(section, before, &mut tax)?;
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
fn older_net(section: &SupplySection, before: Date, tax: &mut Money) -> Result<Money, MoneyError> {
    let currency = section.net.currency();
    let mut net = Money::zero(currency);
    let mut taxed: Vec<(Percent, Money)> = Vec::new();
    for line in &section.lines {
        let older = older_share(line, before)?;
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

/// What of a line's amount is for days before `before`: by days, in the customer's favour.
fn older_share(line: &BillLine, before: Date) -> Result<Money, MoneyError> {
    let (from, to) = (line.period.from(), line.period.to());
    if from >= before {
        return Ok(Money::zero(line.amount.currency()));
    }
    if to <= before {
        return Ok(line.amount);
    }
    let older_days = days(from, before);
    let all_days = days(from, to);
    let share = line
        .amount
        .to_decimal()
        .checked_mul(older_days)
        .and_then(|sum| sum.checked_div(all_days))
        .ok_or(MoneyError::Overflow)?;
    let favour = if line.amount.minor() >= 0 {
        Rounding::AwayFromZero
    } else {
        Rounding::TowardsZero
    };
    Money::round_from_decimal(share, line.amount.currency(), favour)
}

fn days(from: Date, to: Date) -> Decimal {
    let span = to.since(from).map_or(0, |span| span.get_days());
    Decimal::from(span)
}

#[cfg(test)]
mod tests;
