//! The queue of doubted interval data (F4, K7): list it, and decide about one.
//!
//! For staff; until staff can sign in, for the system (the command line) only.

use accounts::AccountsRepository as _;
use base::{AccountId, ExceptionId, Instant};
use jiff::ToSpan as _;
use metering::vee::{
    Constraint, Estimate, ExceptionStatus, History, IntervalException, Resolution, estimate,
};
use metering::{FILLED_IN, IssueTimes, MeteringRepository as _, Quality, StoredDay};
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::journal::actor_text;
use crate::{OpContext, Portal};

/// The most that is listed at once.
const PAGE: i64 = 200;
/// Days of history that estimates look back on.
const HISTORY_DAYS: i32 = 35;

/// A decision about an exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What becomes of the values.
    pub resolution: Resolution,
    /// The energy of the day by its register in Wh, when it is known: an estimate adds up to it.
    pub register_wh: Option<i64>,
    /// Why, for whoever reads it later.
    pub note: String,
}

impl Portal {
    /// Exceptions of one status, oldest first, 200 at a time; `after` is the last of the page
    /// before.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for customers.
    pub async fn interval_exceptions(
        &self,
        ctx: &OpContext,
        status: ExceptionStatus,
        after: Option<(Instant, ExceptionId)>,
    ) -> Result<Vec<IntervalException>, PortalError> {
        ctx.system()?;
        let mut conn = self.store.read().await?;
        Ok(conn.exceptions(status, after, PAGE).await?)
    }

    /// Decides about an open exception. An estimate becomes the next version of the day: slots
    /// without a value are estimated and give way to any later data; values that were doubted are
    /// edited. Returns the estimate, with method and confidence of each value.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when it is not open any more or the day has
    /// changed; [`Refusal::Invalid`] when no estimate can be made.
    pub async fn resolve_interval_exception(
        &self,
        ctx: &OpContext,
        account: AccountId,
        id: ExceptionId,
        decision: &Decision,
    ) -> Result<Option<Estimate>, PortalError> {
        ctx.system()?;
        let mut tx = self.store.begin().await?;
        let found = tx.exception(account, id).await?.ok_or(Refusal::NotFound)?;
        let estimated = match decision.resolution {
            Resolution::Keep => None,
            Resolution::Estimate => {
                Some(self.replace_doubted(ctx, &mut tx, &found, decision).await?)
            }
        };
        let closed = IntervalException {
            status: ExceptionStatus::Resolved,
            resolved_at: Some(ctx.now),
            resolved_by: actor_text(&ctx.actor),
            note: note(decision, estimated.as_ref()),
            ..found
        };
        if !tx.close_exception(&closed).await? {
            return Err(changed_meanwhile());
        }
        let detail = serde_json::json!({
            "exception": id.to_string(),
            "rule": closed.finding.rule.code(),
            "resolution": decision.resolution.code(),
        });
        self.record(
            ctx,
            &mut tx,
            "interval_exception.resolved",
            Some(account),
            &detail,
        )
        .await?;
        tx.commit().await?;
        Ok(estimated)
    }

    /// Estimates the doubted slots and stores the day as its next version.
    async fn replace_doubted(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        found: &IntervalException,
        decision: &Decision,
    ) -> Result<Estimate, PortalError> {
        let (account, point, channel) = (found.account_id, found.service_point_id, found.channel);
        let on = found.local_day;
        let from = on.saturating_sub(HISTORY_DAYS.days());
        let after = on.saturating_add(1.days());
        let mut days = conn
            .stored_days(account, point, channel, from, after)
            .await?;
        let stored = days.pop().filter(|stored| stored.day.local_day() == on);
        let stored = stored.ok_or(Refusal::NotFound)?;
        if stored.version != found.version {
            return Err(changed_meanwhile());
        }
        let supply = conn.supply(account).await?;
        let point_row = supply.points.iter().find(|one| one.id == point);
        let zone = crate::usage::zone_of(&supply, point_row.ok_or(Refusal::NotFound)?);
        let first = found.finding.first_slot;
        let wanted: Vec<usize> = (first..first + found.finding.slots).collect();
        let history = History::of(days.into_iter().map(|past| past.day));
        let constraint = decision.register_wh.map(|day_wh| Constraint { day_wh });
        let rules = &self.settings.vee.estimation;
        let made = estimate(&stored.day, &wanted, &history, &zone, constraint, rules)
            .map_err(|why| PortalError::invalid("vee.no_estimate", "", why.to_string()))?;
        let day = made.apply(&stored.day);
        let issued = (0..day.slots().len()).map(|slot| match day.slots()[slot].quality() {
            Quality::Estimated if wanted.contains(&slot) => FILLED_IN,
            Quality::Edited if wanted.contains(&slot) => ctx.now,
            _ => stored.issued.get(slot),
        });
        let next = StoredDay {
            issued: IssueTimes::of(issued.collect()),
            day,
            ..stored
        };
        conn.put_interval_days(&[next]).await?;
        Ok(made)
    }
}

fn changed_meanwhile() -> PortalError {
    PortalError::Refused(Refusal::Conflict {
        code: "vee.changed",
        message: "This was decided, or the day got newer data, in the meantime. Nothing was \
                  changed."
            .to_owned(),
    })
}

/// The decision in one line: codes, figures, and the person's own words.
fn note(decision: &Decision, estimated: Option<&Estimate>) -> String {
    let mut note = decision.resolution.code().to_owned();
    if let Some(made) = estimated {
        let methods: Vec<&str> = made.methods().into_iter().map(|m| m.code()).collect();
        let to_register = if made.constrained {
            ", to the register"
        } else {
            ""
        };
        note.push_str(&format!(
            " by {}{to_register}, confidence {}",
            methods.join(" and "),
            made.confidence()
        ));
    }
    if !decision.note.is_empty() {
        note.push_str(": ");
        note.push_str(&decision.note);
    }
    note
}
