//! Electricity of a household: standby, people, light, cooking, washing, heating, a car.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use super::{Series, between, hump};
use crate::chance::bell;
use crate::window::{Day, Moment, Window};

/// Who lives there and what they have.
#[derive(Clone, Debug)]
pub struct Household {
    /// Power that is always on, W.
    pub standby_w: f64,
    /// How much the people use; 1 is a busy family.
    pub size: f64,
    /// When they rise on a working day, local clock.
    pub wakes: f64,
    /// Somebody is in by day.
    pub home_by_day: bool,
    /// Oven and hob are electric.
    pub electric_cooking: bool,
    /// Electric heating, W of input for each degree below 15.5 °C.
    pub heating_w_per_k: f64,
    /// The heating charges at night (storage heaters) instead of running by day.
    pub storage: bool,
    /// A car charged at home, kW.
    pub car_kw: Option<f64>,
}

impl Household {
    /// One drawn from the stream: a home with gas, or at least no electric heating.
    pub fn drawn(rng: &mut ChaCha8Rng) -> Self {
        Self {
            standby_w: rng.random_range(65.0..150.0),
            size: rng.random_range(0.35..1.05),
            wakes: rng.random_range(6.0..8.2),
            home_by_day: rng.random_bool(0.4),
            electric_cooking: rng.random_bool(0.6),
            heating_w_per_k: 0.0,
            storage: false,
            car_kw: None,
        }
    }

    /// Wh of each half-hour.
    pub fn demand(&self, window: &Window, rng: &mut ChaCha8Rng) -> Series {
        let away = holidays(window.days.len(), rng);
        window
            .days
            .iter()
            .enumerate()
            .map(|(index, day)| {
                if away.get(index).copied().unwrap_or(false) {
                    self.empty_day(day, rng)
                } else {
                    self.day(day, rng)
                }
            })
            .collect()
    }

    fn empty_day(&self, day: &Day, rng: &mut ChaCha8Rng) -> Vec<f64> {
        day.moments
            .iter()
            .map(|_| self.always_on(rng) * 0.85)
            .collect()
    }

    fn day(&self, day: &Day, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let mood = (1.0 + bell(rng) * 0.16).clamp(0.55, 1.6);
        let mut wh: Vec<f64> = day
            .moments
            .iter()
            .map(|moment| {
                self.always_on(rng)
                    + 0.5 * mood * self.people_w(day, moment, rng)
                    + 0.5 * self.heating_w(moment)
            })
            .collect();
        self.appliances(day, &mut wh, rng);
        wh
    }

    /// Standby and a fridge that comes and goes, Wh of a half-hour.
    fn always_on(&self, rng: &mut ChaCha8Rng) -> f64 {
        let fridge_w = if rng.random_bool(0.45) { 70.0 } else { 8.0 };
        0.5 * (self.standby_w * rng.random_range(0.92..1.08) + fridge_w)
    }

    fn people_w(&self, day: &Day, moment: &Moment, rng: &mut ChaCha8Rng) -> f64 {
        let hour = moment.hour;
        let rises = if day.day_off {
            self.wakes + 1.4
        } else {
            self.wakes
        };
        if !between(hour, rises - 0.7, 23.3) {
            return 0.0;
        }
        let in_by_day = if self.home_by_day || day.day_off {
            1.0
        } else {
            0.25
        };
        let afternoon = if between(hour, rises + 2.0, 17.0) {
            in_by_day
        } else {
            0.0
        };
        let dark = if moment.sun < 0.04 { 1.0 } else { 0.0 };
        let humps = 360.0 * hump(hour, rises + 0.4, 0.8)
            + 560.0 * hump(hour, 18.8, 2.1)
            + 170.0 * hump(hour, 21.6, 1.2);
        let chance = -rng.random_range(0.05_f64..1.0).ln();
        self.size * (70.0 + 150.0 * afternoon + 110.0 * dark + humps * (0.55 + 0.5 * chance))
    }

    fn heating_w(&self, moment: &Moment) -> f64 {
        if self.heating_w_per_k == 0.0 {
            return 0.0;
        }
        let cold_k = (15.5 - moment.air_c).max(0.0);
        let when = if self.storage {
            // A day's heat goes into the bricks between half past midnight and half past seven.
            if between(moment.hour, 0.5, 7.5) {
                24.0 / 7.0
            } else {
                0.06
            }
        } else {
            0.75 + 0.6 * hump(moment.hour, 6.5, 1.5) + 0.35 * hump(moment.hour, 18.0, 2.5)
        };
        self.heating_w_per_k * cold_k * when
    }

    fn appliances(&self, day: &Day, wh: &mut [f64], rng: &mut ChaCha8Rng) {
        let kettles = 2 + rng.random_range(0..3 + u8::from(day.day_off));
        for _ in 0..kettles {
            let hour = rng.random_range(self.wakes..22.0);
            add(day, wh, hour, &[rng.random_range(60.0..170.0)]);
        }
        if self.electric_cooking && rng.random_bool(if day.day_off { 0.75 } else { 0.55 }) {
            let hour = 17.2 + rng.random_range(0.0..2.3);
            let strong = rng.random_range(0.7..1.25);
            add(day, wh, hour, &[850.0 * strong, 520.0 * strong]);
        }
        if rng.random_bool((0.25 + 0.35 * self.size).min(0.8)) {
            let hour = if day.day_off { 10.5 } else { 18.0 } + rng.random_range(-1.5..2.5);
            add(day, wh, hour, &[560.0, 180.0, 240.0]);
        }
        if self.size > 0.6 && rng.random_bool(0.6) {
            add(
                day,
                wh,
                rng.random_range(20.0..22.5),
                &[480.0, 130.0, 420.0],
            );
        }
        if let Some(car_kw) = self.car_kw
            && rng.random_bool(if day.day_off { 0.3 } else { 0.48 })
        {
            let slots = rng.random_range(3..10_usize);
            let charge: Vec<f64> = (0..slots).map(|_| car_kw * 500.0).collect();
            add(day, wh, 0.75, &charge);
        }
    }
}

/// Adds energies to the half-hours from the one that has `hour` in it.
fn add(day: &Day, wh: &mut [f64], hour: f64, energies: &[f64]) {
    let first = day
        .moments
        .iter()
        .position(|moment| moment.hour + 0.25 > hour)
        .unwrap_or(0);
    for (slot, energy) in wh.iter_mut().skip(first).zip(energies) {
        *slot += energy;
    }
}

/// Two or three journeys a year, on which nobody is at home.
fn holidays(days: usize, rng: &mut ChaCha8Rng) -> Vec<bool> {
    let mut away = vec![false; days];
    let journeys = days * 5 / 730;
    for _ in 0..journeys {
        let first = rng.random_range(0..days);
        let length = rng.random_range(2..14_usize);
        away.iter_mut()
            .skip(first)
            .take(length)
            .for_each(|day| *day = true);
    }
    away
}
