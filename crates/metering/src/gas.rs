//! Gas volume to energy: kWh = m³ × correction × calorific value ÷ 3.6, exact, rounded once.
//!
//! The factors are dated configuration of the market and arrive as arguments: calorific values are
//! published by charging area and gas day, and a period has the mean of its days.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::RegisterSpec;

/// Decimals of a period's calorific value; daily ones are published with one.
const MEAN_DECIMALS: u32 = 4;

base::codes! {
    /// What a gas register counts.
    GasUnit {
        /// Cubic metres.
        CubicMetre = "m3",
        /// Hundreds of cubic feet; × 2.83 gives cubic metres.
        HundredCubicFeet = "hcf",
    }
}

impl GasUnit {
    /// The unit as marked on a meter: `m³`, `m3`, `ft³`, `100 ft³`, `hcf`.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        let said = || label.chars().filter(|letter| !letter.is_whitespace());
        let is = |known: &&str| said().flat_map(char::to_lowercase).eq(known.chars());
        if ["m³", "m3"].iter().any(is) {
            return Some(Self::CubicMetre);
        }
        let hundreds = ["ft³", "ft3", "100ft³", "100ft3", "hcf"];
        hundreds.iter().any(is).then_some(Self::HundredCubicFeet)
    }

    fn cubic_metres(self) -> Decimal {
        match self {
            Self::CubicMetre => Decimal::ONE,
            Self::HundredCubicFeet => Decimal::new(283, 2),
        }
    }
}

/// What turns a volume into energy on the days it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GasConversion {
    /// For temperature and pressure; 1.02264 in the United Kingdom.
    pub correction: Decimal,
    /// Megajoules in a cubic metre, as published for the place and day (about 39).
    pub calorific_value: Decimal,
}

impl GasConversion {
    /// With the United Kingdom's volume correction.
    #[must_use]
    pub fn uk(calorific_value: Decimal) -> Self {
        Self {
            correction: Decimal::new(102_264, 5),
            calorific_value,
        }
    }

    /// Energy of a volume in kWh, rounded once to `decimals`, half away from zero.
    /// `None` when the result cannot be written down.
    #[must_use]
    pub fn kwh(&self, volume: Decimal, unit: GasUnit, decimals: u32) -> Option<Decimal> {
        let product = volume
            .checked_mul(unit.cubic_metres())?
            .checked_mul(self.correction)?
            .checked_mul(self.calorific_value)?;
        // ÷ 3.6 is the last step, so the product before it is exact: × 10 ÷ 36.
        let kwh = product
            .checked_mul(Decimal::TEN)?
            .checked_div(Decimal::from(36))?;
        Some(kwh.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero))
    }
}

/// Calorific values of one place, each from its gas day until the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalorificBook {
    /// Megajoules in a cubic metre; days rise.
    values: Vec<(Date, Decimal)>,
}

impl CalorificBook {
    /// From published values in any order; of two for one day the last holds. Before the first
    /// one, the first holds.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = (Date, Decimal)>) -> Self {
        let by_day: std::collections::BTreeMap<Date, Decimal> = values.into_iter().collect();
        Self {
            values: by_day.into_iter().collect(),
        }
    }

    /// The mean of the days `[from, to)`, each day weighing the same; of an empty period the value
    /// of its day. Rounded once, to four decimals. `None` when nothing is published.
    #[must_use]
    pub fn mean(&self, from: Date, to: Date) -> Option<Decimal> {
        let (_, first) = *self.values.first()?;
        let at = |date: Date| {
            let after = self.values.partition_point(|(day, _)| *day <= date);
            after
                .checked_sub(1)
                .map_or(first, |index| self.values[index].1)
        };
        let days = |from: Date, to: Date| {
            let span = to.duration_since(from).as_secs() / 86_400;
            Decimal::from(span)
        };
        if to <= from {
            return Some(at(from));
        }
        let (mut sum, mut begin) = (Decimal::ZERO, from);
        let inside = self.values.iter().map(|(day, _)| *day);
        for end in inside.filter(|day| from < *day && *day < to).chain([to]) {
            sum = sum.checked_add(at(begin).checked_mul(days(begin, end))?)?;
            begin = end;
        }
        let mean = sum.checked_div(days(from, to))?;
        Some(mean.round_dp_with_strategy(MEAN_DECIMALS, RoundingStrategy::MidpointNearestEven))
    }
}

