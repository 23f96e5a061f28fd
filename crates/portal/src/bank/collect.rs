//! What the calendar does to Direct Debits: collections are booked on their day, mandates that no
//! bank refused come into use, pauses end. Each is a transaction of its own and safe to repeat.

use accounts::AccountsRepository as _;
use base::MandateId;
use billing::LedgerRepository as _;
use billing::ledger::{LedgerAccount, PaymentPosting, payment_transfer};
use jiff::civil::Date;
use payments::DirectDebitRepository as _;
use payments::direct_debit::{
    Collection, CollectionEvent, CollectionState, MandateEvent, MandateState, collection_step,
};
use serde_json::json;
use store::Conn;

use crate::error::PortalError;
use crate::{OpContext, Portal, bank};

const PAGE: i64 = 200;

impl Portal {
    /// The job: books collections whose day has come, and moves mandates that waited; returns how
    /// many of both.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system, and store failures.
    pub async fn run_direct_debits(&self, ctx: &OpContext) -> Result<u64, PortalError> {
        ctx.system()?;
        let day = self.bank_day(ctx)?;
        let mut done = 0;
        // A page that books nothing is the last: its files are not due yet.
        loop {
            let due = {
                let mut conn = self.store.read().await?;
                conn.collections_due(CollectionState::Submitted, day.today, PAGE)
                    .await?
            };
            let mut booked = 0;
            for one in &due {
                booked += u64::from(self.book_collection(ctx, one, day.today).await?);
            }
            done += booked;
            if booked == 0 {
                break;
            }
        }
        done += self.accept_mandates(ctx, &day).await?;
        done += self.end_pauses(ctx, day.today).await?;
        Ok(done)
    }

    async fn book_collection(
        &self,
        ctx: &OpContext,
        one: &Collection,
        today: Date,
    ) -> Result<bool, PortalError> {
        let mut tx = self.store.begin().await?;
        let Some(file) = one.submission_id else {
            return Err(PortalError::Internal(format!("{}: in no file", one.id)));
        };
        let file = tx.submission(file).await?;
        let Some(entry) = file
            .map(|file| file.entry_on)
            .filter(|entry| *entry <= today)
        else {
            return Ok(false);
        };
        let booked = self.collected(ctx, &mut tx, one, entry).await?.is_some();
        tx.commit().await?;
        Ok(booked)
    }

    /// Books a collection as collected, once. `None` when somebody was quicker.
    pub(super) async fn collected(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        one: &Collection,
        on: Date,
    ) -> Result<Option<Collection>, PortalError> {
        let from = one.state;
        let Some(to) = collection_step(from, CollectionEvent::Collected) else {
            return Ok(None);
        };
        let mut moved = one.clone();
        moved.state = to;
        moved.updated_at = ctx.now;
        if !tx.update_collection(&moved, from).await? {
            return Ok(None);
        }
        let posting = PaymentPosting {
            account_id: one.account_id,
            payment_id: bank::payment_of(one.id.uuid()),
            amount: one.amount,
            into: LedgerAccount::TransitDirectDebit,
            effective_on: on,
        };
        tx.post(&payment_transfer(&posting, ctx.now, self.entropy.as_ref())?)
            .await?;
        let detail = json!({
            "collection": one.id.to_string(), "amount_minor": one.amount.minor(),
        });
        let action = "direct_debit.collected";
        self.record(ctx, tx, action, Some(one.account_id), &detail)
            .await?;
        Ok(Some(moved))
    }

    async fn accept_mandates(
        &self,
        ctx: &OpContext,
        day: &bank::BankDay,
    ) -> Result<u64, PortalError> {
        let wait = day.rules.first_collection_working_days;
        let accepted = day.calendar.before(day.today, wait)?;
        self.move_all(
            ctx,
            MandateState::Pending,
            MandateEvent::Accepted,
            |mandate| mandate.lodged_on.is_some_and(|lodged| lodged <= accepted),
        )
        .await
    }

    async fn end_pauses(&self, ctx: &OpContext, today: Date) -> Result<u64, PortalError> {
        self.move_all(
            ctx,
            MandateState::Paused,
            MandateEvent::Resumed,
            |mandate| mandate.paused_until.is_some_and(|until| until <= today),
        )
        .await
    }

    async fn move_all(
        &self,
        ctx: &OpContext,
        state: MandateState,
        event: MandateEvent,
        which: impl Fn(&payments::direct_debit::Mandate) -> bool + Send,
    ) -> Result<u64, PortalError> {
        let mut moved = 0;
        let mut after: Option<MandateId> = None;
        loop {
            let page = self
                .store
                .read()
                .await?
                .mandates_in(state, after, PAGE)
                .await?;
            let Some(last) = page.last() else {
                return Ok(moved);
            };
            after = Some(last.id);
            for mut mandate in page.into_iter().filter(|mandate| which(mandate)) {
                let mut tx = self.store.begin().await?;
                let Some(account) = tx.account(mandate.account_id).await? else {
                    continue;
                };
                if event == MandateEvent::Resumed {
                    mandate.paused_until = None;
                }
                match self.move_mandate(ctx, &mut tx, &mut mandate, event).await {
                    // Somebody moved it meanwhile: it is theirs.
                    Err(PortalError::Refused(_)) => continue,
                    other => other?,
                }
                self.announce_for(ctx, &mut tx, &account, &mandate).await?;
                tx.commit().await?;
                moved += 1;
            }
        }
    }
}
