//! Whether a new register reading looks likely: F2, and "validation at least: zero, negative,
//! more than twice the expected advance".
//!
//! It never refuses a reading. A doubtful one may be confirmed and goes to review.

use crate::reading::{RegisterSpec, advance};

/// What history leads one to expect of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// How far it went, in 10^-decimals of its unit: on the face, before any multiplier, as the
    /// readings it is held against.
    pub advance_units: i64,
    /// In how many days.
    pub days: i64,
}

impl Expectation {
    /// The advance expected in `days`, rounded down; a reading of the same day counts as one day.
    #[must_use]
    pub fn over(&self, days: i64) -> i64 {
        let expected =
            i128::from(self.advance_units) * i128::from(days.max(1)) / i128::from(self.days.max(1));
        i64::try_from(expected).unwrap_or(i64::MAX)
    }
}

/// Thresholds; dated configuration of the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlausibilityRules {
    /// More than this percentage of the expected advance is too high.
    pub too_high_percent: i64,
    /// No advance in this many days or more is doubtful, when some was expected.
    pub no_advance_days: i64,
    /// Without history, a roll-over is thought possible when the last reading was in this
    /// topmost percentage of the face and the new one in the lowest.
    pub rollover_percent: i64,
}

impl Default for PlausibilityRules {
    fn default() -> Self {
        Self {
            too_high_percent: 200,
            no_advance_days: 1,
            rollover_percent: 10,
        }
    }
}

/// Why a reading is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Lower than the last reading: mistyped, the last one was wrong, or the register started
    /// again at zero.
    LowerThanLast {
        /// The advance if it started again at zero, when that is likely.
        rollover_units: Option<i64>,
    },
    /// A far larger advance than history leads one to expect.
    TooHigh {
        /// What was expected, in 10^-decimals of the unit.
        expected_units: i64,
        /// What the reading means.
        actual_units: i64,
    },
    /// The register stood still although use was expected.
    NoAdvance {
        /// What was expected, in 10^-decimals of the unit.
        expected_units: i64,
    },
}

impl Doubt {
    /// Stable code, as stored with the reading.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LowerThanLast {
                rollover_units: None,
            } => "lower_than_last",
            Self::LowerThanLast {
                rollover_units: Some(_),
            } => "rollover",
            Self::TooHigh { .. } => "too_high",
            Self::NoAdvance { .. } => "no_advance",
        }
    }
}

/// Whether a reading may be used at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plausibility {
    /// It may.
    Plausible,
    /// It must be confirmed first.
    NeedsConfirm(Doubt),
}

/// Judges `value` against the `previous` accepted reading, `days` earlier.
///
/// The first reading of a register is always plausible; without history only a lower one is not.
#[must_use]
pub fn plausibility(
    previous: Option<i64>,
    history: Option<Expectation>,
    value: i64,
    days: i64,
    spec: &RegisterSpec,
    rules: &PlausibilityRules,
) -> Plausibility {
    let Some(previous) = previous else {
        return Plausibility::Plausible;
    };
    let expected_units = history.map(|history| history.over(days));
    if value < previous {
        let wrapped = advance(previous, value, spec);
        let likely = match expected_units {
            Some(expected) => !too_high(wrapped, expected, rules),
            None => at_the_top(previous, value, spec, rules),
        };
        let rollover_units = likely.then_some(wrapped);
        return Plausibility::NeedsConfirm(Doubt::LowerThanLast { rollover_units });
    }
    let actual_units = value - previous;
    match expected_units {
        Some(expected_units) if too_high(actual_units, expected_units, rules) => {
            Plausibility::NeedsConfirm(Doubt::TooHigh {
                expected_units,
                actual_units,
            })
        }
        Some(expected_units)
            if actual_units == 0 && expected_units > 0 && days >= rules.no_advance_days =>
        {
            Plausibility::NeedsConfirm(Doubt::NoAdvance { expected_units })
        }
        _ => Plausibility::Plausible,
    }
}

fn too_high(actual_units: i64, expected_units: i64, rules: &PlausibilityRules) -> bool {
    i128::from(actual_units) * 100 > i128::from(expected_units) * i128::from(rules.too_high_percent)
}

fn at_the_top(previous: i64, value: i64, spec: &RegisterSpec, rules: &PlausibilityRules) -> bool {
    let edge = i128::from(spec.capacity()) * i128::from(rules.rollover_percent) / 100;
    i128::from(previous) >= i128::from(spec.capacity()) - edge && i128::from(value) < edge
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 8 units a day over the last 100 days, on a register of five digits.
    fn judge(previous: i64, value: i64, days: i64) -> Plausibility {
        let spec = RegisterSpec::new(5, 0).expect("a face");
        let history = Expectation {
            advance_units: 800,
            days: 100,
        };
        let rules = PlausibilityRules::default();
        plausibility(Some(previous), Some(history), value, days, &spec, &rules)
    }

    #[test]
    fn an_ordinary_advance_is_plausible() {
        assert_eq!(judge(1_000, 1_240, 30), Plausibility::Plausible);
    }

    #[test]
    fn twice_the_expected_advance_is_plausible_and_one_more_is_not() {
        assert_eq!(judge(1_000, 1_480, 30), Plausibility::Plausible);
        let doubt = Doubt::TooHigh {
            expected_units: 240,
            actual_units: 481,
        };
        assert_eq!(judge(1_000, 1_481, 30), Plausibility::NeedsConfirm(doubt));
    }

    #[test]
    fn a_lower_reading_is_doubtful_and_no_rollover_in_the_middle_of_the_face() {
        let doubt = Doubt::LowerThanLast {
            rollover_units: None,
        };
        assert_eq!(judge(5_000, 4_990, 30), Plausibility::NeedsConfirm(doubt));
        assert_eq!(doubt.code(), "lower_than_last");
    }

    #[test]
    fn a_rollover_that_fits_history_is_named_as_one() {
        let doubt = Doubt::LowerThanLast {
            rollover_units: Some(250),
        };
        assert_eq!(judge(99_900, 150, 30), Plausibility::NeedsConfirm(doubt));
        assert_eq!(doubt.code(), "rollover");
    }

    #[test]
    fn a_register_that_stands_still_is_doubtful() {
        let doubt = Doubt::NoAdvance {
            expected_units: 240,
        };
        assert_eq!(judge(1_000, 1_000, 30), Plausibility::NeedsConfirm(doubt));
    }

    #[test]
    fn without_history_only_a_lower_reading_is_doubtful() {
        let spec = RegisterSpec::new(5, 0).expect("a face");
        let rules = PlausibilityRules::default();
        let judge = |previous, value| plausibility(previous, None, value, 30, &spec, &rules);
        assert_eq!(judge(None, 99_999), Plausibility::Plausible);
        assert_eq!(judge(Some(10), 99_999), Plausibility::Plausible);
        let rolled = Doubt::LowerThanLast {
            rollover_units: Some(200),
        };
        assert_eq!(judge(Some(99_900), 100), Plausibility::NeedsConfirm(rolled));
        let lower = Doubt::LowerThanLast {
            rollover_units: None,
        };
        assert_eq!(judge(Some(50_000), 100), Plausibility::NeedsConfirm(lower));
    }

    #[test]
    fn extreme_numbers_do_not_overflow() {
        let spec = RegisterSpec::new(17, 0).expect("a face");
        let history = Expectation {
            advance_units: i64::MAX,
            days: 0,
        };
        let rules = PlausibilityRules::default();
        let found = plausibility(Some(0), Some(history), 5, i64::MAX, &spec, &rules);
        assert_eq!(found, Plausibility::Plausible);
    }
}