/// Energy in Wh of an advance in 10^-decimals of a register of a gas unit, times its multiplier;
/// `None` when it cannot be counted.
#[must_use]
pub fn gas_units_to_wh(
    units: i64,
    spec: &RegisterSpec,
    unit: GasUnit,
    conversion: &GasConversion,
) -> Option<i64> {
    let wh = conversion
        .kwh(spec.quantity(units)?, unit, 3)?
        .checked_mul(Decimal::ONE_THOUSAND)?;
    i64::try_from(wh).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kwh(volume: i64, unit: GasUnit, calorific_tenths: i64) -> String {
        let conversion = GasConversion::uk(Decimal::new(calorific_tenths, 1));
        let kwh = conversion
            .kwh(Decimal::from(volume), unit, 3)
            .expect("in range");
        kwh.normalize().to_string()
    }

    #[test]
    fn volumes_become_the_energy_of_the_published_examples() {
        assert_eq!(kwh(100, GasUnit::CubicMetre, 393), "1116.382");
        assert_eq!(kwh(100, GasUnit::HundredCubicFeet, 393), "3159.361");
        assert_eq!(kwh(100, GasUnit::CubicMetre, 380), "1079.453");
        assert_eq!(kwh(1, GasUnit::CubicMetre, 400), "11.363");
    }

    #[test]
    fn a_period_has_the_mean_of_its_days() {
        use jiff::civil::date;
        let tenths = |value: i64| Decimal::new(value, 1);
        let book = CalorificBook::new([
            (date(2026, 1, 11), tenths(400)),
            (date(2026, 1, 1), tenths(390)),
            (date(2026, 1, 21), tenths(380)),
        ]);
        let mean = |from, to| book.mean(from, to).map(|mean| mean.normalize().to_string());
        let text = |value: &str| Some(value.to_owned());
        assert_eq!(mean(date(2026, 1, 1), date(2026, 1, 31)), text("39"));
        assert_eq!(mean(date(2026, 1, 10), date(2026, 1, 13)), text("39.6667"));
        assert_eq!(mean(date(2026, 1, 15), date(2026, 1, 15)), text("40"));
        assert_eq!(mean(date(2025, 1, 1), date(2025, 2, 1)), text("39"));
        assert_eq!(mean(date(2026, 6, 1), date(2026, 7, 1)), text("38"));
        assert_eq!(
            CalorificBook::default().mean(date(2026, 1, 1), date(2026, 2, 1)),
            None
        );
    }

    #[test]
    fn decimals_of_the_register_are_kept() {
        let conversion = GasConversion::uk(Decimal::from(40));
        let wh = |units, spec| gas_units_to_wh(units, &spec, GasUnit::CubicMetre, &conversion);
        let face = |decimals| RegisterSpec::new(5, decimals).expect("a face");
        let tenfold = face(3).with_multiplier(10_000_000).expect("a constant");
        assert_eq!(wh(1_000, face(3)), Some(11_363));
        // 10 m³ are converted, not ten times what 1 m³ was rounded to.
        assert_eq!(wh(1_000, tenfold), Some(113_627));
        assert_eq!(wh(i64::MAX, face(0)), None);
    }

    #[test]
    fn units_are_known_by_what_is_printed_on_meters() {
        assert_eq!(GasUnit::from_label("m³"), Some(GasUnit::CubicMetre));
        assert_eq!(
            GasUnit::from_label("100 ft³"),
            Some(GasUnit::HundredCubicFeet)
        );
        assert_eq!(GasUnit::from_label("kWh"), None);
    }
}
