//! Writes a Green Button file of every kind that Lamplight can write, for a validator to check:
//! `cargo run -p greenbutton --example samples -- FOLDER`. `cargo xtask conformance` does so.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use greenbutton::{
    EstimatedBy, ExportInterval, FeedInfo, Series, Unit, UsagePoint, WriteError, Writer,
    day_intervals,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{Channel, IntervalDay, Quality, Slot, day_end, day_start, slots_in_day};

/// Spring and autumn changes of the clock in both markets.
const DAYS: [Date; 6] = [
    date(2025, 3, 9),
    date(2025, 3, 30),
    date(2025, 7, 1),
    date(2025, 10, 26),
    date(2025, 11, 2),
    date(2025, 12, 31),
];

fn main() -> Result<(), WriteError> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    let write = |name: &str, zone: &str, points: &[(bool, &[Series])]| -> Result<(), WriteError> {
        let out = BufWriter::new(File::create(folder.join(name))?);
        sample(out, zone, points)
    };
    let electricity = Series::watt_hours(Channel::Import, 30);
    let solar = Series::watt_hours(Channel::Export, 30);
    let quarters = Series::watt_hours(Channel::Import, 15);
    let daily = Series {
        estimated_by: EstimatedBy::Interpolation,
        ..Series::watt_hours(Channel::Import, 1440)
    };
    let priced = |series: Series, currency| Series {
        currency: Some(currency),
        ..series
    };
    let metres = Series {
        unit: Unit::CubicMetres,
        power_of_ten: -3,
        ..daily
    };
    let (london, york) = ("Europe/London", "America/New_York");
    write(
        "electricity.xml",
        london,
        &[(false, &[priced(electricity, 826)])],
    )?;
    write(
        "export.xml",
        london,
        &[(false, &[electricity]), (false, &[priced(solar, 826)])],
    )?;
    write("gas-energy.xml", london, &[(true, &[priced(daily, 826)])])?;
    write("gas-volume.xml", london, &[(true, &[metres])])?;
    write(
        "quarters-dollars.xml",
        york,
        &[(false, &[priced(quarters, 840)])],
    )?;
    write(
        "daily-and-half-hours.xml",
        york,
        &[(false, &[daily, electricity])],
    )?;
    write(
        "no-clock-changes.xml",
        "America/Phoenix",
        &[(false, &[electricity])],
    )?;
    write("nothing-known.xml", london, &[(false, &[])])
}

fn sample(out: impl Write, zone: &str, points: &[(bool, &[Series])]) -> Result<(), WriteError> {
    let zone = TimeZone::get(zone).expect("a bundled zone");
    let feed = FeedInfo {
        title: "Sample & <check>".to_owned(),
        customer: "sample".to_owned(),
        updated: day_end(&zone, DAYS[5]),
        usage: (day_start(&zone, DAYS[0]), day_end(&zone, DAYS[5])),
    };
    let point = |number: usize, gas: bool| UsagePoint {
        id: format!("point-{number}"),
        title: "Supply".to_owned(),
        gas,
        zone: zone.clone(),
    };
    let mut writer = Writer::new(out, feed, point(0, points[0].0))?;
    for (number, (gas, series)) in points.iter().enumerate() {
        if number > 0 {
            writer.next_point(point(number, *gas))?;
        }
        for day in DAYS {
            for series in *series {
                writer.block(series, &intervals(series, day, &zone))?;
            }
        }
    }
    writer.finish()?;
    Ok(())
}

/// Every quality in turn, missing ones too, and costs where the series has a currency.
fn intervals(series: &Series, day: Date, zone: &TimeZone) -> Vec<ExportInterval> {
    let minutes = series.interval_minutes;
    let slot = |index: usize| {
        let wh = i64::try_from(index * 37 % 900).expect("small") - 1;
        match index % 7 {
            3 => Slot::MISSING,
            4 => Slot::new(wh, Quality::Estimated),
            5 => Slot::new(wh, Quality::Edited),
            _ => Slot::measured(wh),
        }
    };
    let from = if minutes == 1440 { 4 } else { 0 };
    let slots = (from..from + slots_in_day(zone, day, minutes)).map(slot);
    let day = IntervalDay::new(day, minutes, slots.collect()).expect("a day");
    let mut intervals = day_intervals(&day, zone);
    if series.currency.is_some() {
        for interval in &mut intervals {
            interval.cost = Some(interval.value * 27);
        }
    }
    intervals
}
