//! The days of a month on which the made-up supplier runs its bills: each on which bills of some
//! segment are first due. A real one runs every day; the other days would find nothing.

use std::collections::BTreeSet;

use billing::run::Segments;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::DemoError;
use crate::staff::CHOSEN_DAY;

/// The days after `month` began, in order: one for each segment's wait, and one for those homes
/// that chose a day.
///
/// # Errors
/// When the calendar ends.
pub fn of(segments: &Segments, month: Date) -> Result<BTreeSet<Date>, DemoError> {
    let mut days = BTreeSet::new();
    for segment in &segments.segment {
        days.insert(month.checked_add(i64::from(segment.wait_days).days())?);
    }
    if let Some(household) = segments.segment(&segments.household) {
        let chosen = month.with().day(CHOSEN_DAY).build()?;
        days.insert(chosen.checked_add(i64::from(household.wait_days).days())?);
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_segment_of_the_market_is_billed_on_its_first_day() {
        let days = of(Segments::built_in(), date(2026, 11, 1)).expect("is in the calendar");
        let expected = [3, 5, 6, 17].map(|day| date(2026, 11, day));
        assert_eq!(days, expected.into());
    }
}
