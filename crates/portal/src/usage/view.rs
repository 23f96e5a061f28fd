//! The usage page.

use accounts::{Account, Direction, Fuel, ServicePoint, Supply};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use wire::{Flow, Period, PointTab, SlotQuality, UsageQuery, UsageView};

use super::charges::Charges;
use super::pricing::{Place, PricedDay, price_days};
use super::settled::{Asked, Settled, settled};
use super::slots;
use super::span::DaySpan;
use super::summary::summary;
use crate::consumption::{self, DayUse, PointUse, Source};
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, wording};

impl Portal {
    /// Usage at one point of the current account.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a point that is not of this account, `usage.bad_date` for a date
    /// that is none.
    pub async fn usage_view(
        &self,
        ctx: &OpContext,
        query: &UsageQuery,
    ) -> Result<UsageView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let supply = self.supplies.of(&mut conn, &account).await?;
        let point = chosen(&supply, query.point.as_deref())?;
        let zone = zone_of(&supply, point);
        let today = ctx.now.timestamp().to_zoned(zone.clone()).date();
        let period = query.period.unwrap_or_default();
        let source = Source::of(&supply, point);
        let range = source.range();
        let asked = query.on.as_deref().map(parse_date).transpose()?;
        let on = match asked {
            Some(on) => on,
            None => range.map_or(today, |(_, last)| last),
        };
        let span = DaySpan::containing(period, on);
        let used = source
            .used(
                &mut conn,
                (&supply, point),
                span.before().from,
                (span.from, span.to),
            )
            .await?;
        let place = Place {
            supply: &supply,
            point,
            zone: &zone,
        };
        let by_slot = period == Period::Day;
        let priced = price_days(self, &mut conn, &place, (&used, &used.days), by_slot).await?;
        let before = compared(&mut conn, point, span, &used).await?;
        let settled = match range.filter(|_| period != Period::Day) {
            Some(range) => {
                let days = (span.from, span.to);
                let asked = Asked {
                    account: &account,
                    place: &place,
                    used: &used,
                    span,
                    range,
                    charges: &Charges::of(&mut conn, account.id, days).await?,
                };
                settled(self, &mut conn, &asked).await?
            }
            None => None,
        };
        let shown = Shown {
            account: &account,
            settled,
            supply: &supply,
            point,
            zone: zone.clone(),
            today,
            period,
            span,
            range,
        };
        Ok(shown.view(&used, &priced, before))
    }
}

/// Wh of the same days of the period before: what the sentence compares with.
async fn compared(
    conn: &mut store::Conn,
    point: &ServicePoint,
    span: DaySpan,
    used: &PointUse,
) -> Result<Option<i64>, PortalError> {
    let Some(last) = used.days.last() else {
        return Ok(None);
    };
    let before = span.before();
    let days = last
        .date
        .since(span.from)
        .map_or(0, |length| length.get_days())
        + 1;
    let to = before
        .from
        .saturating_add(jiff::Span::new().days(days))
        .min(before.to);
    let (wh, found) = consumption::total(conn, point, used, (before.from, to)).await?;
    let complete = i32::try_from(found).is_ok_and(|count| count >= days.min(27));
    Ok(complete.then_some(wh))
}

/// What is shown, before its numbers.
struct Shown<'a> {
    account: &'a Account,
    supply: &'a Supply,
    point: &'a ServicePoint,
    zone: TimeZone,
    today: Date,
    period: Period,
    span: DaySpan,
    /// First and last day with data.
    range: Option<(Date, Date)>,
    settled: Option<Settled>,
}

