//! Taxes and levies: dated rates, reduced for small and domestic supplies.
//!
//! A percentage (VAT, sales tax) is charged on the lines of a bill; a levy (CCL, a tax a kWh) is a
//! line itself, which a percentage marked `on_levies` is charged on too.

use jiff::civil::Date;
use money::{Decimal, Percent, decimal_text};
use serde::{Deserialize, Serialize};

use super::Market;
use crate::document::Fuel;
use crate::rate::SupplyFacts;
use crate::{Period, TariffError, exact};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tax {
    pub(crate) key: String,
    label: String,
    /// Whether it is charged on levies too.
    #[serde(default)]
    on_levies: bool,
    /// The tax whose rate applies instead to a small or domestic supply.
    #[serde(default)]
    reduced: Option<Reduced>,
    /// Not charged on a supply that has the reduced rate of this tax.
    #[serde(default)]
    not_when_reduced: Option<String>,
    rates: Vec<DatedRate>,
}

/// When the rate of another tax applies: any one of the conditions is enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reduced {
    to: String,
    /// Average use of the period in kWh a day, at most.
    electricity_kwh_per_day: Number,
    gas_kwh_per_day: Number,
    /// Declared domestic use, at least.
    domestic_percent: Percent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Number(#[serde(with = "decimal_text")] Decimal);

/// A rate from a day on: a percentage or an amount a kWh, one of them; gas may have its own amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedRate {
    from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<Percent>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_kwh: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gas_per_kwh: Option<Number>,
}

impl DatedRate {
    fn per_kwh_of(&self, fuel: Fuel) -> Option<Number> {
        match fuel {
            Fuel::Gas => self.gas_per_kwh.or(self.per_kwh),
            Fuel::Electricity => self.per_kwh,
        }
    }

    /// Whether a bill must be cut between the two: some rates are announced again unchanged.
    fn differs(&self, next: &Self, fuel: Fuel) -> bool {
        self.percent != next.percent || self.per_kwh_of(fuel) != next.per_kwh_of(fuel)
    }
}

/// What decides the band of a tax.
pub(crate) struct TaxContext<'a> {
    pub(crate) market: &'a Market,
    pub(crate) fuel: Fuel,
    pub(crate) facts: &'a SupplyFacts,
    /// kWh of the whole rated period and its days.
    pub(crate) kwh: Decimal,
    pub(crate) days: u32,
}

impl TaxContext<'_> {
    /// kWh and days that tell how large the supply is. A period that gives back more than was used
    /// in it corrects what was charged before: it is as large as the supply was there, for a
    /// credit carries the tax of the charge it takes back (VAT Notice 700, section 18); as large as
    /// what is given back, when that is not known.
    fn size(&self) -> Result<(Decimal, u32), TariffError> {
        if self.kwh >= Decimal::ZERO {
            return Ok((self.kwh, self.days));
        }
        match self.facts.sized_by {
            Some(by) => Ok((exact::scaled(i128::from(by.wh), 3)?, by.days)),
            None => Ok((self.kwh.abs(), self.days)),
        }
    }
}

/// A tax at the rate of some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AppliedTax {
    /// Key of the tax whose rate it is.
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) levied: Levied,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Levied {
    Percent { percent: Percent, on_levies: bool },
    PerKwh(Decimal),
}

impl Tax {
    /// Whether it depends on the supply's use.
    pub(crate) const fn asks(&self) -> bool {
        self.reduced.is_some() || self.not_when_reduced.is_some()
    }

    /// The first days of new rates inside `period`, where a bill must be cut.
    pub(crate) fn changes_in(
        &self,
        context: &TaxContext<'_>,
        period: Period,
    ) -> Result<Vec<Date>, TariffError> {
        let source = self.source(context)?;
        let inside = |rate: &DatedRate| period.from() < rate.from && rate.from < period.to();
        let before = std::iter::once(None).chain(source.rates.iter().map(Some));
        let changes = source.rates.iter().zip(before).filter(|(rate, before)| {
            inside(rate) && before.is_none_or(|before| before.differs(rate, context.fuel))
        });
        Ok(changes.map(|(rate, _)| rate.from).collect())
    }

