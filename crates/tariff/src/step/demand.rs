//! The highest demand: flat, by time of use, in tiers, and with a ratchet; kW or kVA.
//!
//! Demand is the greatest mean power of an interval, or of a window of intervals. Tiers are
//! marginal. A ratchet gives its periods one common demand: the highest of this month's and of the
//! shares of earlier months'.

use money::{Decimal, Percent};

use super::Month;
use crate::carried::{Carried, MonthPeak, months_between};
use crate::charge::{Charge, What};
use crate::document::{
    DemandCharge, DemandMeasure, DemandPer, PeriodsCharged, PresentMonth, Ratchet,
};
use crate::line::Unit;
use crate::measure::{Tally, each_run};
use crate::schedule::Schedule;
use crate::usage::{IntervalUsage, UsageDay};
use crate::validate::{check_name, check_names};
use crate::{TariffError, exact};

mod check;
mod peak;

use check::{check_ratchet, check_tiers};
pub(crate) use peak::{Peak, PeakFinder};

/// A demand charge, compiled.
#[derive(Clone, Debug)]
pub(crate) struct DemandPlan {
    schedule: Schedule,
    document: DemandCharge,
}

/// The demand that each period of a charge is charged for.
pub(crate) struct Billed {
    pub(crate) by_period: Vec<Decimal>,
    pub(crate) tally: Tally,
}

impl DemandPlan {
    pub(crate) fn compile(document: &DemandCharge, index: usize) -> Result<Self, TariffError> {
        let place = |field: &str| format!("demand[{index}].{field}");
        check_name(&place("name"), &document.name)?;
        let named = document.periods.iter().map(|p| (&p.name, &p.label));
        check_names(&place("periods"), "name", named)?;
        for (at, period) in document.periods.iter().enumerate() {
            check_tiers(period, &format!("{}[{at}].tiers", place("periods")))?;
        }
        if document.window_minutes == Some(0) {
            return Err(TariffError::at(
                place("window_minutes"),
                "must be above zero",
            ));
        }
        if let Some(ratchet) = &document.ratchet {
            check_ratchet(ratchet, &place("ratchet"))?;
            if document.periods_charged == PeriodsCharged::OfHighest {
                let problem = "a ratchet gives each of its periods one demand";
                return Err(TariffError::at(place("periods_charged"), problem));
            }
        }
        let names: Vec<&str> = document.periods.iter().map(|p| p.name.as_str()).collect();
        let schedule = if document.seasons.is_empty() {
            if names.len() > 1 {
                let problem = "several periods need a schedule";
                return Err(TariffError::at(place("seasons"), problem));
            }
            Schedule::always()
        } else {
            Schedule::compile(&document.seasons, &names, &place("seasons"))?
        };
        Ok(Self {
            schedule,
            document: document.clone(),
        })
    }

    pub(crate) const fn has_ratchet(&self) -> bool {
        self.document.ratchet.is_some()
    }

    /// The demand to charge in this month, remembered in `carried` when there is a ratchet.
    pub(crate) fn billed(
        &self,
        month: &Month<'_>,
        usage: &IntervalUsage<'_>,
        carried: &mut Carried,
    ) -> Result<Billed, TariffError> {
        let (mut by_period, tally) = self.peaks(month, usage)?;
        let Some(ratchet) = &self.document.ratchet else {
            return Ok(Billed { by_period, tally });
        };
        let in_ratchet = self.document.periods.iter().map(|period| period.in_ratchet);
        let in_ratchet: Vec<bool> = in_ratchet.collect();
        let own = by_period.iter().zip(&in_ratchet);
        let own = own.filter(|(_, is_in)| **is_in).map(|(peak, _)| *peak);
        let own = own.max().unwrap_or_default();
        let common = self.ratcheted(ratchet, own, month, carried)?;
        let occurs = self.occurring(month)?;
        for (period, demand) in by_period.iter_mut().enumerate() {
            if in_ratchet[period] && occurs[period] {
                *demand = common;
            }
        }
        self.remember(ratchet, own, month, carried);
        Ok(Billed { by_period, tally })
    }

    /// Which periods the month has: the demand of summer is not charged in winter.
    fn occurring(&self, month: &Month<'_>) -> Result<Vec<bool>, TariffError> {
        let mut occurs = vec![false; self.document.periods.len()];
        for day in month.place.calendar.days(month.segment.period)? {
            for run in self.schedule.runs(day, month.place.holidays)?.iter() {
                occurs[run.period] = true;
            }
        }
        Ok(occurs)
    }

    fn ratcheted(
        &self,
        ratchet: &Ratchet,
        own: Decimal,
        month: &Month<'_>,
        carried: &Carried,
    ) -> Result<Decimal, TariffError> {
        let this = month.segment.month;
        let of = |peak: Decimal, of: jiff::civil::Date| share(ratchet, of)?.fraction_of(peak);
        let mut highest = ratchet.minimum.unwrap_or_default();
        for past in carried
            .peaks
            .iter()
            .filter(|past| past.charge == self.document.name)
        {
            let ago = months_between(past.month, this);
            if ago >= 1 && u32::try_from(ago).is_ok_and(|ago| ago <= ratchet.months) {
                highest = highest.max(of(past.demand, past.month)?);
            }
        }
        let own = match ratchet.present_month {
            PresentMonth::Whole => own,
            PresentMonth::Share => of(own, this)?,
        };
        Ok(highest.max(own))
    }

