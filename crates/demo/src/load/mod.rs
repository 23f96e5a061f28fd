//! What homes and shops use, half-hour by half-hour. Shapes are floating point; each value is
//! rounded to whole Wh once, and only whole Wh are summed or stored.

pub mod gas;
pub mod home;
pub mod shop;

/// Wh of each half-hour of each day.
pub type Series = Vec<Vec<f64>>;

/// Whole Wh, once.
pub fn quantise(series: &Series) -> Vec<Vec<i64>> {
    series
        .iter()
        .map(|day| day.iter().map(|wh| whole(*wh)).collect())
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "clamped to what a site can use"
)]
fn whole(wh: f64) -> i64 {
    wh.clamp(0.0, 10_000_000.0).round() as i64
}

/// A hump of height 1 at `at`, `width` hours wide, on a 24-hour clock.
pub fn hump(hour: f64, at: f64, width: f64) -> f64 {
    let apart = (hour - at).abs();
    let apart = apart.min(24.0 - apart) / width;
    (-0.5 * apart * apart).exp()
}

/// Whether an hour lies between two, also over midnight.
pub fn between(hour: f64, from: f64, to: f64) -> bool {
    if from <= to {
        hour >= from && hour < to
    } else {
        hour >= from || hour < to
    }
}
