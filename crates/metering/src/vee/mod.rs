//! Validation, estimation and editing of interval data.
//!
//! [`validate()`] looks at one day with the days before it and says what is doubtful;
//! [`estimate()`] works out what is missing. Both are pure: rules and their parameters are data
//! ([`VeeRules`]), and nothing is stored or changed here. A finding never removes a value.

mod estimate;
mod exception;
mod history;
mod profile;
mod rules;
mod sum_check;
mod validate;

pub use estimate::{Constraint, Estimate, EstimatedSlot, Method, NoEstimate, estimate};
pub use exception::{ExceptionStatus, Finding, IntervalException, Resolution, Rule};
pub use history::{DayKind, History};
pub use rules::{
    ClockDriftRule, DuplicateRule, EstimationRules, GapRule, HighRule, NegativeRule, SpikeRule,
    SumCheckRule, VeeRules, ZeroRunRule,
};
pub use sum_check::sum_check;
pub use validate::{DayFacts, validate};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
