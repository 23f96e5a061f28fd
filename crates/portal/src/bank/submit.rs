//! The file for Bacs: one for each input day, and the same bytes however often it is asked for.
//!
//! What is in a file is decided in one transaction and written down; the text is made from what
//! was written down. A crash before the commit leaves nothing, a crash after it loses nothing:
//! asking again gives the same file. Nothing is posted here: the money has not moved yet.

use base::SubmissionId;
use jiff::civil::Date;
use money::{Currency, Money};
use payments::direct_debit::{
    Collection, CollectionEvent, CollectionState, Instruct, MandateEvent, MandateState, Submission,
    SubmissionItem, TransactionCode, collection_step,
};
use payments::{DirectDebitRepository as _, Instruction, StoredSubmission};
use serde_json::json;
use store::Conn;

use super::BankDay;
use super::cancel::RECENT;
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, bank};

/// The most records that one file takes; the rest goes with the next.
const MOST: i64 = 200_000;

/// A file for the bank.
#[derive(Clone, PartialEq, Eq)]
pub struct SubmissionFile {
    /// Its serial number.
    pub serial: u32,
    /// Standard 18. Holds bank details: it goes to Bacs and nowhere else.
    pub text: String,
    /// Collections in it.
    pub collections: usize,
    /// Instructions in it.
    pub instructions: usize,
    /// What it collects in all.
    pub total: Money,
    /// The day Bacs processes it.
    pub processing_on: Date,
    /// The day the money moves.
    pub entry_on: Date,
    /// It was made before, and this is the same file again.
    pub again: bool,
}

impl std::fmt::Debug for SubmissionFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SubmissionFile({}, text masked)", self.serial)
    }
}

impl Portal {
    /// The file to send to Bacs on a working day: what is due two working days later, and what the
    /// bank has to be told.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system, `direct_debit.no_working_day`,
    /// `direct_debit.nothing_due`, and store failures.
    pub async fn submit_direct_debits(
        &self,
        ctx: &OpContext,
        on: Date,
    ) -> Result<SubmissionFile, PortalError> {
        ctx.system()?;
        if self.bank()?.originator().is_none() {
            return Err(conflict(
                "bank.not_offered",
                "no service user number is configured",
            ));
        }
        let day = self.bank_day(ctx)?;
        let cycle = day.calendar.cycle(on)?;
        if cycle.input != on {
            let message = format!("{on} is no working day of the banks: nothing was made");
            return Err(conflict("direct_debit.no_working_day", &message));
        }
        let mut tx = self.store.begin().await?;
        let known = tx.submission_of(on).await?;
        let again = known.is_some();
        let file = match known {
            Some(file) => file,
            None => self.make_file(ctx, &mut tx, &day, on).await?,
        };
        let made = self.written(&mut tx, &file, again).await?;
        if !again {
            let detail = json!({
                "submission": file.id.to_string(),
                "serial": file.serial,
                "total_minor": file.total.minor(),
            });
            self.record(ctx, &mut tx, "direct_debit.file_made", None, &detail)
                .await?;
            tx.commit().await?;
        }
        Ok(made)
    }

    /// Decides what a new file holds, and writes that down.
    async fn make_file(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        day: &BankDay,
        on: Date,
    ) -> Result<StoredSubmission, PortalError> {
        let cycle = day.calendar.cycle(on)?;
        let id = SubmissionId::new(ctx.now, self.entropy.as_ref());
        let due = self.due_for(ctx, tx, day, cycle.entry).await?;
        let told = tx.waiting_instructions(MOST).await?;
        if due.is_empty() && told.is_empty() {
            let message = format!("nothing is due on {}: no file was made", cycle.entry);
            return Err(conflict("direct_debit.nothing_due", &message));
        }
        let total = Money::sum(Currency::Gbp, due.iter().map(|one| one.amount));
        let file = StoredSubmission {
            id,
            serial: tx.last_serial().await?.unwrap_or(0) + 1,
            input_on: on,
            processing_on: cycle.processing,
            entry_on: cycle.entry,
            total: total.map_err(|error| bank::internal(&error))?,
            settled_by: None,
            created_at: ctx.now,
        };
        // Two operators at once: one file is made, the other asks again and gets the same.
        if !tx.add_submission(&file).await? {
            return Err(bank::moved_on());
        }
        for mut one in due {
            let from = one.state;
            let step = collection_step(from, CollectionEvent::Submitted);
            one.state = step.ok_or_else(bank::moved_on)?;
            one.submission_id = Some(id);
            one.updated_at = ctx.now;
            if !tx.update_collection(&one, from).await? {
                return Err(bank::moved_on());
            }
        }
        for one in told {
            self.tell(ctx, tx, one, &file).await?;
        }
        Ok(file)
    }

