//! Rates one period: cuts it into months, runs the steps on each, and hands on what they charged.
//!
//! [`rate`] makes rounded lines with their working of the charges; [`rate_months`] only adds them
//! up, for comparing many tariffs. Both run the same steps.

mod facts;
pub(crate) mod lines;
pub(crate) mod readings;
mod record;

mod taxes;

use money::Decimal;

use crate::carried::Carried;
use crate::charge::{Charge, What};
use crate::document::{Direction, ExportTerms, Tariff};
use crate::line::RatedPeriod;
use crate::market::{AppliedTax, Market, TaxContext};
use crate::measure::Place;
use crate::months::MonthCost;
use crate::price::dynamic::PriceSeries;
use crate::segment::{self, Segment};
use crate::step::energy::Counter;
use crate::step::{
    Month, demand, discount, energy, export, fixed, minimum, net_metering, reactive,
};
use crate::usage::Usage;
use crate::{Calendar, Period, TariffError};

pub use facts::{SizedBy, SupplyFacts};
pub use readings::spread_until;
pub use record::{PricesUsed, RatingRecord, StoredUsage, replay};

/// What to rate.
#[derive(Clone, Copy, Debug)]
pub struct RatingInput<'a> {
    /// The local days charged.
    pub period: Period,
    /// The days of the property's time zone; at least those of `period`.
    pub calendar: &'a Calendar,
    /// What was used in those days.
    pub usage: Usage<'a>,
    /// Taxes and holidays.
    pub market: &'a Market,
    /// What taxes need to know of the supply.
    pub facts: SupplyFacts,
    /// Prices by the interval that the tariff may name.
    pub series: &'a [PriceSeries<'a>],
    /// What the period before left; `None` for a new agreement.
    pub carried: Option<&'a Carried>,
}

impl<'a> RatingInput<'a> {
    /// `usage` of `period` in the built-in market, with nothing carried.
    #[must_use]
    pub fn new(period: Period, calendar: &'a Calendar, usage: Usage<'a>) -> Self {
        Self {
            period,
            calendar,
            usage,
            market: Market::built_in(),
            facts: SupplyFacts::default(),
            series: &[],
            carried: None,
        }
    }
}

/// Charges `input` under `tariff`, with lines and their working.
///
/// Missing intervals are counted and not charged: estimate them before billing.
///
/// # Errors
/// When the tariff is not in force, the usage does not fit it or the calendar, or a sum overflows.
pub fn rate(tariff: &Tariff, input: &RatingInput<'_>) -> Result<RatedPeriod, TariffError> {
    lines::rated(tariff, input, charge(tariff, input)?)
}

/// The unrounded parts of each month, without lines and working, and what is carried on.
///
/// # Errors
/// As [`rate`].
pub fn rate_months(
    tariff: &Tariff,
    input: &RatingInput<'_>,
) -> Result<(Vec<MonthCost>, Carried), TariffError> {
    let charged = charge(tariff, input)?;
    Ok((charged.costs()?, charged.carried))
}

/// Everything that was charged, month by month.
pub(crate) struct Charged {
    pub(crate) months: Vec<(Segment, Vec<Charge>)>,
    /// The taxes of each stretch in which none changes, by place in the document.
    pub(crate) taxes: Vec<Vec<Option<AppliedTax>>>,
    pub(crate) missing: usize,
    pub(crate) import_kwh: Decimal,
    pub(crate) export_kwh: Decimal,
    pub(crate) carried: Carried,
}

impl Charged {
    pub(crate) fn costs(&self) -> Result<Vec<MonthCost>, TariffError> {
        let months = self.months.iter();
        months
            .map(|(segment, charges)| MonthCost::of(segment.period, charges))
            .collect()
    }
}

/// Counters of tiers that run on from month to month.
#[derive(Default)]
struct Counters {
    import: Counter,
    export: Counter,
}

pub(crate) fn charge(tariff: &Tariff, input: &RatingInput<'_>) -> Result<Charged, TariffError> {
    check_in_force(tariff, input.period)?;
    let document = tariff.document();
    let holidays = document.holidays.as_deref();
    let holidays = holidays.map(|key| input.market.holidays(key)).transpose()?;
    let (missing, import_kwh, export_kwh) = readings::totals(tariff, input)?;
    let context = TaxContext {
        market: input.market,
        fuel: document.fuel,
        facts: &input.facts,
        kwh: import_kwh,
        days: input.period.days(),
    };
    let changes = taxes::changes(document, &context, input.period)?;
    let segments = segment::cut(input.period, document.month_is, &changes)?;
    let taxes = taxes::by_epoch(document, &context, &segments)?;
    let mut carried = input.carried.cloned().unwrap_or_default();
    let mut counters = Counters::default();
    let mut months = Vec::with_capacity(segments.len());
    for segment in segments {
        let month = Month {
            segment,
            whole: input.period,
            place: Place {
                calendar: input.calendar,
                holidays,
            },
            digits: readings::scale(input).digits(),
            series: input.series,
            peak_kw: Decimal::ZERO,
        };
        let mut charges = of_month(tariff, input, month, &mut counters, &mut carried)?;
        taxes::levies(&taxes[segment.epoch], &mut charges)?;
        discount::credits(&document.credits, &month, &mut charges)?;
        months.push((segment, charges));
    }
    Ok(Charged {
        months,
        taxes,
        missing,
        import_kwh,
        export_kwh,
        carried,
    })
}

