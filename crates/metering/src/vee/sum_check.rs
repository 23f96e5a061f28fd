//! Intervals against the register: the one rule that looks at several days at once.

use super::exception::{Finding, Rule};
use super::rules::SumCheckRule;
use crate::IntervalDay;

/// The sum of all intervals between two readings against the register's advance, both in Wh. The
/// finding is about the whole of the last day. Nothing is said while intervals are missing.
#[must_use]
pub fn sum_check(days: &[IntervalDay], advance_wh: i64, rule: &SumCheckRule) -> Option<Finding> {
    let last = days.last()?;
    if !rule.enabled || days.iter().any(|day| day.missing_count() > 0) {
        return None;
    }
    let sum: i128 = days.iter().map(|day| i128::from(day.total_wh())).sum();
    let off = (sum - i128::from(advance_wh)).abs();
    let share = i128::from(advance_wh).abs() * i128::from(rule.tolerance_permille);
    (off > i128::from(rule.tolerance_wh) && off * 1000 > share).then(|| Finding {
        rule: Rule::SumCheck,
        first_slot: 0,
        slots: last.slots().len(),
        observed: i64::try_from(sum).ok(),
        expected: Some(advance_wh),
    })
}
