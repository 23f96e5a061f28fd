//! What crosses each meter of a site in each half-hour, in whole Wh, and what the registers count.

use std::ops::Range;

use accounts::{Direction, Fuel, RegisterRole};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use crate::homes::{Load, Site};
use crate::load::{Series, between, quantise};
use crate::meters::Fit;
use crate::solar::share;
use crate::window::{Day, Window};

/// How much more is used in a month of a surge: guests, a leaking cistern, a heater left on.
const SURGE: f64 = 5.0;

/// Whole Wh of each half-hour of each day, and how well each is known.
pub type Metered = Vec<Vec<i64>>;

/// What crosses the meters of a site.
pub struct SiteEnergy {
    import: Metered,
    export: Metered,
    gas: Metered,
}

impl SiteEnergy {
    /// Of a site over a window.
    pub fn of(site: &Site, window: &Window, rng: &mut ChaCha8Rng) -> Self {
        let mut demand = match &site.load {
            Load::Home(home) => home.demand(window, rng),
            Load::Shop(shop) => shop.demand(window, rng),
        };
        let mut gas = match &site.boiler {
            Some(boiler) => boiler.demand(window, rng),
            None => Series::new(),
        };
        if let Some(months_ago) = site.surge_months_ago {
            let days = month(window, months_ago);
            for series in [&mut demand, &mut gas] {
                let days = series.get_mut(days.clone()).unwrap_or_default();
                days.iter_mut().flatten().for_each(|wh| *wh *= SURGE);
            }
        }
        let export = site
            .array
            .map(|array| share(&mut demand, &array.generation(window)))
            .unwrap_or_default();
        Self {
            import: quantise(&demand),
            export: quantise(&export),
            gas: quantise(&gas),
        }
    }

    /// What one meter counts.
    pub const fn through(&self, fit: &Fit) -> &Metered {
        match (fit.fuel, fit.direction) {
            (Fuel::Gas, _) => &self.gas,
            (Fuel::Electricity, Direction::Import) => &self.import,
            (Fuel::Electricity, Direction::Export) => &self.export,
        }
    }
}

/// The days of a whole month, counted back from the newest.
fn month(window: &Window, months_ago: usize) -> Range<usize> {
    let mut newest_first = window.boundaries.iter().rev().skip(months_ago);
    let end = newest_first.next().map_or(0, |end| window.index_of(*end));
    let start = newest_first
        .next()
        .map_or(end, |start| window.index_of(*start));
    start..end
}

/// What a register counted from the first day to each boundary, Wh.
pub fn counted(metered: &Metered, window: &Window, role: RegisterRole) -> Vec<i64> {
    let mut sum_wh = 0;
    let mut sums = vec![0];
    sums.extend(window.days.iter().zip(metered).map(|(day, wh)| {
        sum_wh += day_wh(day, wh, role);
        sum_wh
    }));
    let at = |boundary| {
        sums.get(window.index_of(boundary))
            .copied()
            .unwrap_or(sum_wh)
    };
    window
        .boundaries
        .iter()
        .map(|boundary| at(*boundary))
        .collect()
}

fn day_wh(day: &Day, wh: &[i64], role: RegisterRole) -> i64 {
    let counts = |hour: f64| match role {
        RegisterRole::Single => true,
        RegisterRole::Night => between(hour, 0.5, 7.5),
        RegisterRole::Day => !between(hour, 0.5, 7.5),
    };
    let pairs = day.moments.iter().zip(wh);
    pairs
        .filter(|(moment, _)| counts(moment.hour))
        .map(|(_, wh)| wh)
        .sum()
}

/// What happened to the values on their way from the meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They came through.
    Arrived,
    /// The whole day was lost.
    Lost,
    /// From this slot, so many are missing.
    Gap(usize, usize),
    /// From this slot, so many were estimated.
    Estimated(usize, usize),
}

/// The fate of each day at one meter: now and then a gap or estimates, one day lost altogether.
pub fn fates(days: usize, rng: &mut ChaCha8Rng) -> Vec<Fate> {
    let mut fates: Vec<Fate> = (0..days)
        .map(|_| match rng.random_range(0..1_000) {
            0..9 => Fate::Gap(rng.random_range(0..44), rng.random_range(1..7)),
            9..22 => Fate::Estimated(rng.random_range(0..40), rng.random_range(2..13)),
            22..24 => Fate::Estimated(0, 50),
            _ => Fate::Arrived,
        })
        .collect();
    // The last days came through, and the lost day is not among them.
    let settled = days.saturating_sub(4);
    fates
        .iter_mut()
        .skip(settled)
        .for_each(|fate| *fate = Fate::Arrived);
    if settled > 0 {
        fates[rng.random_range(0..settled)] = Fate::Lost;
    }
    fates
}