/// The steps of one month, in order.
fn of_month(
    tariff: &Tariff,
    input: &RatingInput<'_>,
    mut month: Month<'_>,
    counters: &mut Counters,
    carried: &mut Carried,
) -> Result<Vec<Charge>, TariffError> {
    let (document, plan) = (tariff.document(), tariff.plan());
    let mut charges = Vec::new();
    let usage = readings::intervals(tariff, input)?;
    let mut billed = Vec::with_capacity(plan.demand.len());
    for charge in &plan.demand {
        billed.push(charge.billed(&month, &usage, carried)?);
    }
    if plan.energy.needs_peak() || plan.export.as_ref().is_some_and(|plan| plan.needs_peak()) {
        month.peak_kw = demand::highest_kw(&month, month.days(usage.import))?;
        let ratcheted = plan.demand.iter().zip(&billed);
        let ratcheted = ratcheted.filter(|(charge, _)| charge.has_ratchet());
        if let Some(kw) = ratcheted.flat_map(|(_, billed)| &billed.by_period).max() {
            month.peak_kw = *kw;
        }
    }
    let settled = energy_and_export(tariff, input, &month, counters, carried, &mut charges)?;
    for (index, (charge, billed)) in plan.demand.iter().zip(&billed).enumerate() {
        charge.charges(index, billed, &month, &mut charges)?;
    }
    reactive::charges(&document.reactive, &month, &usage, &mut charges)?;
    fixed::charges(&document.standing_charges, &month, &mut charges)?;
    if let (Some(ExportTerms::Credit(terms)), Some(rates), Some(credited)) =
        (&document.export, &plan.export, &settled)
    {
        export::settle(terms, rates, credited, &month, carried, &mut charges)?;
    }
    minimum::charges(&document.minimums, &month, carried, &mut charges)?;
    discount::discounts(&document.discounts, &month, &mut charges)?;
    Ok(charges)
}

/// Energy taken and given. What is to be credited is handed back, for when all else is charged.
fn energy_and_export(
    tariff: &Tariff,
    input: &RatingInput<'_>,
    month: &Month<'_>,
    counters: &mut Counters,
    carried: &mut Carried,
    charges: &mut Vec<Charge>,
) -> Result<Option<export::Credited>, TariffError> {
    let (document, plan) = (tariff.document(), tariff.plan());
    let usage = readings::intervals(tariff, input)?;
    let mut credited = None;
    if let Some(ExportTerms::NetMetering(terms)) = &document.export {
        let counter = &mut counters.import;
        net_metering::charges(
            terms,
            &plan.energy,
            month,
            &usage,
            counter,
            carried,
            charges,
        )?;
        return Ok(None);
    }
    if let (Some(ExportTerms::Credit(terms)), Some(rates)) = (&document.export, &plan.export) {
        let counter = &mut counters.export;
        credited = Some(export::credited(
            terms,
            &plan.energy,
            rates,
            month,
            &usage,
            counter,
        )?);
    }
    let netted = credited
        .as_ref()
        .and_then(|credited| credited.used.as_ref());
    let counter = &mut counters.import;
    let portions = match (input.usage, netted) {
        (_, Some(used)) => energy::of_sums(&plan.energy, month, used, counter)?,
        (Usage::Registers(advances), None) => {
            let sums = readings::register_sums(tariff, advances, month)?;
            energy::of_sums(&plan.energy, month, &sums, counter)?
        }
        (Usage::Intervals(usage), None) => {
            energy::portions(&plan.energy, month, usage.import, counter)?
        }
    };
    let sign = match document.direction {
        Direction::Import => Decimal::ONE,
        Direction::Export => Decimal::NEGATIVE_ONE,
    };
    for portion in &portions {
        let (period, tier) = (portion.period, portion.tier);
        let what = What::Energy { period, tier };
        charges.push(energy::charge(&plan.energy, portion, what, sign)?);
    }
    if let (Some(ExportTerms::Payment(_)), Some(rates)) = (&document.export, &plan.export) {
        export::payment(rates, month, &usage, &mut counters.export, charges)?;
    }
    Ok(credited)
}

fn check_in_force(tariff: &Tariff, period: Period) -> Result<(), TariffError> {
    let document = tariff.document();
    let outside = |date| TariffError::NotInForce {
        name: document.name.clone(),
        date,
    };
    match (document.valid_from, document.valid_to) {
        (Some(from), _) if period.from() < from => Err(outside(period.from())),
        (_, Some(to)) if period.to() > to => Err(outside(to.max(period.from()))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
