//! What each day and each interval costs, unrounded, for charts in money.
//!
//! The months are rated as for the bill, and each charge is then given to its days: energy to the
//! days that used it, in its own period; taxes a kWh by kWh; everything else evenly. The days of a
//! month sum to its unrounded charges, so that a chart can differ from a bill by rounding alone.

use jiff::civil::Date;
use money::Decimal;

use crate::charge::{Charge, Group, What};
use crate::document::{ChargeKind, Tariff};
use crate::measure::{self, Place, Tally};
use crate::price::dynamic::{Dynamic, PRICE_DIGITS};
use crate::price::{EnergyPlan, Model};
use crate::rate::lines::taxes_on;
use crate::rate::{self, Charged, RatingInput, readings};
use crate::segment::Segment;
use crate::usage::{Usage, UsageDay};
use crate::{Period, TariffError, exact};

mod cost;
mod slots;

pub use cost::DayCost;
pub use slots::{SlotCost, micro_units, slot_costs};

/// What each day of the period costs. Missing intervals cost nothing.
///
/// # Errors
/// As [`crate::rate`].
pub fn day_costs(tariff: &Tariff, input: &RatingInput<'_>) -> Result<Vec<DayCost>, TariffError> {
    let charged = rate::charge(tariff, input)?;
    let mut days = Vec::new();
    for (segment, charges) in &charged.months {
        let spread = Spread::new(tariff, input, &charged, segment)?;
        days.extend(spread.days(charges)?);
    }
    Ok(days)
}

/// One month, with the energy of each of its days by period.
struct Spread<'a> {
    tariff: &'a Tariff,
    input: &'a RatingInput<'a>,
    charged: &'a Charged,
    segment: &'a Segment,
    digits: u32,
    import: Vec<Vec<Tally>>,
    export: Vec<Vec<Tally>>,
}

impl<'a> Spread<'a> {
    fn new(
        tariff: &'a Tariff,
        input: &'a RatingInput<'a>,
        charged: &'a Charged,
        segment: &'a Segment,
    ) -> Result<Self, TariffError> {
        let plan = tariff.plan();
        let key = tariff.document().holidays.as_deref();
        let place = Place {
            calendar: input.calendar,
            holidays: key.map(|key| input.market.holidays(key)).transpose()?,
        };
        let by_day = |energy: &EnergyPlan, channel: &[UsageDay<'_>]| {
            let one = |date: Date| {
                let day = only(date)?;
                let days = measure::days_in(channel, day);
                measure::by_period(place, &energy.schedule, energy.periods.len(), day, days)
            };
            let days = segment.period.dates().map(one);
            days.collect::<Result<Vec<_>, TariffError>>()
        };
        let (import, export) = match input.usage {
            Usage::Intervals(usage) => {
                let rates = plan.export.as_ref().unwrap_or(&plan.energy);
                (
                    by_day(&plan.energy, usage.import)?,
                    by_day(rates, usage.export)?,
                )
            }
            Usage::Registers(advances) => {
                let none = vec![Tally::default(); plan.energy.periods.len()];
                let count = usize::try_from(segment.period.days()).unwrap_or(usize::MAX);
                let mut days = vec![none; count];
                for advance in advances {
                    let period = plan.energy.register_period(&advance.role)?;
                    let (whole, month) = (input.period, segment.period);
                    let shares = readings::advance_by_day(advance, whole, month);
                    for (day, share) in days.iter_mut().zip(shares) {
                        day[period].sum += share;
                    }
                }
                (days, Vec::new())
            }
        };
        Ok(Self {
            tariff,
            input,
            charged,
            segment,
            digits: readings::scale(input).digits(),
            import,
            export,
        })
    }

    fn days(&self, charges: &[Charge]) -> Result<Vec<DayCost>, TariffError> {
        let dates = self.segment.period.dates();
        let mut days: Vec<DayCost> = dates
            .map(|date| DayCost {
                date,
                ..DayCost::default()
            })
            .collect();
        for charge in charges {
            let fraction = self.tax_fraction(charge)?;
            let mut last = (Decimal::ZERO, Decimal::ZERO);
            for (day, cost) in days.iter_mut().zip(self.shares(charge)?) {
                if cost != last.0 {
                    last = (cost, exact::mul(cost, fraction)?);
                }
                let tax = last.1;
                let (sum, tax_sum) = match charge.group() {
                    Group::Of(ChargeKind::Energy | ChargeKind::Export) | Group::Levy => {
                        (&mut day.energy, &mut day.energy_tax)
                    }
                    Group::Of(ChargeKind::Fixed) => (&mut day.standing, &mut day.standing_tax),
                    _ => (&mut day.other, &mut day.other_tax),
                };
                *sum = exact::add(*sum, cost)?;
                *tax_sum = exact::add(*tax_sum, tax)?;
            }
        }
        Ok(days)
    }