    /// The rate of `period`, in which it does not change; `None` when it is waived.
    pub(crate) fn applied(
        &self,
        context: &TaxContext<'_>,
        period: Period,
    ) -> Result<Option<AppliedTax>, TariffError> {
        if let Some(other) = &self.not_when_reduced
            && context.market.tax(other)?.is_reduced(context)?
        {
            return Ok(None);
        }
        let source = self.source(context)?;
        let dated = source.rates.iter().rfind(|rate| rate.from <= period.from());
        let dated = dated.ok_or_else(|| TariffError::NoTaxRate {
            key: source.key.clone(),
            date: period.from(),
        })?;
        let levied = match (dated.percent, dated.per_kwh_of(context.fuel)) {
            (Some(percent), _) => Levied::Percent {
                percent,
                on_levies: self.on_levies,
            },
            (None, Some(Number(rate))) => Levied::PerKwh(rate),
            (None, None) => return Err(TariffError::UnknownTax(source.key.clone())),
        };
        Ok(Some(AppliedTax {
            key: source.key.clone(),
            label: self.label.clone(),
            levied,
        }))
    }

    /// The tax whose dated rates apply: itself, or the one it is reduced to.
    fn source<'a>(&'a self, context: &TaxContext<'a>) -> Result<&'a Self, TariffError> {
        match &self.reduced {
            Some(reduced) if self.is_reduced(context)? => context.market.tax(&reduced.to),
            _ => Ok(self),
        }
    }

    fn is_reduced(&self, context: &TaxContext<'_>) -> Result<bool, TariffError> {
        let Some(reduced) = &self.reduced else {
            return Ok(false);
        };
        let Number(limit) = match context.fuel {
            Fuel::Electricity => reduced.electricity_kwh_per_day,
            Fuel::Gas => reduced.gas_kwh_per_day,
        };
        let (kwh, days) = context.size()?;
        // An average of at most the limit, without a division.
        let is_small = kwh <= exact::mul(limit, Decimal::from(days))?;
        let declared = context.facts.domestic_percent;
        Ok(is_small || declared.is_some_and(|share| share >= reduced.domestic_percent))
    }
}

pub(super) fn check(taxes: &[Tax]) -> Result<(), TariffError> {
    for (index, tax) in taxes.iter().enumerate() {
        let place = |field: &str| format!("tax[{index}].{field}");
        if taxes[..index].iter().any(|other| other.key == tax.key) {
            let problem = format!("\"{}\" is there twice", tax.key);
            return Err(TariffError::at(place("key"), problem));
        }
        if !tax.rates.is_sorted_by(|a, b| a.from < b.from) {
            let problem = "rates must be in order of date";
            return Err(TariffError::at(place("rates"), problem));
        }
        for (at, rate) in tax.rates.iter().enumerate() {
            let either = rate.percent.is_some() != rate.per_kwh.is_some();
            if !either || (rate.gas_per_kwh.is_some() && rate.per_kwh.is_none()) {
                let problem = if either {
                    "has gas_per_kwh without per_kwh"
                } else {
                    "must have either percent or per_kwh"
                };
                return Err(TariffError::at(
                    format!("tax[{index}].rates[{at}]"),
                    problem,
                ));
            }
        }
        let named = tax.reduced.iter().map(|reduced| &reduced.to);
        for other in named.chain(&tax.not_when_reduced) {
            if !taxes.iter().any(|known| known.key == *other) {
                let problem = format!("\"{other}\" is not a tax of this table");
                return Err(TariffError::at(format!("tax[{index}]"), problem));
            }
        }
    }
    Ok(())
}