    /// What is announced and due; what has no mandate any more, or came too late, is withdrawn.
    async fn due_for(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        day: &BankDay,
        entry: Date,
    ) -> Result<Vec<Collection>, PortalError> {
        let found = tx
            .collections_due(CollectionState::Announced, entry, MOST)
            .await?;
        let oldest = day
            .calendar
            .before(entry, day.rules.late_collection_working_days)?;
        let mut due = Vec::with_capacity(found.len());
        for one in found {
            let mandate = tx.mandate(one.account_id, one.mandate_id).await?;
            let state = mandate.map(|mandate| mandate.state);
            let sound = matches!(state, Some(MandateState::Active | MandateState::Pending));
            if sound && one.due_on >= oldest {
                due.push(one);
            } else {
                self.withdraw(ctx, tx, one).await?;
            }
        }
        Ok(due)
    }

    async fn tell(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        one: Instruction,
        file: &StoredSubmission,
    ) -> Result<(), PortalError> {
        if !tx.submit_instruction(one, file.id).await? {
            return Err(bank::moved_on());
        }
        let found = tx.mandate(one.account_id, one.mandate_id).await?;
        if let (Instruct::Lodge, Some(mut mandate)) = (one.what, found)
            && mandate.state == MandateState::New
        {
            mandate.lodged_on = Some(file.processing_on);
            self.move_mandate(ctx, tx, &mut mandate, MandateEvent::Lodged)
                .await?;
        }
        Ok(())
    }

    /// The text of a file, from what was written down.
    async fn written(
        &self,
        tx: &mut Conn,
        file: &StoredSubmission,
        again: bool,
    ) -> Result<SubmissionFile, PortalError> {
        let originator = self.bank()?.originator();
        let originator = originator
            .ok_or_else(|| conflict("bank.not_offered", "no service user number is configured"))?;
        let mut items = Vec::new();
        for one in tx.instructions_in(file.id).await? {
            let Some(mandate) = tx.mandate(one.account_id, one.mandate_id).await? else {
                continue;
            };
            let code = match one.what {
                // Cancelled before any file: the bank is told of neither.
                Instruct::Lodge if mandate.lodged_on != Some(file.processing_on) => continue,
                Instruct::Lodge => TransactionCode::NewInstruction,
                Instruct::Cancel => TransactionCode::CancelInstruction,
            };
            let (account, holder) = self.unseal_mandate(&mandate)?;
            items.push(SubmissionItem {
                code,
                account,
                holder,
                reference: mandate.reference,
                amount: Money::zero(file.total.currency()),
            });
        }
        let instructions = items.len();
        for one in tx.collections_in(file.id).await? {
            items.push(self.item(tx, &one).await?);
        }
        let submission = Submission {
            serial: file.serial,
            created_on: file.input_on,
            processing_on: file.processing_on,
            originator,
            items,
        };
        let text = submission
            .standard_18()
            .map_err(|error| bank::internal(&error))?;
        Ok(SubmissionFile {
            serial: file.serial,
            text,
            collections: submission.items.len() - instructions,
            instructions,
            total: file.total,
            processing_on: file.processing_on,
            entry_on: file.entry_on,
            again,
        })
    }

    async fn item(&self, tx: &mut Conn, one: &Collection) -> Result<SubmissionItem, PortalError> {
        let mandate = tx.mandate(one.account_id, one.mandate_id).await?;
        let mandate =
            mandate.ok_or_else(|| PortalError::Internal(format!("{}: no mandate", one.id)))?;
        let (account, holder) = self.unseal_mandate(&mandate)?;
        let earlier = tx.collections(one.account_id, RECENT).await?;
        // The first that was ever sent for a mandate is marked: its bank then knows it works.
        let is_first = !earlier.iter().any(|other| {
            other.mandate_id == one.mandate_id
                && (other.due_on, other.id) < (one.due_on, one.id)
                && other.submission_id.is_some()
        });
        let code = if is_first {
            TransactionCode::First
        } else {
            TransactionCode::Regular
        };
        Ok(SubmissionItem {
            code,
            account,
            holder,
            reference: mandate.reference,
            amount: one.amount,
        })
    }
}

fn conflict(code: &'static str, message: &str) -> PortalError {
    Refusal::Conflict {
        code,
        message: message.to_owned(),
    }
    .into()
}