    fn tax_fraction(&self, charge: &Charge) -> Result<Decimal, TariffError> {
        let taxes = &self.charged.taxes[self.segment.epoch];
        let on = taxes_on(self.tariff, charge.what, taxes);
        on.iter().try_fold(Decimal::ZERO, |sum, on| {
            exact::add(sum, on.percent.fraction()?)
        })
    }

    /// The share of each day in a charge.
    fn shares(&self, charge: &Charge) -> Result<Vec<Decimal>, TariffError> {
        let plan = self.tariff.plan();
        match charge.what {
            What::Energy { period, .. } => {
                let channel = match self.input.usage {
                    Usage::Intervals(usage) => usage.import,
                    Usage::Registers(_) => &[],
                };
                self.energy_shares(charge, &plan.energy, channel, &self.import, period)
            }
            What::Export { period, .. } => {
                let channel = match self.input.usage {
                    Usage::Intervals(usage) => usage.export,
                    Usage::Registers(_) => &[],
                };
                let rates = plan.export.as_ref().unwrap_or(&plan.energy);
                self.energy_shares(charge, rates, channel, &self.export, period)
            }
            What::Levy(_) => self.by_weight(charge, |day| {
                self.import[day].iter().map(|tally| tally.sum).sum()
            }),
            _ => self.by_weight(charge, |_| 1),
        }
    }

    fn energy_shares(
        &self,
        charge: &Charge,
        plan: &EnergyPlan,
        channel: &[UsageDay<'_>],
        sums: &[Vec<Tally>],
        period: usize,
    ) -> Result<Vec<Decimal>, TariffError> {
        if let Model::Dynamic(dynamic) = &plan.model {
            let sign = if matches!(charge.what, What::Export { .. }) {
                Decimal::NEGATIVE_ONE
            } else {
                self.sign()
            };
            let dates = self.segment.period.dates();
            return dates
                .map(|date| exact::mul(self.dynamic_cost(dynamic, channel, date)?, sign))
                .collect();
        }
        let is_exact = plan.periods[period].tiers.len() == 1
            && exact::scaled(sums.iter().map(|day| day[period].sum).sum(), self.digits)?
                == charge.quantity;
        if !is_exact {
            return self.by_weight(charge, |day| sums[day][period].sum);
        }
        let cost = |day: &Vec<Tally>| {
            exact::mul(exact::scaled(day[period].sum, self.digits)?, charge.rate)
        };
        sums.iter().map(cost).collect()
    }

    fn sign(&self) -> Decimal {
        match self.tariff.document().direction {
            crate::Direction::Import => Decimal::ONE,
            crate::Direction::Export => Decimal::NEGATIVE_ONE,
        }
    }

    fn dynamic_cost(
        &self,
        dynamic: &Dynamic,
        channel: &[UsageDay<'_>],
        date: Date,
    ) -> Result<Decimal, TariffError> {
        let mut cost = Decimal::ZERO;
        for day in measure::days_in(channel, only(date)?) {
            for one in slots::dynamic_slots(dynamic, self.input.series, day, self.digits)? {
                cost = exact::add(cost, one.unwrap_or_default())?;
            }
        }
        Ok(cost)
    }

    /// The charge in proportion to whole weights; evenly when all are zero.
    fn by_weight(
        &self,
        charge: &Charge,
        weight: impl Fn(usize) -> i128,
    ) -> Result<Vec<Decimal>, TariffError> {
        let count = usize::try_from(self.segment.period.days()).unwrap_or(usize::MAX);
        let mut weights: Vec<i128> = (0..count).map(weight).collect();
        if weights.iter().all(|weight| *weight == 0) {
            weights.fill(1);
        }
        let total = exact::scaled(weights.iter().sum(), 0)?;
        // Most days weigh the same, and a division to 28 digits is the dearest thing here.
        let mut known: Vec<(i128, Decimal)> = Vec::new();
        let share = |weight: i128| {
            if let Some((_, share)) = known.iter().find(|(of, _)| *of == weight) {
                return Ok(*share);
            }
            let part = exact::mul(charge.exact, exact::scaled(weight, 0)?)?;
            let share = exact::div(part, total)?;
            known.push((weight, share));
            Ok(share)
        };
        weights.into_iter().map(share).collect()
    }
}

fn only(date: Date) -> Result<Period, TariffError> {
    Period::new(date, date.tomorrow().map_err(|_| TariffError::Calendar)?)
}
