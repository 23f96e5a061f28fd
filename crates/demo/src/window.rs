//! The days that are made up, each with its slots as the local clock has them: 46, 48 or 50
//! half-hours. Shared by all customers, with the weather that all of them have.

use base::Instant;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::error::DemoError;
use crate::weather::{Climate, Sky};

/// Minutes a slot.
pub const SLOT_MINUTES: u16 = 30;

/// The zone of every property.
pub const ZONE: &str = "Europe/London";

/// One half-hour.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Hours on the local clock at the middle of it: 18.25 is quarter past six.
    pub hour: f64,
    /// Outside air in °C.
    pub air_c: f64,
    /// Sunshine on a panel: 0 at night, 1 under a clear high sun.
    pub sun: f64,
}

/// One local day.
#[derive(Clone, Debug)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// Weekend or bank holiday.
    pub day_off: bool,
    /// Sunday (shops are shut).
    pub sunday: bool,
    /// Its half-hours, in elapsed order.
    pub moments: Vec<Moment>,
}

/// Everything between the first made-up day and yesterday.
#[derive(Clone, Debug)]
pub struct Window {
    /// The clock of the place.
    pub zone: TimeZone,
    /// When the supplier is made.
    pub now: Instant,
    /// The days, in order.
    pub days: Vec<Day>,
    /// First days of the months: each neighbouring pair is a billing period.
    pub boundaries: Vec<Date>,
}

impl Window {
    /// The window that ends yesterday and begins `months` whole months before this month.
    ///
    /// # Errors
    /// When the time zone or the calendar has no such days.
    pub fn new(seed: u64, now: Instant, months: u8) -> Result<Self, DemoError> {
        let zone = TimeZone::get(ZONE)?;
        let today = zone.to_datetime(now.timestamp()).date();
        let this_month = today.first_of_month();
        let first = this_month.checked_sub(i64::from(months).months())?;
        let boundaries = first
            .series(1.month())
            .take_while(|boundary| *boundary <= this_month)
            .collect();
        let mut climate = Climate::new(seed);
        let days = first
            .series(1.day())
            .take_while(|date| *date < today)
            .map(|date| day(&zone, date, climate.next_day(date)))
            .collect();
        Ok(Self {
            zone,
            now,
            days,
            boundaries,
        })
    }

    /// The instant of a local clock time, in hours, on a date.
    pub fn instant(&self, date: Date, hour: i64, minute: i64) -> Instant {
        metering::day_start(&self.zone, date).plus_seconds(hour * 3_600 + minute * 60)
    }

    /// Index of a date among the days; the number of days when it comes after them.
    pub fn index_of(&self, date: Date) -> usize {
        self.days.partition_point(|day| day.date < date)
    }
}

fn day(zone: &TimeZone, date: Date, sky: Sky) -> Day {
    let count = metering::slots_in_day(zone, date, SLOT_MINUTES);
    let moments = (0..count)
        .map(|index| moment(zone, date, index, sky))
        .collect();
    let sunday = date.weekday() == Weekday::Sunday;
    let day_off = sunday || date.weekday() == Weekday::Saturday || is_bank_holiday(date);
    Day {
        date,
        day_off,
        sunday,
        moments,
    }
}

fn moment(zone: &TimeZone, date: Date, index: usize, sky: Sky) -> Moment {
    let middle = metering::slot_start(zone, date, SLOT_MINUTES, index).plus_seconds(900);
    let local = zone.to_datetime(middle.timestamp());
    let hour = f64::from(local.hour()) + f64::from(local.minute()) / 60.0;
    let into_utc_day = i32::try_from(middle.seconds().rem_euclid(86_400)).unwrap_or(0);
    let utc_hour = f64::from(into_utc_day) / 3_600.0;
    Moment {
        hour,
        air_c: sky.air_c(hour),
        sun: sky.sun(date, utc_hour, index),
    }
}

/// The bank holidays that fall on the same date every year, and the late Mondays of May and August.
fn is_bank_holiday(date: Date) -> bool {
    let fixed = matches!((date.month(), date.day()), (1, 1) | (12, 25 | 26));
    let monday = date.weekday() == Weekday::Monday;
    let may = date.month() == 5 && (date.day() <= 7 || date.day() >= 25);
    let august = date.month() == 8 && date.day() >= 25;
    fixed || (monday && (may || august))
}
