//! Filling holes in interval data before a bill, as validation does on import: the values are
//! stored as estimates, so that the bill is marked and replays, and what the meter says later
//! supersedes them. Energy that a customer gives is paid for as measured and never estimated.

use accounts::{AccountsRepository as _, ServicePoint};
use billing::document::{Direction, SupplySection};
use jiff::ToSpan as _;
use metering::vee::{History, estimate};
use metering::{
    FILLED_IN, IntervalDay, IssueTimes, MeteringRepository as _, Slot, StoredDay, slots_in_day,
};
use store::Conn;

use crate::error::PortalError;
use crate::import::HISTORY_DAYS;
use crate::issue_bill::draft::Draft;
use crate::{OpContext, Portal, consumption, usage};

impl Portal {
    /// Estimates the missing intervals of a bill that was worked out; false when there was nothing
    /// to go by.
    pub(super) async fn estimate_holes(
        &self,
        ctx: &OpContext,
        draft: &Draft,
    ) -> Result<bool, PortalError> {
        let mut tx = self.store.begin().await?;
        let account = draft.account.id;
        let supply = tx.supply(account).await?;
        let mut filled = 0;
        for section in &draft.document.charges {
            let mut points = supply.points.iter();
            let point = points.find(|point| point.id.is(&section.service_point));
            let Some(point) = point else { continue };
            if section.intervals_missing == 0 || section.direction == Direction::Export {
                continue;
            }
            let zone = usage::zone_of(&supply, point);
            let days = self.filled(&mut tx, point, section, &zone).await?;
            filled += days.len();
            tx.put_interval_days(&days).await?;
        }
        if filled == 0 {
            return Ok(false);
        }
        let detail = serde_json::json!({ "days": filled });
        self.record(ctx, &mut tx, "bill.estimated", Some(account), &detail)
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The days of a section that had holes, with estimates in them.
    async fn filled(
        &self,
        conn: &mut Conn,
        point: &ServicePoint,
        section: &SupplySection,
        zone: &jiff::tz::TimeZone,
    ) -> Result<Vec<StoredDay>, PortalError> {
        let period = section.period;
        let from = period.from().saturating_sub(HISTORY_DAYS.days());
        let channel = consumption::channel(point);
        let (account, id) = (point.account_id, point.id);
        let stored = conn
            .stored_days(account, id, channel, from, period.to())
            .await?;
        let Some(resolution) = stored.last().map(|one| one.day.resolution_minutes()) else {
            return Ok(Vec::new());
        };
        let rules = &self.settings.vee.estimation;
        let mut stored = stored.into_iter().peekable();
        let mut history = History::default();
        while let Some(past) = stored.next_if(|past| past.day.local_day() < period.from()) {
            history.push(past.day);
        }
        let mut filled = Vec::new();
        for date in period.dates() {
            let known = stored.next_if(|one| one.day.local_day() == date);
            let day = match known {
                Some(known) => known,
                None => StoredDay {
                    account_id: account,
                    service_point_id: id,
                    channel,
                    version: 1,
                    day: nothing_known(zone, date, resolution)?,
                    issued: IssueTimes::default(),
                },
            };
            let slots = day.day.slots().iter().enumerate();
            let missing: Vec<usize> = slots
                .filter(|(_, slot)| slot.wh().is_none())
                .map(|(index, _)| index)
                .collect();
            let made = estimate(&day.day, &missing, &history, zone, None, rules);
            let Some(made) = made.ok().filter(|_| !missing.is_empty()) else {
                history.push(day.day);
                continue;
            };
            let with_estimates = made.apply(&day.day);
            history.push(with_estimates.clone());
            let issued = (0..with_estimates.slots().len()).map(|slot| {
                if missing.contains(&slot) {
                    FILLED_IN
                } else {
                    day.issued.get(slot)
                }
            });
            filled.push(StoredDay {
                issued: IssueTimes::of(issued.collect()),
                day: with_estimates,
                ..day
            });
        }
        Ok(filled)
    }
}

fn nothing_known(
    zone: &jiff::tz::TimeZone,
    date: jiff::civil::Date,
    resolution: u16,
) -> Result<IntervalDay, PortalError> {
    let slots = vec![Slot::MISSING; slots_in_day(zone, date, resolution)];
    IntervalDay::new(date, resolution, slots)
        .map_err(|error| PortalError::Internal(error.to_string()))
}
