//! Electricity of a small business: little at night, a plateau while it is open.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use super::{Series, between, hump};
use crate::chance::bell;
use crate::window::{Day, Window};

/// A business at one site.
#[derive(Clone, Debug)]
pub struct Shop {
    /// Fridges and alarms, W.
    pub night_w: f64,
    /// While open, W.
    pub open_w: f64,
    /// Opening hours, local clock.
    pub opens: f64,
    /// Closing hour.
    pub closes: f64,
    /// Ovens from early morning, W; 0 without.
    pub ovens_w: f64,
}

impl Shop {
    /// One drawn from the stream.
    pub fn drawn(rng: &mut ChaCha8Rng, ovens: bool) -> Self {
        Self {
            night_w: rng.random_range(250.0..900.0),
            open_w: rng.random_range(1_200.0..5_500.0),
            opens: rng.random_range(7.5..9.5),
            closes: rng.random_range(17.0..19.0),
            ovens_w: if ovens {
                rng.random_range(4_000.0..9_000.0)
            } else {
                0.0
            },
        }
    }

    /// Wh of each half-hour.
    pub fn demand(&self, window: &Window, rng: &mut ChaCha8Rng) -> Series {
        window.days.iter().map(|day| self.day(day, rng)).collect()
    }

    fn day(&self, day: &Day, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let weekday = !day.day_off;
        let trade = match (weekday, day.sunday) {
            (true, _) => 1.0,
            (false, false) => 0.8,
            (false, true) => 0.0,
        } * (1.0 + bell(rng) * 0.07);
        day.moments
            .iter()
            .map(|moment| {
                let open = between(moment.hour, self.opens - 0.5, self.closes + 0.5);
                let plateau = if open { self.open_w * trade } else { 0.0 };
                let ovens = self.ovens_w * trade * hump(moment.hour, 4.8, 1.3);
                // Cooling on hot days, a fan heater on cold ones.
                let comfort = if open {
                    60.0 * (moment.air_c - 21.0).max(0.0) + 35.0 * (10.0 - moment.air_c).max(0.0)
                } else {
                    0.0
                };
                let night = self.night_w * rng.random_range(0.93..1.07);
                let noise = 1.0 + bell(rng) * 0.05;
                0.5 * (night + (plateau + ovens + comfort * trade) * noise)
            })
            .collect()
    }
}
