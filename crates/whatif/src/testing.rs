//! Histories for the tests: made up from a seed, the same every time.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tariff::slots_in_day;

use crate::HistoryData;

/// Every tariff that the benchmark re-rates with.
pub(crate) const DOCUMENTS: [&str; 5] = [
    include_str!("../benches/tariffs/flat.json"),
    include_str!("../benches/tariffs/tou_tiers.json"),
    include_str!("../benches/tariffs/demand.json"),
    include_str!("../benches/tariffs/dynamic.json"),
    include_str!("../benches/tariffs/dynamic_formula.json"),
];

/// Numbers that look random, from a seed.
pub(crate) struct Chance(pub(crate) u32);

impl Chance {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % bound
    }
}

/// How many intervals `days` local days have.
pub(crate) fn slots(first_day: Date, days: u32, time_zone: &str, resolution: u32) -> usize {
    let zone = TimeZone::get(time_zone).expect("is in the bundled database");
    let dates = first_day.series(jiff::Span::new().days(1));
    let days = dates.take(usize::try_from(days).expect("fits"));
    days.map(|date| slots_in_day(date, &zone, resolution).expect("fits the day"))
        .sum()
}

/// Half-hours of the same value in every channel.
pub(crate) fn level(first_day: Date, days: u32, wh: i64) -> HistoryData {
    let values = vec![Some(wh); slots(first_day, days, "Europe/London", 30)];
    HistoryData {
        time_zone: "Europe/London".to_owned(),
        first_day,
        resolution_minutes: 30,
        import: values.clone(),
        export: values.clone(),
        reactive: values,
    }
}
