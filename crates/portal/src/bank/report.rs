//! What Bacs reports back: returned collections, refused and ended mandates, indemnity claims.
//!
//! A report is read whole before anything is booked; then each line is a transaction of its own,
//! and a line that was booked before is known again by the state it left.

use base::AccountId;
use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use jiff::civil::Date;
use money::Money;
use payments::DirectDebitRepository as _;
use payments::direct_debit::{
    Collection, CollectionEvent, CollectionState, Mandate, MandateEvent, ReportLine,
    collection_step, read_report,
};
use serde_json::json;
use store::Conn;

use super::report_lines::{Back, Claim, in_words, of_mandate};
use crate::error::PortalError;
use crate::{OpContext, Portal, bank};

/// ARUDD codes with which the instruction is gone too: cancelled, payer deceased, no account, no
/// instruction, account closed; in the short form and in that of the advices (`1012`).
const GONE: [&str; 6] = ["1", "2", "5", "6", "B", "1012"];

/// What became of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportOutcome {
    /// `ARUDD`, `AUDDIS`, `ADDACS` or `DDICA`.
    pub kind: String,
    /// Lines booked now.
    pub booked: u64,
    /// Lines that were booked before.
    pub known: u64,
    /// Lines that nothing of ours fits, in words: somebody has to look.
    pub unknown: Vec<String>,
}

enum Booked {
    Now,
    Before,
    Nothing,
}

impl Portal {
    /// Books a report of Bacs.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system, `direct_debit.unreadable` for a
    /// file that is no report, and store failures, after which it may be booked again.
    pub async fn book_bank_report(
        &self,
        ctx: &OpContext,
        file: &[u8],
    ) -> Result<ReportOutcome, PortalError> {
        ctx.system()?;
        let report = read_report(file).map_err(|error| {
            let message = format!("{error}. Nothing was booked.");
            PortalError::invalid("direct_debit.unreadable", "", message)
        })?;
        let mut outcome = ReportOutcome {
            kind: report.kind.to_owned(),
            ..ReportOutcome::default()
        };
        for line in &report.lines {
            match self.book_report_line(ctx, line).await? {
                Booked::Now => outcome.booked += 1,
                Booked::Before => outcome.known += 1,
                Booked::Nothing => outcome.unknown.push(in_words(line)),
            }
        }
        Ok(outcome)
    }

    async fn book_report_line(
        &self,
        ctx: &OpContext,
        line: &ReportLine,
    ) -> Result<Booked, PortalError> {
        let (ReportLine::Returned { reference, .. }
        | ReportLine::Refused { reference, .. }
        | ReportLine::Ended { reference, .. }
        | ReportLine::Changed { reference, .. }
        | ReportLine::Claimed { reference, .. }) = line;
        let mut tx = self.store.begin().await?;
        let Some(mut mandate) = tx.mandate_by_reference(reference).await? else {
            return Ok(Booked::Nothing);
        };
        let booked = match line {
            ReportLine::Returned {
                amount,
                processed_on,
                code,
                ..
            } => {
                let found = self.returned(ctx, &mut tx, &mandate, *amount, *processed_on, code);
                let booked = found.await?;
                if matches!(booked, Booked::Now) && GONE.contains(&code.as_str()) {
                    let event = MandateEvent::CancelledAtBank;
                    self.end_mandate(ctx, &mut tx, &mut mandate, event, code)
                        .await?;
                }
                booked
            }
            ReportLine::Claimed {
                amount,
                collected_on,
                claim,
                code,
                ..
            } => {
                let what = Claim {
                    amount: *amount,
                    collected_on: *collected_on,
                    claim,
                    code,
                };
                self.claimed(ctx, &mut tx, &mandate, &what).await?
            }
            ReportLine::Refused { code, .. } => {
                self.ended(ctx, &mut tx, &mut mandate, MandateEvent::Refused, code)
                    .await?
            }
            ReportLine::Ended { code, .. } => {
                let event = MandateEvent::CancelledAtBank;
                self.ended(ctx, &mut tx, &mut mandate, event, code).await?
            }
            // Their account moved: the new one is not taken over unseen.
            ReportLine::Changed { .. } => Booked::Nothing,
        };
        if matches!(booked, Booked::Now) {
            tx.commit().await?;
        }
        Ok(booked)
    }

