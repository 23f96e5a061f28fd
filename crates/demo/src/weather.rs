//! One weather for everybody: a year's swing, days that resemble the day before, and cloud.

use std::f64::consts::PI;

use jiff::civil::Date;
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use crate::chance::{Stream, bell, stream};

/// Degrees north and east of the middle of England.
const LATITUDE: f64 = 53.0;
const LONGITUDE: f64 = -1.5;
/// Slope of a roof, degrees.
const PANEL_TILT: f64 = 25.0;
/// Mean of the year and half the swing between January and July, °C.
const YEAR_MEAN_C: f64 = 10.4;
const YEAR_SWING_C: f64 = 6.3;

/// The state that one day hands to the next.
pub struct Climate {
    rng: ChaCha8Rng,
    departure_c: f64,
    cloud: f64,
}

/// The weather of one day.
#[derive(Clone, Copy, Debug)]
pub struct Sky {
    /// Mean of the day in °C.
    pub mean_c: f64,
    /// 0 is clear, 1 is grey all day.
    pub cloud: f64,
    flicker: [f64; 8],
}

impl Climate {
    /// The climate of a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            rng: stream(seed, Stream::Weather, 0),
            departure_c: 0.0,
            cloud: 0.6,
        }
    }

    /// The next day; call it for each date in order.
    pub fn next_day(&mut self, date: Date) -> Sky {
        self.departure_c = self.departure_c * 0.78 + bell(&mut self.rng) * 1.7;
        let season = (2.0 * PI * (day_of_year(date) - 111.0) / 365.25).sin();
        let usual = 0.58 - 0.08 * season;
        let drift = (self.cloud - usual) * 0.45 + bell(&mut self.rng) * 0.27;
        self.cloud = (usual + drift).clamp(0.0, 1.0);
        let mut flicker = [0.0; 8];
        for one in &mut flicker {
            *one = self.rng.random::<f64>();
        }
        Sky {
            mean_c: YEAR_MEAN_C + YEAR_SWING_C * season + self.departure_c,
            cloud: self.cloud,
            flicker,
        }
    }
}

impl Sky {
    /// The air at an hour of the local clock: coldest near dawn, warmest mid-afternoon.
    pub fn air_c(&self, hour: f64) -> f64 {
        let swing = 4.2 - 2.6 * self.cloud;
        self.mean_c + swing * (2.0 * PI * (hour - 9.0) / 24.0).sin()
    }

    /// Sunshine on a panel at an hour of UTC.
    pub fn sun(&self, date: Date, utc_hour: f64, slot: usize) -> f64 {
        let sun = Sun::at(day_of_year(date), utc_hour);
        if sun.ground <= 0.0 {
            return 0.0;
        }
        // Broken cloud lets the sun through now and then; an overcast sky leaves a fifth.
        let broken = 4.0 * self.cloud * (1.0 - self.cloud);
        let passing = 1.0 - 0.55 * broken * self.flicker[slot % self.flicker.len()];
        let through = 1.0 - 0.8 * self.cloud.powf(1.6);
        // A low sun shines through more air.
        let air = 1.0 - (-3.0 * sun.ground).exp();
        sun.panel.max(0.05 * sun.ground) * air * through * passing
    }
}

/// Where the sun stands: the sines of its height over the ground and over a panel that looks south.
struct Sun {
    ground: f64,
    panel: f64,
}

impl Sun {
    /// Declination after Cooper (1969), without the equation of time. A panel that looks south is
    /// as level ground nearer the equator.
    fn at(day_of_year: f64, utc_hour: f64) -> Self {
        let year = 2.0 * PI * (284.0 + day_of_year) / 365.0;
        let declination = 23.44_f64.to_radians() * year.sin();
        let angle = 2.0 * PI * (utc_hour + LONGITUDE / 15.0 - 12.0) / 24.0;
        let over = |latitude: f64| {
            let latitude = latitude.to_radians();
            latitude.sin() * declination.sin() + latitude.cos() * declination.cos() * angle.cos()
        };
        Self {
            ground: over(LATITUDE),
            panel: over(LATITUDE - PANEL_TILT),
        }
    }
}

fn day_of_year(date: Date) -> f64 {
    f64::from(date.day_of_year())
}
