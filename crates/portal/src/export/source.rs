//! The figures of a file, a calendar month at a time.

use accounts::{Account, ServicePoint, Supply};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use metering::GasConversion;
use money::Decimal;

use super::request::ExportDetail;
use crate::Portal;
use crate::consumption::{self, DayUse};
use crate::error::PortalError;
use crate::usage::{Place, PricedDay, price_days, zone_of};

/// Where months come from.
pub struct Source {
    portal: Portal,
    pub account: Account,
    supply: Supply,
    pub point: ServicePoint,
    pub zone: TimeZone,
    pub detail: ExportDetail,
    /// The first day of the file.
    pub from: Date,
    /// The first day after it.
    pub to: Date,
    /// How volume becomes energy over these days, where the meter counts gas by volume.
    pub gas: Option<GasConversion>,
    next: Date,
}

/// The figures of (a part of) a calendar month.
pub struct Month {
    pub from: Date,
    pub to: Date,
    pub days: Vec<Day>,
    /// Days are spread between readings.
    pub from_readings: bool,
}

/// One local day: what was used, and what it cost.
pub struct Day {
    pub used: DayUse,
    pub cost: Option<PricedDay>,
}

impl Source {
    pub fn new(
        portal: Portal,
        account: Account,
        supply: Supply,
        point: ServicePoint,
        detail: ExportDetail,
        from: Date,
        to: Date,
    ) -> Self {
        let zone = zone_of(&supply, &point);
        Self {
            portal,
            account,
            supply,
            point,
            zone,
            detail,
            from,
            to,
            gas: None,
            next: from,
        }
    }

    /// What the supply is called: "Gas, 3 High Street" where there are several places.
    pub fn label(&self) -> String {
        crate::usage::label(&self.supply, &self.point)
    }

    /// Cubic metres of a kWh, where the meter counts gas by volume.
    pub fn cubic_metres_a_kwh(&self) -> Option<Decimal> {
        let gas = self.gas.as_ref()?;
        let kwh_a_metre = gas.correction.checked_mul(gas.calorific_value)?;
        Decimal::new(36, 1).checked_div(kwh_a_metre)
    }

    /// The next month of the file; `None` after the last.
    pub async fn next_month(&mut self) -> Result<Option<Month>, PortalError> {
        let from = self.next;
        if from >= self.to {
            return Ok(None);
        }
        let following = from
            .first_of_month()
            .saturating_add(jiff::Span::new().months(1));
        let to = following.min(self.to);
        self.next = to;
        self.month(from, to).await.map(Some)
    }

    async fn month(&self, from: Date, to: Date) -> Result<Month, PortalError> {
        let (supply, point) = (&self.supply, &self.point);
        let mut conn = self.portal.store.read().await?;
        let used = consumption::of(&mut conn, supply, point, from, to).await?;
        let place = Place {
            supply,
            point,
            zone: &self.zone,
        };
        let by_slot = true;
        let days = (&used, &used.days[..]);
        let priced = price_days(&self.portal, &mut conn, &place, days, by_slot).await?;
        let from_readings = used.is_spread();
        let days = used.days.into_iter().map(|day| Day {
            cost: priced.iter().find(|cost| cost.date == day.date).cloned(),
            used: day,
        });
        Ok(Month {
            from,
            to,
            days: days.collect(),
            from_readings,
        })
    }
}
