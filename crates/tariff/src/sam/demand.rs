//! Charges for the highest demand of a month (ssc, `rate_data::get_demand_charge`).

use money::Decimal;

use super::plan::DemandPrices;
use super::product;
use super::year::{DAYS, first_day};
use crate::TariffError;

/// The highest step of one period, and when it was first reached.
#[derive(Clone, Copy, Debug, Default)]
struct Peak {
    kw: i64,
    step: usize,
}

impl DemandPrices {
    /// The charge of `month`: the peak of each period through its tiers, which are marginal.
    ///
    /// `net` is the whole year; `kw` turns its integers into kW. With `single_peak` only the period
    /// that has the peak of the month is charged.
    pub(super) fn charge(
        &self,
        month: usize,
        net: &[i64],
        steps_per_hour: usize,
        single_peak: bool,
        kw: impl Fn(i64) -> Result<Decimal, TariffError>,
    ) -> Result<Decimal, TariffError> {
        let peaks = self.peaks(month, net, steps_per_hour);
        let highest = peaks.iter().map(|peak| peak.kw).max().unwrap_or(0);
        let first = peaks.iter().filter(|peak| peak.kw == highest);
        let step_of_highest = first.map(|peak| peak.step).min();
        let mut charge = Decimal::ZERO;
        for (peak, tiers) in peaks.iter().zip(&self.periods) {
            if single_peak && Some(peak.step) != step_of_highest {
                continue;
            }
            charge += through_tiers(kw(peak.kw)?, tiers)?;
        }
        Ok(charge)
    }

    fn peaks(&self, month: usize, net: &[i64], steps_per_hour: usize) -> Vec<Peak> {
        let mut peaks = vec![Peak::default(); self.periods.len()];
        let first = first_day(month);
        let mut step = first * 24 * steps_per_hour;
        for day in first..first + DAYS[month] {
            for period in self.hours.of_day(month, day) {
                let peak = &mut peaks[*period];
                for kw in &net[step..step + steps_per_hour] {
                    if *kw > peak.kw {
                        *peak = Peak { kw: *kw, step };
                    }
                    step += 1;
                }
            }
        }
        peaks
    }
}

fn through_tiers(
    demand: Decimal,
    tiers: &[(Option<Decimal>, Decimal)],
) -> Result<Decimal, TariffError> {
    let mut charge = Decimal::ZERO;
    let mut from = Decimal::ZERO;
    for (up_to, rate) in tiers {
        let to = up_to.map_or(demand, |bound| bound.min(demand)).max(from);
        charge += product(to - from, *rate)?;
        from = to;
    }
    Ok(charge)
}
