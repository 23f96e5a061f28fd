//! What each day and slot cost, by the tariff agreed for that day, with tax.

use accounts::{AccountsRepository as _, Agreement, ServicePoint};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::{Currency, Decimal, Money, Rounding};
use store::Conn;
use tariff::{
    Calendar, IntervalUsage, Period, RatingInput, Usage, UsageDay, day_costs, micro_units,
    slot_costs,
};

use crate::Portal;
use crate::consumption::DayUse;
use crate::error::PortalError;

/// What one day cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedDay {
    /// The local day.
    pub date: Date,
    /// Energy with tax, exact; negative for export.
    pub energy: Decimal,
    /// Standing charge with tax, exact.
    pub standing: Decimal,
    /// Each slot with tax, in millionths of the currency unit; empty unless asked for.
    pub slots_micros: Vec<Option<i64>>,
}

/// Prices days of a point. Days without an agreement are left out, and so are days whose tariff
/// needs finer data than there is.
pub async fn price_days(
    portal: &Portal,
    conn: &mut Conn,
    point: &ServicePoint,
    zone: &TimeZone,
    days: &[DayUse],
    by_slot: bool,
) -> Result<Vec<PricedDay>, PortalError> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Ok(Vec::new());
    };
    let to = last.date.saturating_add(jiff::Span::new().days(1));
    let agreements = conn.agreements(point.account_id, first.date, to).await?;
    let mut priced = Vec::with_capacity(days.len());
    for agreement in agreements
        .iter()
        .filter(|agreed| agreed.service_point_id == point.id)
    {
        let tariff = portal.tariff(conn, agreement.tariff_id).await?;
        for day in days.iter().filter(|day| covers(agreement, day.date)) {
            if let Some(one) = price(&tariff, day, zone, by_slot) {
                priced.push(one);
            }
        }
    }
    priced.sort_by_key(|day| day.date);
    Ok(priced)
}

fn covers(agreement: &Agreement, day: Date) -> bool {
    agreement.from <= day && agreement.to.is_none_or(|to| day < to)
}

fn price(
    tariff: &tariff::Tariff,
    day: &DayUse,
    zone: &TimeZone,
    by_slot: bool,
) -> Option<PricedDay> {
    let usage = UsageDay {
        date: day.date,
        resolution_minutes: day.resolution_minutes.into(),
        version: 0,
        values: &day.wh,
    };
    let period = Period::new(day.date, day.date.tomorrow().ok()?).ok()?;
    let calendar = Calendar::new(zone, period).ok()?;
    let usage = Usage::Intervals(IntervalUsage::import(std::slice::from_ref(&usage)));
    let input = RatingInput::new(period, &calendar, usage);
    let cost = day_costs(tariff, &input).ok()?.pop()?;
    let slots_micros = if by_slot {
        let costs = slot_costs(tariff, &input, day.date).ok()?;
        costs
            .into_iter()
            .map(|cost| cost.and_then(|cost| micro_units(cost).ok()))
            .collect()
    } else {
        Vec::new()
    };
    Some(PricedDay {
        date: day.date,
        energy: cost.energy_with_tax().ok()?,
        standing: cost.standing_with_tax().ok()?,
        slots_micros,
    })
}

/// A sum of exact amounts as money, rounded once.
pub fn rounded(sum: Decimal, currency: Currency) -> Option<Money> {
    Money::round_from_decimal(sum, currency, Rounding::HalfEven).ok()
}

/// An exact amount in millionths of the currency unit.
pub fn micros(amount: Decimal) -> Option<i64> {
    micro_units(amount).ok()
}

impl Portal {
    /// A tariff by its id: documents never change, so each is read and parsed once.
    pub(crate) async fn tariff(
        &self,
        conn: &mut Conn,
        id: base::TariffId,
    ) -> Result<std::sync::Arc<tariff::Tariff>, PortalError> {
        let broken = |_| PortalError::Internal("the tariff cache is poisoned".to_owned());
        if let Some(known) = self.tariffs.read().map_err(broken)?.get(&id) {
            return Ok(known.clone());
        }
        let stored = conn.tariff(id).await?;
        let stored = stored.ok_or_else(|| PortalError::Internal(format!("no tariff {id}")))?;
        let parsed = tariff::Tariff::from_toml(&stored.document)
            .map_err(|error| PortalError::Internal(format!("tariff {id}: {error}")))?;
        let parsed = std::sync::Arc::new(parsed);
        let broken = |_| PortalError::Internal("the tariff cache is poisoned".to_owned());
        self.tariffs
            .write()
            .map_err(broken)?
            .insert(id, parsed.clone());
        Ok(parsed)
    }
}
