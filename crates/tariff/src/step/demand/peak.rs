//! Finds the interval, or the window of intervals, with the greatest mean power.
//!
//! Values stay whole numbers: kW are compared as energy ÷ time without dividing, kVA as squares.

use money::Decimal;

use crate::document::DemandMeasure;
use crate::measure::RunUse;
use crate::usage::UsageDay;
use crate::{TariffError, exact};

/// The greatest so far: energy, or for kVA the sum of squares, of so many minutes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peak {
    size: i128,
    minutes: u32,
}

impl Default for Peak {
    fn default() -> Self {
        Self {
            size: 0,
            minutes: 60,
        }
    }
}

pub(crate) struct PeakFinder {
    measure: DemandMeasure,
    window_minutes: Option<u32>,
}

/// kVA are rounded down to this many decimals: a square root has no end.
const KVA_DIGITS: u32 = 6;

impl PeakFinder {
    pub(crate) const fn new(measure: DemandMeasure, window_minutes: Option<u32>) -> Self {
        Self {
            measure,
            window_minutes,
        }
    }

    /// Looks at one run; `reactive` are the days of that channel.
    pub(crate) fn look(
        &mut self,
        run: &RunUse<'_>,
        reactive: &[UsageDay<'_>],
        peak: &mut Peak,
    ) -> Result<(), TariffError> {
        let resolution = run.day.resolution_minutes;
        let window = self.window_minutes.unwrap_or(resolution);
        let wrong = TariffError::DemandWindow { window, resolution };
        if window < resolution || !window.is_multiple_of(resolution) {
            return Err(wrong);
        }
        let slots = usize::try_from(window / resolution).map_err(|_| wrong)?;
        if self.measure == DemandMeasure::Kva {
            let values = reactive_of(run, reactive)?;
            let pairs = run.values.chunks(slots).zip(values.chunks(slots));
            for (active, reactive) in pairs {
                let squares = square(sum(active))?.checked_add(square(sum(reactive))?);
                self.offer(peak, squares.ok_or(TariffError::Overflow)?, window)?;
            }
            return Ok(());
        }
        if slots == 1 {
            let highest = run.values.iter().flatten().max();
            return self.offer(peak, highest.copied().map_or(0, i128::from), window);
        }
        for values in run.values.chunks(slots) {
            self.offer(peak, sum(values), window)?;
        }
        Ok(())
    }

    fn offer(&self, peak: &mut Peak, size: i128, minutes: u32) -> Result<(), TariffError> {
        let offered = Peak { size, minutes };
        if self.is_above(&offered, peak)? {
            *peak = offered;
        }
        Ok(())
    }

    /// Whether one peak is of more power than another.
    pub(crate) fn is_above(&self, one: &Peak, other: &Peak) -> Result<bool, TariffError> {
        let time = |minutes: u32| match self.measure {
            DemandMeasure::Kw => i128::from(minutes),
            DemandMeasure::Kva => i128::from(minutes) * i128::from(minutes),
        };
        let sides = one.size.checked_mul(time(other.minutes));
        let sides = sides.zip(other.size.checked_mul(time(one.minutes)));
        sides
            .map(|(one, other)| one > other)
            .ok_or(TariffError::Overflow)
    }

    /// The peak in kW or kVA.
    pub(crate) fn demand(&self, peak: Peak, digits: u32) -> Result<Decimal, TariffError> {
        let energy = match self.measure {
            DemandMeasure::Kw => exact::scaled(peak.size, digits)?,
            DemandMeasure::Kva => {
                let finer = KVA_DIGITS.saturating_sub(digits);
                let square = peak.size.checked_mul(100_i128.pow(finer));
                let root = square.ok_or(TariffError::Overflow)?.isqrt();
                exact::scaled(root, digits + finer)?
            }
        };
        let hours = exact::mul(energy, Decimal::from(60))?;
        let demand = exact::div(hours, Decimal::from(peak.minutes))?;
        Ok(match self.measure {
            DemandMeasure::Kw => demand,
            DemandMeasure::Kva => money::Rounding::TowardsZero.round(demand, KVA_DIGITS),
        })
    }
}

/// What is known of some values.
fn sum(values: &[Option<i64>]) -> i128 {
    values
        .iter()
        .flatten()
        .map(|value| i128::from(*value))
        .sum()
}

fn square(value: i128) -> Result<i128, TariffError> {
    value.checked_mul(value).ok_or(TariffError::Overflow)
}

/// The reactive energy of the same intervals.
pub(crate) fn reactive_of<'a>(
    run: &RunUse<'_>,
    reactive: &'a [UsageDay<'a>],
) -> Result<&'a [Option<i64>], TariffError> {
    let date = run.day.date;
    let found = reactive.binary_search_by_key(&date, |day| day.date);
    let day = found.ok().map(|index| &reactive[index]);
    let same = day.filter(|day| day.resolution_minutes == run.day.resolution_minutes);
    let values = same.and_then(|day| day.values.get(run.first..run.first + run.values.len()));
    values.ok_or(TariffError::NeedsReactive(date))
}
