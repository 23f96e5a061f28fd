//! The readings of a point, ready for the engine: bills, the money view of usage, and replays all
//! rate the same way, so that they cannot differ.

mod ends;
mod known;
mod prices;
mod registers;

use accounts::{AccountsRepository as _, ServicePoint, Supply};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::Conn;
use tariff::{
    Calendar, Carried, Market, Period, RatingInput, RatingRecord, StoredUsage, SupplyFacts, Tariff,
    TariffError,
};

use crate::consumption::{self, PointUse, ReadBefore};
use crate::error::PortalError;
use crate::point_readings::PointReadings;
use known::{DayValues, Known, days};
use prices::{Prices, Publication};

pub(crate) use ends::Ends;
pub(crate) use registers::{Advanced, Steps};

/// What is known of a point: its use, the prices that go with it, and what was declared of it.
pub(crate) struct Readings {
    usage: Known,
    prices: Prices,
    facts: SupplyFacts,
    /// Where registers stood; nothing for interval data, and without the advances themselves.
    stood: Advanced,
}

impl Readings {
    /// What `tariff` needs of a point's use in `period`; registers begin and end by `ends`.
    pub(crate) async fn load(
        conn: &mut Conn,
        (supply, point): (&Supply, &ServicePoint),
        tariff: &Tariff,
        (period, steps): (Period, Steps),
        ends: &Ends,
    ) -> Result<Self, PortalError> {
        if supply.interval_days_of(point.id).is_some() {
            let import = days(conn, point, consumption::channel(point), period).await?;
            let known = Known::intervals(conn, point, tariff, period, import).await?;
            return Self::with(conn, (supply, point), tariff, period, known).await;
        }
        let days = (ends.since(supply, point, period), period.to());
        let readings = PointReadings::of(conn, supply, point, days).await?;
        Self::of_registers(
            conn,
            (supply, point, &readings),
            tariff,
            (period, steps),
            ends,
        )
        .await
    }

    /// The same where `used` may hold what is needed already.
    pub(crate) async fn load_beside(
        used: &PointUse,
        conn: &mut Conn,
        (supply, point): (&Supply, &ServicePoint),
        tariff: &Tariff,
        (period, steps): (Period, Steps),
        ends: &Ends,
    ) -> Result<Self, PortalError> {
        let told = (period, steps);
        if let ReadBefore::Readings(readings) = &used.from {
            let days = (ends.since(supply, point, period), period.to());
            if readings.tell_of(days) {
                let at = (supply, point, &**readings);
                return Self::of_registers(conn, at, tariff, told, ends).await;
            }
        }
        match used.stored_within(period.from(), period.to()) {
            Some(stored) => {
                let import = stored.map(DayValues::of).collect();
                let known = Known::intervals(conn, point, tariff, period, import).await?;
                Self::with(conn, (supply, point), tariff, period, known).await
            }
            None => Self::load(conn, (supply, point), tariff, told, ends).await,
        }
    }

    async fn of_registers(
        conn: &mut Conn,
        (supply, point, readings): (&Supply, &ServicePoint, &PointReadings),
        tariff: &Tariff,
        (period, steps): (Period, Steps),
        ends: &Ends,
    ) -> Result<Self, PortalError> {
        let mut stood = registers::advanced(readings, (supply, point), period, steps, ends)?;
        let known = Known::Registers(std::mem::take(&mut stood.advances));
        let gives_back = known.is_below_zero();
        let loaded = Self::with(conn, (supply, point), tariff, period, known).await?;
        let facts = SupplyFacts {
            sized_by: ends.sized_by.filter(|_| gives_back),
            ..loaded.facts
        };
        Ok(Self {
            facts,
            stood,
            ..loaded
        })
    }

    /// Adds the newest prices, and what holds of the supply on the first day.
    async fn with(
        conn: &mut Conn,
        (supply, point): (&Supply, &ServicePoint),
        tariff: &Tariff,
        period: Period,
        usage: Known,
    ) -> Result<Self, PortalError> {
        let zone = crate::usage::zone_of(supply, point);
        let prices = usage.prices(conn, tariff, &zone, Publication::Newest);
        let prices = prices.await?;
        let mut facts = SupplyFacts::default();
        if Market::built_in().asks_for_facts(tariff.document()) {
            let (account, point) = (point.account_id, point.id);
            let declared = conn.use_declaration(account, point, period.from()).await?;
            facts.domestic_percent = declared.map(|declared| declared.domestic);
        }
        Ok(Self {
            usage,
            prices,
            facts,
            stood: Advanced::default(),
        })
    }

    /// What a record was made of: the versions of interval days and the publications of prices
    /// that it names.
    pub(crate) async fn recorded(
        conn: &mut Conn,
        point: &ServicePoint,
        record: &RatingRecord,
        zone: &TimeZone,
    ) -> Result<Self, PortalError> {
        let usage = match &record.usage {
            StoredUsage::Registers(advances) => Known::Registers(advances.clone()),
            StoredUsage::Intervals(named) => Known::named(conn, point, named).await?,
        };
        let broken = |error: TariffError| PortalError::Internal(error.to_string());
        let tariff = Tariff::new(record.tariff.clone()).map_err(broken)?;
        let named = Publication::Named(&record.prices);
        let prices = usage.prices(conn, &tariff, zone, named).await?;
        Ok(Self {
            usage,
            prices,
            facts: record.facts,
            stood: Advanced::default(),
        })
    }

    /// Intervals of the point's own channel in `period` whose value is an estimate.
    pub(crate) fn estimated_within(&self, period: Period) -> usize {
        self.usage.estimated_within(period)
    }

    /// Where the registers stood, when only register reads are known.
    pub(crate) const fn stood(&self) -> &Advanced {
        &self.stood
    }

    /// Whether only register reads are known.
    pub(crate) const fn is_from_registers(&self) -> bool {
        matches!(self.usage, Known::Registers(_))
    }

    /// The end of the days that can be rated: the day after the last one with interval data, or
    /// the first one without a price; that of `period` for register reads.
    pub(crate) fn known_to(&self, period: Period) -> Date {
        let last = match &self.usage {
            Known::Intervals { import, .. } => import.last().map(|day| day.date),
            Known::Registers(_) => None,
        };
        let after = last.map_or(period.to(), |last| last.tomorrow().unwrap_or(last));
        let priced = self.prices.ends_before().unwrap_or(after);
        after.min(priced).min(period.to())
    }

    /// Calls `rate` with what to rate.
    ///
    /// # Errors
    /// As `rate`, and when a day of the period lacks a price that its tariff names.
    pub(crate) fn rate<T>(
        &self,
        zone: &TimeZone,
        period: Period,
        carried: Option<&Carried>,
        rate: impl FnOnce(&RatingInput<'_>) -> Result<T, TariffError>,
    ) -> Result<T, TariffError> {
        let calendar = Calendar::new(zone, period)?;
        self.prices.given(period.to(), |series| {
            self.usage.given(period, |usage| {
                let mut input = RatingInput::new(period, &calendar, usage);
                input.carried = carried;
                input.series = series;
                input.facts = self.facts;
                rate(&input)
            })
        })
    }
}