    async fn ended(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &mut Mandate,
        event: MandateEvent,
        code: &str,
    ) -> Result<Booked, PortalError> {
        if !mandate.state.is_open() {
            return Ok(Booked::Before);
        }
        self.end_mandate(ctx, tx, mandate, event, code).await?;
        Ok(Booked::Now)
    }

    /// A collection that the bank sent back.
    async fn returned(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &Mandate,
        amount: Money,
        processed_on: Date,
        code: &str,
    ) -> Result<Booked, PortalError> {
        let mut known = false;
        for one in of_mandate(tx, mandate, amount).await? {
            let file = match one.submission_id {
                Some(file) => tx.submission(file).await?,
                None => None,
            };
            let Some(file) = file.filter(|file| file.processing_on == processed_on) else {
                continue;
            };
            if one.state == CollectionState::Returned {
                known = true;
                continue;
            }
            // A return may be told before the day's job ran: it is then booked as collected first.
            let collected = match one.state {
                CollectionState::Submitted => self.collected(ctx, tx, &one, file.entry_on).await?,
                _ => Some(one.clone()),
            };
            let Some(collected) = collected else {
                return Err(bank::moved_on());
            };
            let what = Back {
                event: CollectionEvent::Returned,
                key: collected.id.to_string(),
                code,
                on: file.entry_on,
            };
            if self.given_back(ctx, tx, collected, &what).await? {
                return Ok(Booked::Now);
            }
        }
        Ok(if known {
            Booked::Before
        } else {
            Booked::Nothing
        })
    }

    /// Money that the customer's bank gave back under the guarantee, and took from us.
    async fn claimed(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &Mandate,
        claim: &Claim<'_>,
    ) -> Result<Booked, PortalError> {
        let mut known = false;
        for one in of_mandate(tx, mandate, claim.amount).await? {
            if one.state == CollectionState::Refunded && one.reason.ends_with(claim.claim) {
                known = true;
            }
            if one.state != CollectionState::Collected || one.due_on > claim.collected_on {
                continue;
            }
            let reason = format!("{} {}", claim.code, claim.claim);
            let what = Back {
                event: CollectionEvent::Refunded,
                key: claim.claim.to_owned(),
                code: &reason,
                on: self.local_today(ctx.now),
            };
            if self.given_back(ctx, tx, one, &what).await? {
                return Ok(Booked::Now);
            }
        }
        Ok(if known {
            Booked::Before
        } else {
            Booked::Nothing
        })
    }

    /// Moves a collection to where its money went back, and posts that: it is owed again.
    async fn given_back(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        one: Collection,
        back: &Back<'_>,
    ) -> Result<bool, PortalError> {
        let from = one.state;
        let Some(to) = collection_step(from, back.event) else {
            return Ok(false);
        };
        let mut moved = one;
        moved.state = to;
        back.code.clone_into(&mut moved.reason);
        moved.updated_at = ctx.now;
        if !tx.update_collection(&moved, from).await? {
            return Err(bank::moved_on());
        }
        let account: AccountId = moved.account_id;
        let payment = bank::payment_of(moved.id.uuid());
        // The whole file was paid out to our bank; what comes back leaves it on its own.
        let transfer = self.bank_booking(ctx, account, back.on).payment_returned(
            payment,
            &back.key,
            moved.amount,
            LedgerAccount::Bank,
        )?;
        tx.post(&transfer).await?;
        let detail = json!({
            "collection": moved.id.to_string(),
            "amount_minor": moved.amount.minor(),
            "reason": moved.reason,
        });
        let action = format!("direct_debit.{}", back.event.code());
        self.record(ctx, tx, &action, Some(account), &detail)
            .await?;
        Ok(true)
    }
}
