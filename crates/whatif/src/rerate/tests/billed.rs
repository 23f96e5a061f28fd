//! Every total is the one that the server bills, month after month.

use std::ops::Range;

use jiff::Span;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use tariff::{Calendar, Direction, Tariff, UnitRates, examples, rate_months, slots_in_day};

use super::super::*;
use crate::HistoryData;
use crate::testing::{Chance, DOCUMENTS, slots};

fn every_tariff() -> Vec<Tariff> {
    let mut tariffs = examples::tariffs().expect("every example reads");
    let ours = DOCUMENTS
        .iter()
        .map(|json| Tariff::from_json(json).expect("is sound"));
    tariffs.extend(ours);
    tariffs
}

/// The series that the tariff names, if it names one.
fn series_of(tariff: &Tariff) -> &str {
    match &tariff.document().unit_rates {
        UnitRates::Dynamic(rates) => &rates.series,
        _ => "",
    }
}

/// A history of a home with panels, with gaps when `gaps`.
fn home(
    seed: u32,
    first_day: Date,
    days: u32,
    zone: &str,
    resolution: u32,
    gaps: bool,
) -> HistoryData {
    let mut chance = Chance(seed);
    let slots = slots(first_day, days, zone, resolution);
    let mut row = |below: u32| -> Vec<Option<i64>> {
        let mut away = 0;
        let mut value = |_| {
            // Single readings, and stretches longer than a day.
            if gaps && away == 0 && chance.below(400) == 0 {
                away = chance.below(120);
            }
            if away > 0 {
                away -= 1;
                return None;
            }
            Some(i64::from(chance.below(below)))
        };
        (0..slots).map(&mut value).collect()
    };
    HistoryData {
        time_zone: zone.to_owned(),
        first_day,
        resolution_minutes: resolution,
        import: row(1_500),
        export: row(700),
        reactive: row(300),
    }
}

fn prices_for(data: &HistoryData, seed: u32) -> Vec<i64> {
    let mut chance = Chance(seed);
    let price = |_| i64::from(chance.below(450)) * 1_000_000 - 50_000_000;
    (0..data.import.len()).map(price).collect()
}

/// One bill after the other, from rows by day as the server stores them; without the bills that
/// the engine refuses.
fn billed(tariff: &Tariff, data: &HistoryData, nanos: &[i64]) -> Vec<(Date, Totals)> {
    let mut server = Server::new(tariff, data, nanos);
    let mut bills = Vec::new();
    let mut from = data.first_day;
    while from < server.end {
        let next = from.first_of_month().checked_add(Span::new().months(1));
        let to = next.expect("has one").min(server.end);
        let period = Period::new(from, to).expect("has days");
        bills.extend(server.bill(period).map(|totals| (from, totals)));
        from = to;
    }
    bills
}

/// What bills, one period after the other.
struct Server<'a> {
    tariff: &'a Tariff,
    data: &'a HistoryData,
    nanos: &'a [i64],
    zone: TimeZone,
    days: Vec<(Date, Range<usize>)>,
    end: Date,
    carried: Carried,
}

impl<'a> Server<'a> {
    fn new(tariff: &'a Tariff, data: &'a HistoryData, nanos: &'a [i64]) -> Self {
        let zone = TimeZone::get(&data.time_zone).expect("is in the bundled database");
        let mut days = Vec::new();
        let (mut date, mut at) = (data.first_day, 0);
        while at < data.import.len() {
            let end = at + slots_in_day(date, &zone, data.resolution_minutes).expect("fits");
            days.push((date, at..end));
            (date, at) = (date.tomorrow().expect("has one"), end);
        }
        Self {
            tariff,
            data,
            nanos,
            zone,
            days,
            end: date,
            carried: Carried::default(),
        }
    }

