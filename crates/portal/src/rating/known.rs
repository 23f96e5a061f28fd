//! What is known of the use of a point: interval days by channel, or register advances.

use accounts::ServicePoint;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use metering::{Channel, MeteringRepository as _, Quality, StoredDay};
use store::Conn;
use tariff::{
    DemandMeasure, IntervalUsage, IntervalsUsed, Period, RegisterAdvance, Tariff, TariffError,
    Usage, UsageChannel, UsageDay,
};

use super::prices::{Prices, Publication};
use crate::consumption;
use crate::error::PortalError;

/// What is known of the use of a point.
pub(super) enum Known {
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
pub(super) struct DayValues {
    pub(super) date: Date,
    pub(super) resolution_minutes: u32,
    version: u32,
    values: Vec<Option<i64>>,
    estimated: usize,
}

impl DayValues {
    pub(super) fn of(stored: &StoredDay) -> Self {
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

impl Known {
    /// Intervals of the point's own channel in `period` whose value is an estimate.
    pub(super) fn estimated_within(&self, period: Period) -> usize {
        match self {
            Self::Intervals { import, .. } => {
                let inside = import.iter().filter(|day| period.contains(day.date));
                inside.map(|day| day.estimated).sum()
            }
            Self::Registers(_) => 0,
        }
    }

    /// Whether registers give back more than was used.
    pub(super) fn is_below_zero(&self) -> bool {
        match self {
            Self::Intervals { .. } => false,
            Self::Registers(advances) => {
                let wh = advances.iter().map(|advance| i128::from(advance.wh));
                wh.sum::<i128>() < 0
            }
        }
    }

    /// Adds the channels that `tariff` prices beside the point's own.
    pub(super) async fn intervals(
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
    pub(super) async fn named(
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
                let (account, point) = (point.account_id, point.id);
                let wanted = (run.period.from(), run.period.to());
                let stored = conn
                    .interval_days_at_version(account, point, channel, wanted, version)
                    .await?;
                if i64::try_from(stored.len()) != Ok(i64::from(run.period.days())) {
                    let (from, to) = wanted;
                    return Err(PortalError::Internal(format!(
                        "version {version} of some day from {from} to {to} is not kept"
                    )));
                }
                days.extend(stored.iter().map(DayValues::of));
            }
        }
        Ok(Self::Intervals {
            import,
            export,
            reactive,
        })
    }

    /// The prices for these days.
    pub(super) async fn prices(
        &self,
        conn: &mut Conn,
        tariff: &Tariff,
        zone: &TimeZone,
        publication: Publication<'_>,
    ) -> Result<Prices, PortalError> {
        match self {
            Self::Registers(_) => Ok(Prices::default()),
            Self::Intervals { import, export, .. } => {
                let days = [import.as_slice(), export.as_slice()];
                Prices::load(conn, tariff, zone, &days, publication).await
            }
        }
    }

    /// Calls `rate` with the use inside `period`.
    pub(super) fn given<T>(
        &self,
        period: Period,
        rate: impl FnOnce(Usage<'_>) -> Result<T, TariffError>,
    ) -> Result<T, TariffError> {
        match self {
            Self::Registers(advances) => rate(Usage::Registers(advances)),
            Self::Intervals {
                import,
                export,
                reactive,
            } => {
                let (import, export) = (usage(import, period), usage(export, period));
                let reactive = usage(reactive, period);
                rate(Usage::Intervals(IntervalUsage {
                    import: &import,
                    export: &export,
                    reactive: &reactive,
                    ..IntervalUsage::default()
                }))
            }
        }
    }
}

/// The days of a channel inside `period`.
fn usage(days: &[DayValues], period: Period) -> Vec<UsageDay<'_>> {
    let inside = days.iter().filter(|day| period.contains(day.date));
    inside.map(DayValues::usage).collect()
}

pub(super) async fn days(
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
