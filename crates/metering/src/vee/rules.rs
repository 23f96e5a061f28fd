//! The rules and their parameters, as data: an operator writes what differs from the defaults. A
//! rule that is left out of a document keeps its default; `enabled = false` switches it off.

use serde::{Deserialize, Serialize};

/// All rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VeeRules {
    /// Two different values for one slot in one delivery.
    pub duplicate: DuplicateRule,
    /// Slots without a value.
    pub gap: GapRule,
    /// Peaks far above the other peaks of the day.
    pub spike: SpikeRule,
    /// A meter that stands still.
    pub zero_run: ZeroRunRule,
    /// Energy below zero.
    pub negative: NegativeRule,
    /// Intervals against the register.
    pub sum_check: SumCheckRule,
    /// A day far above days like it.
    pub high: HighRule,
    /// A meter whose clock is off.
    pub clock_drift: ClockDriftRule,
    /// How missing values are worked out.
    pub estimation: EstimationRules,
}

macro_rules! rule {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $kind:ty = $default:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            /// Whether it is looked at.
            pub enabled: bool,
            $($(#[$fdoc])* pub $field: $kind,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { enabled: true, $($field: $default,)* }
            }
        }
    };
}

rule! {
    /// A slot got two different values in one delivery.
    DuplicateRule {}
}

rule! {
    /// A run of slots without a value.
    GapRule {
        /// Shorter runs are not worth a person's time.
        minutes: u32 = 30,
    }
}

rule! {
    /// An interval above the third-highest of its day: (highest − third) ÷ third, the spike check
    /// of the Edison Electric Institute's Uniform Business Practices for VEE, there 180 %.
    SpikeRule {
        /// More than so many percent above the third-highest.
        percent_over_third: u32 = 180,
        /// Below this mean power nothing is a spike, in W.
        floor_w: i64 = 3_000,
    }
}

rule! {
    /// A run of zeros, counted on from the day before.
    ZeroRunRule {
        /// From this length, in minutes.
        minutes: u32 = 1_440,
        /// Exports stand still every night and in dark weeks, so they are left out by default.
        exports: bool = false,
    }
}

rule! {
    /// A value below zero.
    NegativeRule {}
}

rule! {
    /// The sum of intervals between two register readings differs from the register's advance.
    SumCheckRule {
        /// By more than so many Wh…
        tolerance_wh: i64 = 1_000,
        /// …and by more than so many thousandths of the advance.
        tolerance_permille: u32 = 5,
    }
}

rule! {
    /// A day's total is far above that of like days before it.
    HighRule {
        /// More than so many percent of their mean.
        percent: u32 = 300,
        /// A smaller total is never too high, in Wh.
        floor_wh: i64 = 10_000,
        /// With fewer like days nothing is said.
        days: usize = 3,
    }
}

rule! {
    /// Intervals began off their slots.
    ClockDriftRule {
        /// By more than so many seconds.
        seconds: i64 = 5,
    }
}

rule! {
    /// How missing values are worked out.
    EstimationRules {
        /// Runs up to this length are bridged by a straight line, in minutes.
        interpolate_minutes: u32 = 120,
        /// How many like days make a profile, the latest first.
        like_days: usize = 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_writes_only_what_differs() {
        let rules: VeeRules = serde_json::from_str(
            r#"{"spike": {"percent_over_third": 250}, "zero_run": {"enabled": false}}"#,
        )
        .expect("a document of rules");
        assert_eq!(rules.spike.percent_over_third, 250);
        assert_eq!(rules.spike.floor_w, SpikeRule::default().floor_w);
        assert!(!rules.zero_run.enabled && rules.gap.enabled);
    }

    #[test]
    fn a_misspelt_rule_or_parameter_is_refused() {
        for text in [r#"{"spikes": {}}"#, r#"{"gap": {"hours": 1}}"#] {
            assert!(serde_json::from_str::<VeeRules>(text).is_err(), "{text}");
        }
    }
}
