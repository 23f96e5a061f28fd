//! Taking readings: parsed by the meter's digits, judged against history, kept whatever comes.

use accounts::{AccountsRepository as _, Register, Supply};
use base::ReadingId;
use jiff::civil::Date;
use metering::{
    Expectation, MeterReading, MeteringRepository as _, Plausibility, PlausibilityRules,
    ReadingSource, ReadingStatus,
};
use store::Conn;
use wire::TypedReading;

use super::spec;
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise};

/// Readings that history is judged by.
const HISTORY: i64 = 12;

/// What became of a form of readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// Taken as they are.
    pub accepted: usize,
    /// Kept, and waiting for "yes, it is right".
    pub to_confirm: usize,
}

impl Portal {
    /// Takes the readings of a form, all or none: a field that cannot be read stops the form, a
    /// doubtful value does not. The same value for the same day again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the register's field; [`Refusal::NotFound`] for a register that
    /// is not of this account.
    pub async fn submit_readings(
        &self,
        ctx: &OpContext,
        account: &str,
        typed: &[TypedReading],
        read_on: Option<&str>,
    ) -> Result<Submitted, PortalError> {
        let (login, _) = ctx.login()?;
        let mut tx = self.store.begin().await?;
        let account = authorise::named_account(ctx, &mut tx, account).await?;
        let supply = tx.supply(account.id).await?;
        let today = self.local_today(ctx.now);
        let read_on = check_day(read_on, today, account.opened_on)?;
        let is_filled = |one: &&TypedReading| !one.value.trim().is_empty();
        let mut filled = typed.iter().filter(is_filled).peekable();
        if filled.peek().is_none() {
            return Err(PortalError::invalid(
                "reading.none",
                typed.first().map_or("", |one| one.register.as_str()),
                "Type the figures your meter shows.",
            ));
        }
        let mut submitted = Submitted {
            accepted: 0,
            to_confirm: 0,
        };
        for one in filled {
            let register = register(&supply, &one.register)?;
            let value = metering::parse_reading(&one.value, &spec(register)?).map_err(|error| {
                PortalError::invalid(error.code(), &one.register, error.to_string())
            })?;
            let doubt = judge(&mut tx, register, value, read_on).await?;
            let Some(doubt) = doubt else {
                continue;
            };
            let status = match doubt.as_str() {
                "" => ReadingStatus::Accepted,
                _ => ReadingStatus::NeedsConfirmation,
            };
            let reading = MeterReading {
                account_id: account.id,
                id: ReadingId::new(ctx.now, self.entropy.as_ref()),
                register_id: register.id,
                read_on,
                value,
                source: ReadingSource::Customer,
                status,
                doubt,
                received_at: ctx.now,
                sent_by: Some(login),
            };
            tx.add_reading(&reading).await?;
            let detail = serde_json::json!({
                "reading": reading.id.to_string(),
                "status": status.code(),
            });
            self.record(ctx, &mut tx, "reading.submitted", Some(account.id), &detail)
                .await?;
            match status {
                ReadingStatus::Accepted => submitted.accepted += 1,
                _ => submitted.to_confirm += 1,
            }
        }
        tx.commit().await?;
        Ok(submitted)
    }

    /// "Yes, it is right": the reading goes to review.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a reading that is not theirs or does not wait.
    pub async fn confirm_reading(
        &self,
        ctx: &OpContext,
        account: &str,
        reading: &str,
    ) -> Result<(), PortalError> {
        self.move_doubtful(
            ctx,
            account,
            reading,
            ReadingStatus::InReview,
            "reading.confirmed",
        )
        .await
    }

    /// "It was a slip": the reading is put aside, kept but not used.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a reading that is not theirs or does not wait.
    pub async fn discard_reading(
        &self,
        ctx: &OpContext,
        account: &str,
        reading: &str,
    ) -> Result<(), PortalError> {
        self.move_doubtful(
            ctx,
            account,
            reading,
            ReadingStatus::Replaced,
            "reading.discarded",
        )
        .await
    }

    async fn move_doubtful(
        &self,
        ctx: &OpContext,
        account: &str,
        reading: &str,
        to: ReadingStatus,
        action: &'static str,
    ) -> Result<(), PortalError> {
        ctx.customer()?;
        let mut tx = self.store.begin().await?;
        let account = authorise::named_account(ctx, &mut tx, account).await?;
        let id: ReadingId = reading.parse().map_err(|_| Refusal::NotFound)?;
        let from = ReadingStatus::NeedsConfirmation;
        if !tx.move_reading(account.id, id, from, to).await? {
            // Pressed twice: it is where it should be already.
            let now = tx.reading(account.id, id).await?.ok_or(Refusal::NotFound)?;
            return if now.status == to {
                Ok(())
            } else {
                Err(Refusal::NotFound.into())
            };
        }
        let detail = serde_json::json!({ "reading": id.to_string() });
        self.record(ctx, &mut tx, action, Some(account.id), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

fn check_day(text: Option<&str>, today: Date, opened: Date) -> Result<Date, PortalError> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(today);
    };
    let refuse = |message: &str| PortalError::invalid("reading.bad_day", "read_on", message);
    let day: Date = text
        .trim()
        .parse()
        .map_err(|_| refuse("That date doesn't exist."))?;
    if day > today {
        return Err(refuse(
            "That day hasn't come yet. Choose today or a day before.",
        ));
    }
    if day < opened {
        return Err(refuse("That's before we began to supply you."));
    }
    Ok(day)
}

fn register<'a>(supply: &'a Supply, id: &str) -> Result<&'a Register, PortalError> {
    let found = supply.registers.iter().find(|register| register.id.is(id));
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// Why a value is doubtful, as a stable code; empty when it is not; `None` when it is there already.
async fn judge(
    tx: &mut Conn,
    register: &Register,
    value: i64,
    read_on: Date,
) -> Result<Option<String>, PortalError> {
    let account = register.account_id;
    let day_after = read_on.tomorrow().unwrap_or(read_on);
    let history = tx
        .accepted_readings(account, register.id, day_after, HISTORY)
        .await?;
    if history
        .iter()
        .any(|one| one.read_on == read_on && one.value == value)
    {
        return Ok(None);
    }
    let earlier: Vec<&MeterReading> = history.iter().filter(|one| one.read_on < read_on).collect();
    let days = |from: Date, to: Date| to.since(from).map_or(0, |span| i64::from(span.get_days()));
    let newest = earlier.first();
    let spec = spec(register)?;
    let expectation = newest.zip(earlier.last()).and_then(|(newest, oldest)| {
        let days = days(oldest.read_on, newest.read_on);
        let advance_units = metering::advance(oldest.value, newest.value, &spec);
        (days > 0).then_some(Expectation {
            advance_units,
            days,
        })
    });
    let judged = metering::plausibility(
        newest.map(|one| one.value),
        expectation,
        value,
        newest.map_or(0, |one| days(one.read_on, read_on)),
        &spec,
        &PlausibilityRules::default(),
    );
    Ok(Some(match judged {
        Plausibility::Plausible => String::new(),
        Plausibility::NeedsConfirm(doubt) => doubt.code().to_owned(),
    }))
}
