//! Validation on import: what changed is looked at with the five weeks before it.

use base::ExceptionId;
use jiff::ToSpan as _;
use metering::vee::{DayFacts, ExceptionStatus, Finding, History, IntervalException, validate};
use metering::{Channel, Delivered, DeliveredDay, MeteringRepository as _, StoredDay};
use store::Conn;

use super::target::Place;
use crate::error::PortalError;
use crate::{OpContext, Portal};

/// Days of history that rules look back on.
pub const HISTORY_DAYS: i32 = 35;

impl Portal {
    /// Looks at the days of one channel that a batch changed; returns how many findings are new.
    pub(super) async fn validate_batch(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        place: &Place,
        batch: &[(Channel, DeliveredDay)],
        held: &[Delivered],
    ) -> Result<u64, PortalError> {
        let mut changed: Vec<(&DeliveredDay, &Delivered)> = batch
            .iter()
            .map(|(_, delivered)| delivered)
            .zip(held)
            .filter(|(_, held)| held.changed)
            .collect();
        changed.sort_by_key(|(_, held)| held.day.local_day());
        let (Some((channel, _)), Some((_, first)), Some((_, last))) =
            (batch.first(), changed.first(), changed.last())
        else {
            return Ok(0);
        };
        let from = first.day.local_day().saturating_sub(HISTORY_DAYS.days());
        let (account, point) = (place.point.account_id, place.point.id);
        let to = last.day.local_day();
        let mut before = conn
            .stored_days(account, point, *channel, from, to)
            .await?
            .into_iter()
            .peekable();
        let mut history = History::default();
        let (mut found, mut days) = (Vec::new(), Vec::new());
        for (delivered, held) in changed {
            let on = held.day.local_day();
            while let Some(past) = before.next_if(|past| past.day.local_day() < on) {
                history.push(past.day);
            }
            let facts = DayFacts {
                conflicts: &delivered.conflicts,
                drift_seconds: delivered.drift_seconds,
                ..DayFacts::of(&held.day, *channel)
            };
            let stored = StoredDay {
                account_id: account,
                service_point_id: point,
                channel: *channel,
                version: held.version,
                day: held.day.clone(),
                issued: delivered.issued.clone(),
            };
            conn.supersede_exceptions(&stored, held.version, ctx.now)
                .await?;
            let findings = validate(&facts, &history, &self.settings.vee);
            found.extend(
                findings
                    .into_iter()
                    .map(|one| self.exception(ctx, one, &stored)),
            );
            days.push(on);
        }
        let checked = self.sum_checks(ctx, conn, place, *channel, &days).await?;
        found.extend(checked);
        Ok(conn.add_exceptions(&found).await?)
    }

    /// A finding about a day, open.
    pub(super) fn exception(
        &self,
        ctx: &OpContext,
        finding: Finding,
        stored: &StoredDay,
    ) -> IntervalException {
        IntervalException {
            account_id: stored.account_id,
            id: ExceptionId::new(ctx.now, self.entropy()),
            service_point_id: stored.service_point_id,
            channel: stored.channel,
            local_day: stored.day.local_day(),
            version: stored.version,
            finding,
            status: ExceptionStatus::Open,
            found_at: ctx.now,
            resolved_at: None,
            resolved_by: String::new(),
            note: String::new(),
        }
    }
}
