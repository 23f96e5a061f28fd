//! What each day and slot cost, by the tariff agreed for that day, with tax.
//!
//! Days are rated within their months, so that tiers, demand and monthly charges are those of the
//! bill. A day is unrounded; what a whole period costs is in `settled.rs`.

use accounts::{AccountsRepository as _, Agreement, ServicePoint, Supply};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::{Currency, Decimal, Money, Rounding};
use store::Conn;
use tariff::{DayCost, Period, Tariff, TariffError, day_costs, micro_units, slot_costs};

use crate::Portal;
use crate::consumption::{DayUse, PointUse};
use crate::error::PortalError;
use crate::rating::{Ends, Readings, Steps};

/// What one day cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedDay {
    /// The local day.
    pub date: Date,
    /// Energy with tax, and the day's share of demand, minimums and credits; exact.
    pub energy: Decimal,
    /// Standing charge with tax, exact.
    pub standing: Decimal,
    /// Each slot with tax, in millionths of the currency unit; empty unless asked for.
    pub slots_micros: Vec<Option<i64>>,
}

/// A point with what it is priced by.
pub struct Place<'a> {
    pub supply: &'a Supply,
    pub point: &'a ServicePoint,
    pub zone: &'a TimeZone,
}

impl<'a> Place<'a> {
    /// The agreements of the point that cover some of `period`.
    pub(super) fn agreed(&self, period: Period) -> impl Iterator<Item = &'a Agreement> {
        let all = self.supply.agreements_of(self.point.id);
        all.filter(move |one| one.from < period.to() && one.to.is_none_or(|to| to > period.from()))
    }
}

/// Prices `days` of a point, of which `used` was read. Days without an agreement are left out, and
/// so are days whose tariff needs finer data than there is.
pub async fn price_days(
    portal: &Portal,
    conn: &mut Conn,
    place: &Place<'_>,
    (used, days): (&PointUse, &[DayUse]),
    by_slot: bool,
) -> Result<Vec<PricedDay>, PortalError> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Ok(Vec::new());
    };
    let wanted = Period::new(first.date, day_after(last.date)).map_err(broken)?;
    let at = (place.supply, place.point);
    let mut priced = Vec::with_capacity(days.len());
    for agreement in place.agreed(wanted) {
        let tariff = portal.tariff(conn, agreement.tariff_id).await?;
        let (step, none) = (Steps::ByReading, Ends::default());
        let mut readings = None;
        let mut period = months_around(wanted, agreement).map_err(broken)?;
        if !used.is_spread() {
            let told = (period, step);
            let loaded = Readings::load_beside(used, conn, at, &tariff, told, &none).await;
            readings = loaded.ok().filter(|loaded| !loaded.is_from_registers());
        }
        let readings = match readings {
            Some(readings) => Ok(readings),
            None => {
                // Between readings nothing but the days that are asked for is known.
                let Some(within) = covered(agreement, wanted) else {
                    continue;
                };
                period = within;
                Readings::load_beside(used, conn, at, &tariff, (period, step), &none).await
            }
        };
        let Ok(readings) = readings else { continue };
        let Ok(period) = Period::new(period.from(), readings.known_to(period)) else {
            continue;
        };
        let is_wanted = |date: Date| days.binary_search_by_key(&date, |day| day.date).is_ok();
        let costs = price(
            &tariff,
            &readings,
            place.zone,
            period,
            (by_slot, &is_wanted),
        );
        priced.extend(costs.unwrap_or_default());
    }
    priced.sort_by_key(|day| day.date);
    Ok(priced)
}

/// The days of `period` under an agreement.
pub(super) fn covered(agreement: &Agreement, period: Period) -> Option<Period> {
    let to = agreement.to.map_or(period.to(), |to| to.min(period.to()));
    Period::new(agreement.from.max(period.from()), to).ok()
}

/// The whole months around `period`, as far as the agreement covers them.
fn months_around(period: Period, agreement: &Agreement) -> Result<Period, TariffError> {
    let from = period.from().first_of_month().max(agreement.from);
    let to = day_after(period.last_day().last_of_month());
    Period::new(from, agreement.to.map_or(to, |end| end.min(to)))
}

fn price(
    tariff: &Tariff,
    readings: &Readings,
    zone: &TimeZone,
    period: Period,
    (by_slot, is_wanted): (bool, &dyn Fn(Date) -> bool),
) -> Result<Vec<PricedDay>, TariffError> {
    readings.rate(zone, period, None, |input| {
        let mut priced = Vec::new();
        for cost in day_costs(tariff, input)? {
            if !is_wanted(cost.date) {
                continue;
            }
            let mut slots_micros = Vec::new();
            if by_slot {
                slots_micros = if readings.is_from_registers() {
                    vec![Some(micro_units(cost.energy_with_tax()?)?)]
                } else {
                    slot_costs(tariff, input, cost.date)?
                        .into_iter()
                        .map(|cost| cost.map(micro_units).transpose())
                        .collect::<Result<_, _>>()?
                };
            }
            priced.push(PricedDay {
                date: cost.date,
                energy: energy_and_other(&cost)?,
                standing: cost.standing_with_tax()?,
                slots_micros,
            });
        }
        Ok(priced)
    })
}

fn energy_and_other(cost: &DayCost) -> Result<Decimal, TariffError> {
    let other = cost.other_with_tax()?;
    let energy = cost.energy_with_tax()?;
    energy.checked_add(other).ok_or(TariffError::Overflow)
}

/// The day after; the calendar's last day itself, which no data has.
pub(super) fn day_after(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}

fn broken(error: TariffError) -> PortalError {
    PortalError::Internal(error.to_string())
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