    fn days_of(&self, period: Period, row: &'a [Option<i64>]) -> Vec<UsageDay<'a>> {
        let of_period = self.days.iter().filter(|(date, _)| period.contains(*date));
        let day = |(date, slots): &(Date, Range<usize>)| UsageDay {
            date: *date,
            resolution_minutes: self.data.resolution_minutes,
            version: 1,
            values: &row[slots.clone()],
        };
        let stored = |day: &UsageDay<'_>| day.values.iter().any(Option::is_some);
        of_period.map(day).filter(stored).collect()
    }

    fn bill(&mut self, period: Period) -> Option<Totals> {
        let calendar = Calendar::new(&self.zone, period).expect("is in the calendar");
        let [import, export, reactive] =
            [&self.data.import, &self.data.export, &self.data.reactive]
                .map(|row| self.days_of(period, row));
        let given = self.tariff.document().direction == Direction::Export;
        let usage = IntervalUsage {
            import: if given { &export } else { &import },
            export: if given { &[] } else { &export },
            reactive: &reactive,
            ..IntervalUsage::default()
        };
        let prices = self.days.iter().map(|(date, slots)| PriceDay {
            date: *date,
            nanos: &self.nanos[slots.clone()],
        });
        let series = [PriceSeries {
            key: series_of(self.tariff),
            version: "1",
            resolution_minutes: self.data.resolution_minutes,
            days: &prices.collect::<Vec<_>>(),
        }];
        let input = RatingInput {
            series: &series,
            carried: Some(&self.carried),
            ..RatingInput::new(period, &calendar, Usage::Intervals(usage))
        };
        let bill = rate(self.tariff, &input).ok()?;
        let tax = bill.tax.iter().map(|tax| tax.amount);
        let totals = Totals {
            net: bill.net,
            tax: Money::sum(bill.currency, tax).expect("fits"),
            total: bill.total,
            energy_wh: bill.total_wh,
            export_wh: bill.export_wh,
        };
        self.carried = bill.carried;
        Some(totals)
    }
}

/// How many bills that were.
fn same_as_billed(tariff: &Tariff, data: &HistoryData) -> usize {
    let nanos = prices_for(data, 11);
    let bills = billed(tariff, data, &nanos);
    let prices: Vec<_> = nanos.into_iter().map(Some).collect();
    let history = History::new(data.clone()).expect("is sound");
    let plan = Plan::new(tariff).expect("is sound");
    let prices = [Prices::new(series_of(tariff), "1", &prices)];
    let rerated = rerate(&plan, &history, &prices).expect("can be re-rated");
    let months = rerated.months.iter();
    let months: Vec<_> = months
        .map(|month| (month.period.from(), month.totals))
        .collect();
    assert_eq!(months, bills, "{}", tariff.name());
    let sum = |of: fn(&Totals) -> Money| {
        let amounts = bills.iter().map(|(_, totals)| of(totals));
        Money::sum(tariff.document().currency, amounts).expect("fits")
    };
    assert_eq!(rerated.year.net, sum(|totals| totals.net));
    assert_eq!(rerated.year.tax, sum(|totals| totals.tax));
    assert_eq!(rerated.year.total, sum(|totals| totals.total));
    let wh: i64 = bills.iter().map(|(_, totals)| totals.energy_wh).sum();
    assert_eq!(rerated.year.energy_wh, wh);
    bills.len()
}

#[test]
fn a_year_costs_what_the_server_bills_under_every_tariff() {
    for gaps in [false, true] {
        let data = home(7, date(2025, 6, 1), 365, "Europe/London", 30, gaps);
        for tariff in every_tariff() {
            let bills = same_as_billed(&tariff, &data);
            assert!(gaps || bills == 12, "{}: {bills} bills", tariff.name());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_history_costs_what_the_server_bills(
        seed in any::<u32>(),
        month in 1_i8..=12,
        days in 1_u32..120,
        half_hourly in any::<bool>(),
        abroad in any::<bool>(),
        gaps in any::<bool>(),
    ) {
        let zone = if abroad { "America/New_York" } else { "Europe/London" };
        let resolution = if half_hourly { 30 } else { 15 };
        let data = home(seed, date(2026, month, 1), days, zone, resolution, gaps);
        for tariff in every_tariff() {
            same_as_billed(&tariff, &data);
        }
    }
}

#[test]
fn the_bills_of_a_year_are_the_year_but_for_their_rounding() {
    let data = home(3, date(2026, 1, 1), 365, "Europe/London", 30, false);
    let history = History::new(data).expect("is sound");
    let simple = [
        examples::UK_STANDARD_VARIABLE,
        examples::UK_ECONOMY_7,
        examples::UK_TIME_OF_USE,
        examples::UK_GAS,
        examples::US_TIME_OF_USE,
    ];
    for toml in simple {
        let tariff = Tariff::from_toml(toml).expect("is an example");
        let import = history.known_days(UsageChannel::Import);
        let usage = Usage::Intervals(IntervalUsage::import(&import));
        let input = RatingInput::new(history.period(), history.calendar(), usage);
        let (months, _) = rate_months(&tariff, &input).expect("can be rated");
        let plan = Plan::new(&tariff).expect("is sound");
        let rerated = rerate(&plan, &history, &[]).expect("can be re-rated");
        assert_eq!(months.len(), rerated.months.len());
        for (whole, month) in months.iter().zip(&rerated.months) {
            let off = whole.total - month.totals.net.to_decimal();
            // At most four lines, each half a penny off.
            assert!(
                off.abs() <= money::Decimal::new(2, 2),
                "{}: {off}",
                tariff.name()
            );
        }
    }
}
