//! What was used day by day, to split what a bill charges for days that are too old.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// What was used on each day, by the text of the service point's identifier, where it is known:
/// of points with interval data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UseOfDays(pub BTreeMap<String, BTreeMap<Date, i64>>);

impl UseOfDays {
    /// What a point used in `[from, before)` and in `[from, to)`; `None` where that is not known
    /// or nothing was used.
    pub(super) fn of(
        &self,
        point: &str,
        (from, before, to): (Date, Date, Date),
    ) -> Option<(i64, i64)> {
        let days = self.0.get(point)?;
        let used = |until: Date| days.range(from..until).map(|(_, wh)| *wh).sum::<i64>();
        Some((used(before), used(to))).filter(|(_, all)| *all > 0)
    }
}
