//! The readings of a point, ready for the engine: bills, the money view of usage, and replays all
//! rate the same way, so that they cannot differ.

mod registers;

use accounts::{ServicePoint, Supply};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use metering::{Channel, MeteringRepository as _, Quality, StoredDay};
use store::Conn;
use tariff::{
    Calendar, Carried, DemandMeasure, IntervalUsage, IntervalsUsed, Period, RatingInput,
    RegisterAdvance, Tariff, TariffError, Usage, UsageChannel, UsageDay,
};

use crate::consumption::{self, PointUse};
use crate::error::PortalError;

pub(crate) use registers::Steps;

/// What is known of the use of a point.
pub(crate) enum Readings {
    /// Interval data by channel.
    Intervals {
        import: Vec<DayValues>,
        export: Vec<DayValues>,
        reactive: Vec<DayValues>,
    },
    /// Register advances.
    Registers(Vec<RegisterAdvance>),
}

/// One local day of one channel, with the version that was read.
pub(crate) struct DayValues {
    date: Date,
    resolution_minutes: u32,
    version: u32,
    values: Vec<Option<i64>>,
    estimated: usize,
}

impl DayValues {
    fn of(stored: &StoredDay) -> Self {
        Self {
            date: stored.day.local_day(),
            resolution_minutes: stored.day.resolution_minutes().into(),
            version: u32::try_from(stored.version).unwrap_or_default(),
            values: stored.day.values().collect(),
            estimated: stored
                .day
                .slots()
                .iter()
                .filter(|slot| slot.quality() == Quality::Estimated)
                .count(),
        }
    }

    fn usage(&self) -> UsageDay<'_> {
        UsageDay {
            date: self.date,
            resolution_minutes: self.resolution_minutes,
            version: self.version,
            values: &self.values,
        }
    }
}

impl Readings {
    /// What `tariff` needs of a point's use in `period`.
    pub(crate) async fn load(
        conn: &mut Conn,
        supply: &Supply,
        point: &ServicePoint,
        tariff: &Tariff,
        period: Period,
        steps: Steps,
    ) -> Result<Self, PortalError> {
        let own = consumption::channel(point);
        let import = days(conn, point, own, period).await?;
        // Nearly every metered point has days in the period, so this is nearly never asked.
        let is_metered = !import.is_empty()
            || conn
                .interval_range(point.account_id, point.id, own)
                .await?
                .is_some();
        if !is_metered {
            let advances = registers::advances(conn, supply, point, period, steps).await?;
            return Ok(Self::Registers(advances));
        }
        Self::intervals(conn, point, tariff, period, import).await
    }

    /// The same where `used` may hold the point's own days already.
    pub(crate) async fn load_beside(
        used: &PointUse,
        conn: &mut Conn,
        (supply, point): (&Supply, &ServicePoint),
        tariff: &Tariff,
        period: Period,
    ) -> Result<Self, PortalError> {
        match used.stored_within(period.from(), period.to()) {
            Some(stored) => {
                let import = stored.map(DayValues::of).collect();
                Self::intervals(conn, point, tariff, period, import).await
            }
            None => Self::load(conn, supply, point, tariff, period, Steps::ByReading).await,
        }
    }

    /// Adds the channels that `tariff` prices beside the point's own.
    async fn intervals(
        conn: &mut Conn,
        point: &ServicePoint,
        tariff: &Tariff,
        period: Period,
        import: Vec<DayValues>,
    ) -> Result<Self, PortalError> {
        let document = tariff.document();
        let export = if document.export.is_some() {
            days(conn, point, Channel::Export, period).await?
        } else {
            Vec::new()
        };
        let kva = |charge: &tariff::DemandCharge| charge.measure == DemandMeasure::Kva;
        let reactive = if !document.reactive.is_empty() || document.demand.iter().any(kva) {
            days(conn, point, Channel::ReactiveImport, period).await?
        } else {
            Vec::new()
        };
        Ok(Self::Intervals {
            import,
            export,
            reactive,
        })
    }

    /// The versions of interval days that a record names.
    pub(crate) async fn named(
        conn: &mut Conn,
        point: &ServicePoint,
        named: &[IntervalsUsed],
    ) -> Result<Self, PortalError> {
        let (mut import, mut export, mut reactive) = (Vec::new(), Vec::new(), Vec::new());
        for used in named {
            let (channel, days) = match used.channel {
                UsageChannel::Import => (consumption::channel(point), &mut import),
                UsageChannel::Export => (Channel::Export, &mut export),
                UsageChannel::Reactive => (Channel::ReactiveImport, &mut reactive),
            };
            for run in &used.days {
                let version = i32::try_from(run.version).unwrap_or_default();
                for date in run.period.dates() {
                    let (account, point) = (point.account_id, point.id);
                    let stored = conn
                        .interval_day_version(account, point, channel, date, version)
                        .await?;
                    let stored = stored.ok_or_else(|| {
                        PortalError::Internal(format!("version {version} of {date} is not kept"))
                    })?;
                    days.push(DayValues::of(&stored));
                }
            }
        }
        Ok(Self::Intervals {
            import,
            export,
            reactive,
        })
    }

    /// Intervals of the point's own channel in `period` whose value is an estimate.
    pub(crate) fn estimated_within(&self, period: Period) -> usize {
        match self {
            Self::Intervals { import, .. } => {
                let inside = import.iter().filter(|day| period.contains(day.date));
                inside.map(|day| day.estimated).sum()
            }
            Self::Registers(_) => 0,
        }
    }

    /// The last day with interval data; `None` for register reads.
    pub(crate) fn last_day(&self) -> Option<Date> {
        match self {
            Self::Intervals { import, .. } => import.last().map(|day| day.date),
            Self::Registers(_) => None,
        }
    }

    /// Calls `rate` with what to rate.
    pub(crate) fn rate<T>(
        &self,
        zone: &TimeZone,
        period: Period,
        carried: Option<&Carried>,
        rate: impl FnOnce(&RatingInput<'_>) -> Result<T, TariffError>,
    ) -> Result<T, TariffError> {
        let calendar = Calendar::new(zone, period)?;
        match self {
            Self::Registers(advances) => {
                let usage = Usage::Registers(advances);
                let mut input = RatingInput::new(period, &calendar, usage);
                input.carried = carried;
                rate(&input)
            }
            Self::Intervals {
                import,
                export,
                reactive,
            } => {
                let (import, export) = (usage(import, period), usage(export, period));
                let reactive = usage(reactive, period);
                let usage = Usage::Intervals(IntervalUsage {
                    import: &import,
                    export: &export,
                    reactive: &reactive,
                    ..IntervalUsage::default()
                });
                let mut input = RatingInput::new(period, &calendar, usage);
                input.carried = carried;
                rate(&input)
            }
        }
    }
}

/// The days of a channel inside `period`.
fn usage(days: &[DayValues], period: Period) -> Vec<UsageDay<'_>> {
    let inside = days.iter().filter(|day| period.contains(day.date));
    inside.map(DayValues::usage).collect()
}

async fn days(
    conn: &mut Conn,
    point: &ServicePoint,
    channel: Channel,
    period: Period,
) -> Result<Vec<DayValues>, PortalError> {
    let (from, to) = (period.from(), period.to());
    let stored = conn
        .stored_days(point.account_id, point.id, channel, from, to)
        .await?;
    Ok(stored.iter().map(DayValues::of).collect())
}