    /// Keeps this month's own peak, and no month that is too old to count.
    fn remember(&self, ratchet: &Ratchet, own: Decimal, month: &Month<'_>, carried: &mut Carried) {
        let (name, this) = (&self.document.name, month.segment.month);
        let earlier = carried
            .peaks
            .iter()
            .find(|past| past.charge == *name && past.month == this);
        let demand = earlier.map_or(own, |part| part.demand.max(own));
        let keeps = i32::try_from(ratchet.months).unwrap_or(i32::MAX);
        carried.peaks.retain(|past| {
            past.charge != *name
                || (past.month != this && months_between(past.month, this) <= keeps)
        });
        carried.peaks.push(MonthPeak {
            charge: name.clone(),
            month: this,
            demand,
        });
    }

    /// The highest demand of each period, in kW or kVA.
    fn peaks(
        &self,
        month: &Month<'_>,
        usage: &IntervalUsage<'_>,
    ) -> Result<(Vec<Decimal>, Tally), TariffError> {
        let mut finders = vec![Peak::default(); self.document.periods.len()];
        let mut tally = Tally::default();
        let (mut highest, mut period_of_highest) = (Peak::default(), None);
        let mut finder = PeakFinder::new(self.document.measure, self.document.window_minutes);
        let reactive = month.days(usage.reactive);
        let days = month.days(usage.import);
        each_run(
            month.place,
            &self.schedule,
            month.segment.period,
            days,
            |run| {
                tally.add(run.tally()?);
                let peak = &mut finders[run.period];
                finder.look(run, reactive, peak)?;
                if finder.is_above(peak, &highest)? {
                    (highest, period_of_highest) = (*peak, Some(run.period));
                }
                Ok(())
            },
        )?;
        let charged = |period: usize| match self.document.periods_charged {
            PeriodsCharged::Each => true,
            PeriodsCharged::OfHighest => period_of_highest == Some(period),
        };
        let demand = finders.iter().enumerate().map(|(period, peak)| {
            if !charged(period) {
                return Ok(Decimal::ZERO);
            }
            finder.demand(*peak, month.digits)
        });
        Ok((demand.collect::<Result<_, _>>()?, tally))
    }

    /// The charges of this month.
    pub(crate) fn charges(
        &self,
        index: usize,
        billed: &Billed,
        month: &Month<'_>,
        charges: &mut Vec<Charge>,
    ) -> Result<(), TariffError> {
        let (unit, factor) = self.unit(month)?;
        for (period, demand) in billed.by_period.iter().enumerate() {
            let mut below = Decimal::ZERO;
            for (tier, price) in self.document.periods[period].tiers.iter().enumerate() {
                let top = price.up_to.map_or(*demand, |bound| bound.min(*demand));
                let quantity = exact::sub(top, below)?.max(Decimal::ZERO);
                below = top.max(below);
                if quantity.is_zero() || price.rate.is_zero() {
                    continue;
                }
                let what = What::Demand {
                    charge: index,
                    period,
                    tier,
                };
                let quantity = exact::mul(quantity, factor)?;
                let charge = Charge::product(what, quantity, unit, price.rate)?;
                charges.push(charge.resting_on(billed.tally));
            }
        }
        Ok(())
    }

    fn unit(&self, month: &Month<'_>) -> Result<(Unit, Decimal), TariffError> {
        let days = Decimal::from(month.segment.period.days());
        Ok(match (self.document.measure, self.document.per) {
            (DemandMeasure::Kw, DemandPer::Month) => (Unit::Kw, month.segment.months()?),
            (DemandMeasure::Kva, DemandPer::Month) => (Unit::Kva, month.segment.months()?),
            (DemandMeasure::Kw, DemandPer::Day) => (Unit::KwDay, days),
            (DemandMeasure::Kva, DemandPer::Day) => (Unit::KvaDay, days),
        })
    }
}

/// The highest mean power of `days` in kW, whatever the time.
pub(crate) fn highest_kw(month: &Month<'_>, days: &[UsageDay<'_>]) -> Result<Decimal, TariffError> {
    let mut finder = PeakFinder::new(DemandMeasure::Kw, None);
    let mut peak = Peak::default();
    let always = Schedule::always();
    each_run(month.place, &always, month.segment.period, days, |run| {
        finder.look(run, &[], &mut peak)
    })?;
    finder.demand(peak, month.digits)
}

fn share(ratchet: &Ratchet, month: jiff::civil::Date) -> Result<Share, TariffError> {
    let index = usize::try_from(month.month() - 1).map_err(|_| TariffError::Calendar)?;
    let by_month = ratchet.percent_by_month.get(index).copied();
    Ok(Share(by_month.unwrap_or(ratchet.percent)))
}

struct Share(Percent);

impl Share {
    fn fraction_of(&self, demand: Decimal) -> Result<Decimal, TariffError> {
        exact::mul(demand, self.0.fraction()?)
    }
}