impl Shown<'_> {
    fn view(self, used: &PointUse, priced: &[PricedDay], before: Option<i64>) -> UsageView {
        let slots = slots::bars(
            self.period,
            self.span,
            self.today,
            &self.zone,
            &used.days,
            priced,
        );
        let total_wh = used.days.iter().map(DayUse::total_wh).sum();
        let currency = self.account.currency;
        let by_days = || Settled::of_days(priced, used.days.len(), currency);
        let cost = self.settled.or_else(by_days);
        let count = |wanted: &[SlotQuality]| {
            let found = slots
                .iter()
                .filter(|slot| wanted.contains(&slot.quality))
                .count();
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        let (first, last) = self.range.unwrap_or((self.today, self.today));
        UsageView {
            sentence: self.sentence(used, total_wh, before),
            points: self.tabs(),
            point: self.point.id.to_string(),
            flow: flow(self.point),
            period: self.period,
            title: self.span.title(),
            from: self.span.from.to_string(),
            previous: self.span.previous(first),
            next: self.span.next(last),
            total_wh,
            energy_cost: cost.map(|it| it.energy),
            standing_cost: cost.map(|it| it.standing),
            currency_symbol: currency.symbol().to_owned(),
            summary: summary(self.period, &slots, total_wh),
            estimated_count: count(&[SlotQuality::Estimated]),
            missing_count: count(&[SlotQuality::Missing, SlotQuality::Partial]),
            from_readings: used.is_spread(),
            data_until: self.range.map(|(_, last)| wording::when_day(last)),
            slots,
        }
    }

    fn sentence(&self, used: &PointUse, total_wh: i64, before: Option<i64>) -> String {
        let verb = if flow(self.point) == Flow::Export {
            "sold"
        } else {
            "used"
        };
        let when = self.span.in_words();
        if used.days.is_empty() {
            return format!("We have no figures for you {when}.");
        }
        let so_far = if self.span.to > self.today {
            " so far"
        } else {
            ""
        };
        let about = if used.is_spread() { "about " } else { "" };
        let amount = wording::kwh(total_wh);
        let change = before.and_then(|before| wording::change_percent(total_wh, before));
        match change {
            None => format!("You {verb} {about}{amount} {when}{so_far}."),
            Some(percent) => format!(
                "You {verb} {about}{amount} {when}{so_far}, {} the {} before.",
                wording::change_words(percent),
                match self.period {
                    Period::Day => "day",
                    Period::Month if so_far.is_empty() => "month",
                    Period::Month => "same days of the month",
                    Period::Year if so_far.is_empty() => "year",
                    Period::Year => "same days of the year",
                }
            ),
        }
    }

    fn tabs(&self) -> Vec<PointTab> {
        let tab = |point: &ServicePoint| PointTab {
            id: point.id.to_string(),
            flow: flow(point),
            label: label(self.supply, point),
        };
        self.supply.points.iter().map(tab).collect()
    }
}

/// What a point is called: "Gas", or "Gas, 3 High Street" where there are several places.
pub(crate) fn label(supply: &Supply, point: &ServicePoint) -> String {
    let several_places = supply.properties.len() > 1;
    let name = match flow(point) {
        Flow::Electricity => "Electricity",
        Flow::Gas => "Gas",
        Flow::Export => "Solar export",
    };
    let place = supply
        .properties
        .iter()
        .find(|property| several_places && property.id == point.property_id);
    place.map_or_else(
        || name.to_owned(),
        |property| format!("{name}, {}", property.line1),
    )
}

/// What flows at a point.
pub(crate) fn flow(point: &ServicePoint) -> Flow {
    match (point.fuel, point.direction) {
        (Fuel::Gas, _) => Flow::Gas,
        (Fuel::Electricity, Direction::Import) => Flow::Electricity,
        (Fuel::Electricity, Direction::Export) => Flow::Export,
    }
}

/// The time zone of a point's property; UTC when it is not known, which no stored row is.
pub(crate) fn zone_of(supply: &Supply, point: &ServicePoint) -> TimeZone {
    supply
        .properties
        .iter()
        .find(|property| property.id == point.property_id)
        .and_then(|property| TimeZone::get(&property.time_zone).ok())
        .unwrap_or(TimeZone::UTC)
}

fn chosen<'a>(supply: &'a Supply, wanted: Option<&str>) -> Result<&'a ServicePoint, PortalError> {
    let point = match wanted {
        None => supply.points.first(),
        Some(id) => supply.points.iter().find(|point| point.id.is(id)),
    };
    point.ok_or_else(|| Refusal::NotFound.into())
}

fn parse_date(text: &str) -> Result<Date, PortalError> {
    text.parse::<Date>()
        .ok()
        .filter(|date| (2000..=2199).contains(&date.year()))
        .ok_or_else(|| PortalError::invalid("usage.bad_date", "on", "That date doesn't exist."))
}
