//! What the server draws around the chart.

use std::sync::LazyLock;

use wire::{Drawing, UsageView};

use super::totals;

/// What is said before the chart.
pub fn above(view: &UsageView) -> Drawing {
    if !view.from_readings || view.data_until.is_none() {
        return Drawing::of(String::new());
    }
    static NOTICE: LazyLock<Drawing> = LazyLock::new(|| Drawing::of(totals::notice()));
    NOTICE.clone()
}

/// What the chart's period cost and how new it is, or what stands where there is nothing to draw.
pub fn below(view: &UsageView) -> Drawing {
    let mut out = String::with_capacity(4_096);
    match &view.data_until {
        None => out.push_str(&totals::empty()),
        Some(until) => {
            totals::write(&mut out, view);
            totals::write_newest(&mut out, until);
        }
    }
    Drawing::of(out)
}
