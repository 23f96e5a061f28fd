//! What the server draws around the chart.

use std::sync::LazyLock;

use wire::UsageView;

use super::{download, totals};
use crate::drawn::Drawing;

/// What is said before the chart.
pub fn above(view: &UsageView) -> Drawing {
    if !view.from_readings || view.data_until.is_none() {
        return Drawing::default();
    }
    static NOTICE: LazyLock<Drawing> = LazyLock::new(|| totals::notice().into());
    NOTICE.clone()
}

/// What follows the chart, or stands in its place where there is nothing to draw.
pub fn below(view: &UsageView) -> Drawing {
    let mut out = String::with_capacity(4_096);
    match &view.data_until {
        None => out.push_str(&totals::empty()),
        Some(until) => {
            totals::write(&mut out, view);
            download::write(&mut out, view);
            totals::write_newest(&mut out, until);
        }
    }
    out.into()
}
