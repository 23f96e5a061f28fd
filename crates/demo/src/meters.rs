//! The meters at a site: supply numbers, serial numbers, registers, and what they show when.

use accounts::{Direction, Fuel, RegisterRole};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use crate::kinds::Kind;

/// How a meter is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Sends half-hours; also a reading at midnight of each first of the month, for some.
    Smart {
        /// Whether the midnight readings are kept.
        readings: bool,
    },
    /// One dial.
    Dial,
    /// A day and a night dial.
    DayAndNight,
}

/// A service point with its meter and tariff.
#[derive(Clone, Debug)]
pub struct Fit {
    /// Electricity or gas.
    pub fuel: Fuel,
    /// Import or export.
    pub direction: Direction,
    /// MPAN or MPRN.
    pub identifier: String,
    /// On the meter.
    pub serial: String,
    /// How it is read.
    pub face: Face,
    /// Code of the agreed tariff.
    pub tariff: &'static str,
    /// What each register showed on the first day, in kWh or m³.
    pub starts_at: Vec<i64>,
}

/// A register as it is fitted.
#[derive(Clone, Copy, Debug)]
pub struct Dial {
    /// As marked.
    pub label: &'static str,
    /// What it counts.
    pub role: RegisterRole,
    /// Whole digits.
    pub digits: i16,
    /// Decimals.
    pub decimals: i16,
    /// Unit.
    pub unit: &'static str,
}

const SMART: [Dial; 1] = [Dial::of("kWh", RegisterRole::Single, 6, 1, "kWh")];
const DIAL: [Dial; 1] = [Dial::of("kWh", RegisterRole::Single, 5, 0, "kWh")];
const DAY_AND_NIGHT: [Dial; 2] = [
    Dial::of("Day", RegisterRole::Day, 5, 0, "kWh"),
    Dial::of("Night", RegisterRole::Night, 5, 0, "kWh"),
];
const GAS_SMART: [Dial; 1] = [Dial::of("m³", RegisterRole::Single, 5, 3, "m³")];
const GAS_DIAL: [Dial; 1] = [Dial::of("m³", RegisterRole::Single, 5, 0, "m³")];

impl Fit {
    /// The meters of a kind of site.
    pub fn of(kind: Kind, rng: &mut ChaCha8Rng) -> Vec<Self> {
        let smart = Face::Smart {
            readings: rng.random_bool(0.3),
        };
        match kind {
            Kind::DualFuelSmart => {
                vec![
                    Self::import(smart, "uk-standard-variable", rng),
                    Self::gas(smart, "uk-gas", rng),
                ]
            }
            Kind::DualFuelDials => vec![
                Self::import(Face::Dial, "uk-standard-variable", rng),
                Self::gas(Face::Dial, "uk-gas", rng),
            ],
            Kind::EconomySeven => vec![Self::import(Face::DayAndNight, "uk-economy-7", rng)],
            Kind::SolarAndCar => {
                vec![
                    Self::import(smart, "uk-time-of-use", rng),
                    Self::export(rng),
                ]
            }
            Kind::Solar => vec![
                Self::import(smart, "uk-standard-variable", rng),
                Self::export(rng),
                Self::gas(smart, "uk-gas", rng),
            ],
            Kind::HeatPump => vec![Self::import(smart, "uk-time-of-use", rng)],
            Kind::HalfHourly => vec![Self::import(smart, "uk-agile", rng)],
            Kind::ElectricitySmart | Kind::SeveralProperties => {
                vec![Self::import(smart, "uk-standard-variable", rng)]
            }
            Kind::SmallBusiness | Kind::SeveralSites => vec![
                Self::import(smart, "uk-business-flat", rng),
                Self::gas(smart, "uk-business-gas", rng),
            ],
        }
    }

    fn import(face: Face, tariff: &'static str, rng: &mut ChaCha8Rng) -> Self {
        Self::electricity(face, Direction::Import, tariff, rng)
    }

    fn export(rng: &mut ChaCha8Rng) -> Self {
        let face = Face::Smart { readings: true };
        Self::electricity(face, Direction::Export, "uk-export-flat", rng)
    }

    fn electricity(
        face: Face,
        direction: Direction,
        tariff: &'static str,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let registers = if face == Face::DayAndNight { 2 } else { 1 };
        let serial = match face {
            Face::Smart { .. } => format!("2{}L{:07}", rng.random_range(0..4), number(rng)),
            Face::Dial | Face::DayAndNight => format!("D{:02}C{:05}", 98, number(rng) % 100_000),
        };
        Self {
            fuel: Fuel::Electricity,
            direction,
            identifier: mpan(rng),
            serial,
            face,
            tariff,
            starts_at: (0..registers).map(|_| start(rng, 100_000)).collect(),
        }
    }

