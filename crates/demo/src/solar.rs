//! Panels on a roof: what they make, what the home uses of it, what goes to the grid.

use crate::load::Series;
use crate::window::Window;

/// Panels and what is lost on the way.
#[derive(Clone, Copy, Debug)]
pub struct Array {
    /// Peak power in kW.
    pub peak_kw: f64,
    /// 1 for a roof that looks south; less for another, a little more for new panels.
    pub yield_share: f64,
}

impl Array {
    /// Wh made in each half-hour.
    pub fn generation(&self, window: &Window) -> Series {
        let half_hour_wh = self.peak_kw * 1_000.0 * self.yield_share * 0.5;
        let made = |day: &crate::window::Day| {
            day.moments
                .iter()
                .map(|moment| moment.sun * half_hour_wh)
                .collect()
        };
        window.days.iter().map(made).collect()
    }
}

/// Leaves in `demand` what still comes from the grid, and returns what goes to it. Within a
/// half-hour clouds pass and kettles boil, so a little of both crosses the meter.
pub fn share(demand: &mut Series, generation: &Series) -> Series {
    let day = |(demand, made): (&mut Vec<f64>, &Vec<f64>)| {
        demand
            .iter_mut()
            .zip(made)
            .map(|(wanted, made)| share_slot(wanted, *made))
            .collect()
    };
    demand.iter_mut().zip(generation).map(day).collect()
}

fn share_slot(wanted: &mut f64, made: f64) -> f64 {
    const USED_AT_ONCE: f64 = 0.92;
    let used = wanted.min(made) * USED_AT_ONCE;
    *wanted -= used;
    made - used
}
