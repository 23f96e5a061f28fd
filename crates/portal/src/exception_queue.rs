//! The queue of doubted interval data as an operator sees it: with account and supply numbers, and
//! the values in question. Deciding is `interval_exceptions`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use accounts::{AccountsRepository as _, Supply};
use base::{AccountId, ExceptionId};
use jiff::ToSpan as _;
use metering::vee::{ExceptionStatus, IntervalException, Resolution};
use metering::{MeteringRepository as _, slot_label};
use serde::Serialize;
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::{Decision, OpContext, Portal};

/// One exception, in the words of its codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueuedException {
    /// Identifier.
    pub id: String,
    /// The account's number.
    pub account: String,
    /// The supply number of the point.
    pub supply: String,
    /// The channel.
    pub channel: String,
    /// The local day, ISO.
    pub day: String,
    /// The version of that day that was looked at.
    pub version: i32,
    /// Which rule found it.
    pub rule: String,
    /// The first slot, from 0.
    pub first_slot: usize,
    /// How many slots.
    pub slots: usize,
    /// What was found: Wh, or seconds for a clock's drift.
    pub observed: Option<i64>,
    /// What was to be expected, in the same unit.
    pub expected: Option<i64>,
    /// Where it stands.
    pub status: String,
    /// When it was found, RFC 3339.
    pub found_at: String,
    /// The decision, when there is one.
    pub note: String,
    /// The day's values; only of one that was asked for by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<SlotValue>,
}

/// One slot of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlotValue {
    /// Its start on the local clock.
    pub from: String,
    /// `None` when it is missing.
    pub wh: Option<i64>,
    /// Measured, estimated, edited, missing.
    pub quality: String,
    /// Whether the exception is about it.
    pub doubted: bool,
}

/// What an operator decides, as typed.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// `keep` or `estimate`.
    pub resolution: String,
    /// The energy of the day by its register in Wh, when it is known.
    pub register_wh: Option<i64>,
    /// Why.
    pub note: String,
}

impl Portal {
    /// The oldest 200 exceptions of a status.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for customers; [`Refusal::Invalid`] when there is no such status.
    pub async fn queued_exceptions(
        &self,
        ctx: &OpContext,
        status: &str,
    ) -> Result<Vec<QueuedException>, PortalError> {
        ctx.system()?;
        let known = ExceptionStatus::from_code(status).ok_or_else(|| {
            let message = "the status is open, resolved or superseded".to_owned();
            PortalError::invalid("vee.bad_status", "", message)
        })?;
        let found = self.interval_exceptions(ctx, known, None).await?;
        let mut conn = self.store.read().await?;
        let mut owners: HashMap<AccountId, (String, Supply)> = HashMap::new();
        let mut queued = Vec::with_capacity(found.len());
        for one in &found {
            let known = match owners.entry(one.account_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(owner(&mut conn, one.account_id).await?),
            };
            queued.push(shown(one, known));
        }
        Ok(queued)
    }

    /// One exception with the values of its day as they stand now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn queued_exception(
        &self,
        ctx: &OpContext,
        account_number: &str,
        id: &str,
    ) -> Result<QueuedException, PortalError> {
        ctx.system()?;
        let mut conn = self.store.read().await?;
        let (account, id) = named(&mut conn, account_number, id).await?;
        let found = conn.exception(account, id).await?;
        let found = found.ok_or(Refusal::NotFound)?;
        let owner = owner(&mut conn, account).await?;
        let mut queued = shown(&found, &owner);
        let (point, channel, on) = (found.service_point_id, found.channel, found.local_day);
        let after = on.saturating_add(1.days());
        let days = conn.stored_days(account, point, channel, on, after).await?;
        let zone = zone(&owner.1, &found)?;
        for stored in &days {
            let minutes = stored.day.resolution_minutes();
            for (index, slot) in stored.day.slots().iter().enumerate() {
                let (first, count) = (found.finding.first_slot, found.finding.slots);
                queued.values.push(SlotValue {
                    from: slot_label(&zone, on, minutes, index),
                    wh: slot.wh(),
                    quality: slot.quality().code().to_owned(),
                    doubted: (first..first + count).contains(&index),
                });
            }
        }
        Ok(queued)
    }

    /// Decides about an exception; says in one line what was done.
    ///
    /// # Errors
    /// As [`Portal::resolve_interval_exception`], and [`Refusal::Invalid`] for another decision.
    pub async fn decide_exception(
        &self,
        ctx: &OpContext,
        account_number: &str,
        id: &str,
        new: &NewDecision,
    ) -> Result<String, PortalError> {
        ctx.system()?;
        let resolution = Resolution::from_code(&new.resolution).ok_or_else(|| {
            let message = "the decision is keep or estimate".to_owned();
            PortalError::invalid("vee.bad_decision", "", message)
        })?;
        let mut conn = self.store.read().await?;
        let (account, id) = named(&mut conn, account_number, id).await?;
        drop(conn);
        let decision = Decision {
            resolution,
            register_wh: new.register_wh,
            note: new.note.clone(),
        };
        let made = self
            .resolve_interval_exception(ctx, account, id, &decision)
            .await?;
        Ok(match made {
            None => "The values are kept.".to_owned(),
            Some(made) => format!(
                "{} values estimated, {} Wh in all.",
                made.slots.len(),
                made.slots.iter().map(|slot| slot.wh).sum::<i64>()
            ),
        })
    }
}

async fn named(
    conn: &mut Conn,
    account_number: &str,
    id: &str,
) -> Result<(AccountId, ExceptionId), PortalError> {
    let account = conn.account_by_number(account_number).await?;
    let account = account.ok_or(Refusal::NotFound)?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    Ok((account.id, id))
}

async fn owner(conn: &mut Conn, id: AccountId) -> Result<(String, Supply), PortalError> {
    let account = conn.account(id).await?;
    let account = account.ok_or_else(|| PortalError::Internal(format!("no account {id}")))?;
    Ok((account.number, conn.supply(id).await?))
}

fn zone(supply: &Supply, one: &IntervalException) -> Result<jiff::tz::TimeZone, PortalError> {
    let mut points = supply.points.iter();
    let point = points.find(|point| point.id == one.service_point_id);
    let point =
        point.ok_or_else(|| PortalError::Internal(format!("no point {}", one.service_point_id)))?;
    Ok(crate::usage::zone_of(supply, point))
}

fn shown(one: &IntervalException, (number, supply): &(String, Supply)) -> QueuedException {
    let mut points = supply.points.iter();
    let point = points.find(|point| point.id == one.service_point_id);
    QueuedException {
        id: one.id.to_string(),
        account: number.clone(),
        supply: point.map_or_else(String::new, |point| point.identifier.clone()),
        channel: one.channel.code().to_owned(),
        day: one.local_day.to_string(),
        version: one.version,
        rule: one.finding.rule.code().to_owned(),
        first_slot: one.finding.first_slot,
        slots: one.finding.slots,
        observed: one.finding.observed,
        expected: one.finding.expected,
        status: one.status.code().to_owned(),
        found_at: one.found_at.to_string(),
        note: one.note.clone(),
        values: Vec::new(),
    }
}
