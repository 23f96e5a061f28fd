//! The intervals of a smart meter against its registers, where its own readings bound the days that
//! an import changed.
//!
//! Only readings that the meter sent count: they are of midnight. A person reads at any time of the
//! day, and the use of the rest of that day would be taken for a fault.

use std::collections::BTreeMap;

use accounts::{Meter, Register};
use jiff::civil::Date;
use metering::vee::{IntervalException, Rule, SumCheckRule, sum_check};
use metering::{Channel, IntervalDay, MeteringRepository as _, ReadingSource, StoredDay};
use store::Conn;

use super::target::Place;
use crate::consumption::{self, GasBook};
use crate::error::PortalError;
use crate::{OpContext, Portal};

/// The days `[from, to)` between two readings of a meter.
struct Span {
    from: Date,
    to: Date,
    /// How far all its registers went together.
    advance_wh: i64,
    /// What one step of the faces stands for: so much a register may be off by what it cannot
    /// show.
    step_wh: i64,
}

impl Portal {
    /// What the registers say about the `changed` days of a channel, in order. A span is looked at
    /// as soon as the last of its days is there; one that is right now is no longer doubted.
    pub(super) async fn sum_checks(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        place: &Place,
        channel: Channel,
        changed: &[Date],
    ) -> Result<Vec<IntervalException>, PortalError> {
        let rule = &self.settings.vee.sum_check;
        let mut found = Vec::new();
        // Registers count active energy; nothing is known of reactive ones.
        if !rule.enabled || channel != consumption::channel(&place.point) {
            return Ok(found);
        }
        let (account, point) = (place.point.account_id, place.point.id);
        for span in spans(conn, place, changed).await? {
            let stored = conn
                .stored_days(account, point, channel, span.from, span.to)
                .await?;
            let Some(last) = whole(&span, &stored) else {
                continue;
            };
            let days: Vec<IntervalDay> = stored.iter().map(|one| one.day.clone()).collect();
            let rule = SumCheckRule {
                tolerance_wh: rule.tolerance_wh.max(span.step_wh),
                ..rule.clone()
            };
            match sum_check(&days, span.advance_wh, &rule) {
                Some(finding) => found.push(self.exception(ctx, finding, last)),
                None => {
                    conn.supersede_rule(last, Rule::SumCheck, ctx.now).await?;
                }
            }
        }
        Ok(found)
    }
}

/// The last day of a span of which every day is stored.
fn whole<'a>(span: &Span, stored: &'a [StoredDay]) -> Option<&'a StoredDay> {
    let days = i64::from(span.to.since(span.from).ok()?.get_days());
    let all = i64::try_from(stored.len()) == Ok(days);
    stored.last().filter(|_| all)
}

/// The spans of the point's smart meters with a changed day in them.
async fn spans(conn: &mut Conn, place: &Place, changed: &[Date]) -> Result<Vec<Span>, PortalError> {
    let mut spans = Vec::new();
    let (Some(first), Some(last)) = (changed.first(), changed.last()) else {
        return Ok(spans);
    };
    let after = last.tomorrow().unwrap_or(*last);
    let point = place.point.id;
    let here = |meter: &&Meter| meter.service_point_id == point;
    for meter in place.supply.meters.iter().filter(here) {
        if !meter.smart {
            continue;
        }
        for span in spans_of(conn, place, meter, *first, after).await? {
            let has_changed = changed.iter().any(|on| span.from <= *on && *on < span.to);
            // Intervals are of the point: with a second meter they are not this one's alone.
            let mut others = place.supply.meters.iter().filter(here);
            let shared = others.any(|other| other.id != meter.id && was_there(other, &span));
            if has_changed && !shared {
                spans.push(span);
            }
        }
    }
    Ok(spans)
}

fn was_there(meter: &Meter, span: &Span) -> bool {
    meter.installed_on < span.to && meter.removed_on.is_none_or(|gone| gone > span.from)
}

/// From each day on which every register of a meter was read to the next such day, around
/// `[from, to]`.
async fn spans_of(
    conn: &mut Conn,
    place: &Place,
    meter: &Meter,
    from: Date,
    to: Date,
) -> Result<Vec<Span>, PortalError> {
    let of_meter = |register: &&Register| register.meter_id == meter.id;
    let mut read: Vec<(&Register, BTreeMap<Date, i64>)> = Vec::new();
    for register in place.supply.registers.iter().filter(of_meter) {
        let readings = conn
            .readings_around(
                meter.account_id,
                register.id,
                ReadingSource::Smart,
                from,
                to,
            )
            .await?;
        let values = readings.into_iter().map(|one| (one.read_on, one.value));
        read.push((register, values.collect()));
    }
    let Some((_, values)) = read.first() else {
        return Ok(Vec::new());
    };
    let by_all = |on: &&Date| read.iter().all(|(_, values)| values.contains_key(*on));
    let days: Vec<Date> = values.keys().filter(by_all).copied().collect();
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Ok(Vec::new());
    };
    let book = GasBook::of(conn, (&place.supply, &place.point), (*first, *last)).await?;
    let mut spans = Vec::new();
    for pair in days.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        // Volume without a calorific value is no energy yet: there is nothing to compare with.
        let Ok(gas) = book.by_volume(from, to) else {
            continue;
        };
        let (mut advance_wh, mut step_wh) = (0_i64, 0_i64);
        for (register, values) in &read {
            let wh = consumption::advance_wh(register, values[&from], values[&to], gas.as_ref())?;
            advance_wh = advance_wh.saturating_add(wh);
            let step = consumption::advance_wh(register, 0, 1, gas.as_ref())?;
            step_wh = step_wh.saturating_add(step);
        }
        spans.push(Span {
            from,
            to,
            advance_wh,
            step_wh,
        });
    }
    Ok(spans)
}