    fn gas(face: Face, tariff: &'static str, rng: &mut ChaCha8Rng) -> Self {
        let serial = match face {
            Face::Smart { .. } => format!("G4P{:08}", number(rng) + 10_000_000),
            Face::Dial | Face::DayAndNight => format!("M016A{:06}", number(rng) % 1_000_000),
        };
        Self {
            fuel: Fuel::Gas,
            direction: Direction::Import,
            identifier: mprn(rng),
            serial,
            face,
            tariff,
            starts_at: vec![start(rng, 10_000)],
        }
    }

    /// The registers on the face.
    pub const fn dials(&self) -> &'static [Dial] {
        match (self.fuel, self.face) {
            (Fuel::Gas, Face::Smart { .. }) => &GAS_SMART,
            (Fuel::Gas, _) => &GAS_DIAL,
            (Fuel::Electricity, Face::Smart { .. }) => &SMART,
            (Fuel::Electricity, Face::Dial) => &DIAL,
            (Fuel::Electricity, Face::DayAndNight) => &DAY_AND_NIGHT,
        }
    }

    /// Whether it sends half-hours.
    pub const fn is_smart(&self) -> bool {
        matches!(self.face, Face::Smart { .. })
    }
}

impl Dial {
    const fn of(
        label: &'static str,
        role: RegisterRole,
        digits: i16,
        decimals: i16,
        unit: &'static str,
    ) -> Self {
        Self {
            label,
            role,
            digits,
            decimals,
            unit,
        }
    }

    /// What the register shows, in 10^-decimals, after `used_wh` since it showed `start`.
    pub fn shows(&self, start: i64, used_wh: i64) -> i64 {
        let decimals = u32::from(self.decimals.unsigned_abs());
        let steps = 10_i64.pow(decimals);
        let capacity = 10_i64.pow(decimals + u32::from(self.digits.unsigned_abs()));
        (start * steps + self.steps(used_wh, steps)).rem_euclid(capacity)
    }

    fn steps(&self, used_wh: i64, steps: i64) -> i64 {
        if self.unit == "kWh" {
            return used_wh * steps / 1_000;
        }
        // m³ = kWh × 3.6 ÷ (1.02264 × 39.5), the conversion that bills use, in whole numbers.
        let milli_m3 = i128::from(used_wh) * 3_600_000 / 40_394_280;
        i64::try_from(milli_m3 * i128::from(steps) / 1_000).unwrap_or(0)
    }
}

/// Where a register stands: most anywhere, some about to start again at zero.
fn start(rng: &mut ChaCha8Rng, capacity: i64) -> i64 {
    if rng.random_bool(0.06) {
        capacity - rng.random_range(200..1_500)
    } else {
        rng.random_range(800..capacity * 7 / 10)
    }
}

fn number(rng: &mut ChaCha8Rng) -> u32 {
    rng.random_range(1_000_000..9_999_999)
}

/// Thirteen digits: a distributor, ten digits, a check digit.
pub fn mpan(rng: &mut ChaCha8Rng) -> String {
    const WEIGHTS: [u32; 12] = [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43];
    let mut digits = distributor(rng);
    digits.extend((0..10).map(|_| rng.random_range(0..10_u32)));
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    digits.push(sum % 11 % 10);
    text(&digits)
}

/// Distributors have numbers from 10 to 23.
fn distributor(rng: &mut ChaCha8Rng) -> Vec<u32> {
    let number = rng.random_range(10..24_u32);
    vec![number / 10, number % 10]
}

/// Ten digits, the last two a check.
pub fn mprn(rng: &mut ChaCha8Rng) -> String {
    let mut digits = vec![rng.random_range(1..10_u32)];
    digits.extend((0..7).map(|_| rng.random_range(0..10_u32)));
    let sum: u32 = digits
        .iter()
        .rev()
        .zip(1_u32..)
        .map(|(digit, weight)| digit * weight)
        .sum();
    digits.extend([sum % 11 / 10, sum % 11 % 10]);
    text(&digits)
}

fn text(digits: &[u32]) -> String {
    digits
        .iter()
        .filter_map(|digit| char::from_digit(*digit, 10))
        .collect()
}
