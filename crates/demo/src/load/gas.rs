//! Gas: a boiler that follows the cold and the clock, hot water, sometimes a hob.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use super::{Series, between, hump};
use crate::chance::bell;
use crate::window::{Day, Window};

/// When a building is heated on working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// Mornings and evenings.
    MorningAndEvening,
    /// From rising to bed.
    AllDay,
    /// While a shop is open, and not on days off.
    Open,
}

/// A boiler and the building around it.
#[derive(Clone, Debug)]
pub struct Boiler {
    /// Heat lost for each degree below 15.5 °C, W.
    pub loss_w_per_k: f64,
    /// Hot water of a day, Wh.
    pub water_wh: f64,
    /// When it heats on working days.
    pub hours: Hours,
}

impl Boiler {
    /// One drawn from the stream.
    pub fn drawn(rng: &mut ChaCha8Rng) -> Self {
        Self {
            loss_w_per_k: rng.random_range(120.0..260.0),
            water_wh: rng.random_range(3_000.0..8_000.0),
            hours: if rng.random_bool(0.4) {
                Hours::AllDay
            } else {
                Hours::MorningAndEvening
            },
        }
    }

    /// The same boiler in a shop.
    pub const fn in_shop(mut self) -> Self {
        self.hours = Hours::Open;
        self
    }

    /// Wh of each half-hour.
    pub fn demand(&self, window: &Window, rng: &mut ChaCha8Rng) -> Series {
        window.days.iter().map(|day| self.day(day, rng)).collect()
    }

    fn day(&self, day: &Day, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let comfort = (1.0 + bell(rng) * 0.12).max(0.3);
        let heats = |hour: f64| match self.hours {
            Hours::Open if day.day_off => 0.12,
            Hours::Open if between(hour, 6.5, 17.5) => 1.9,
            Hours::MorningAndEvening if !day.day_off && between(hour, 5.8, 8.7) => 2.4,
            Hours::MorningAndEvening if !day.day_off && between(hour, 16.0, 22.5) => 1.8,
            Hours::AllDay | Hours::MorningAndEvening
                if self.hours == Hours::AllDay || day.day_off =>
            {
                if between(hour, 6.5, 22.5) {
                    1.3
                } else {
                    0.12
                }
            }
            _ => 0.1,
        };
        let mut wh: Vec<f64> = day
            .moments
            .iter()
            .map(|moment| {
                let cold_k = (15.5 - moment.air_c - 0.4).max(0.0);
                let noise = rng.random_range(0.8..1.2);
                0.5 * self.loss_w_per_k * cold_k * heats(moment.hour) * comfort * noise
            })
            .collect();
        self.hot_water(day, &mut wh, rng);
        wh
    }

    fn hot_water(&self, day: &Day, wh: &mut [f64], rng: &mut ChaCha8Rng) {
        for (slot, moment) in wh.iter_mut().zip(&day.moments) {
            let wanted = hump(moment.hour, 7.3, 0.7) + 0.8 * hump(moment.hour, 19.5, 1.4);
            // The two humps together hold about 9.1 half-hours of height one.
            *slot += self.water_wh * wanted / 9.1 * rng.random_range(0.4..1.6);
        }
    }
}
