//! Importing a bank statement: each line is booked once, however often its file comes.
//!
//! The file is read whole before anything is booked, so that a statement with a mistake or a hole
//! in it books nothing. Then each line is a transaction of its own: an import that stops anywhere
//! is run again and goes on where it stopped.

use std::io::BufRead;

use base::BankLineId;
use payments::BankLineRepository as _;
use payments::statement::{
    BankLine, Direction, LineKeys, LineState, StatementError, StatementLine, read_camt053, read_csv,
};

use crate::error::PortalError;
use crate::{OpContext, Portal};

/// How a statement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementFormat {
    /// CAMT.053 (ISO 20022).
    Camt053,
    /// CSV with named columns.
    Csv,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatementOutcome {
    /// Lines in it.
    pub lines: u64,
    /// Lines that came before and were left as they are.
    pub known: u64,
    /// Lines on a customer's book now.
    pub matched: u64,
    /// Lines that wait in suspense.
    pub suspense: u64,
    /// Lines that took back an earlier one.
    pub reversals: u64,
    /// Lines that are no customer's money.
    pub not_ours: u64,
    /// Reversals whose line was not found: they need somebody to look.
    pub unmatched_reversals: u64,
}

impl Portal {
    /// Imports a statement of the supplier's bank.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system, `bank_statement.unreadable` with
    /// the place, and store failures, after which the same file may be imported again.
    pub async fn import_bank_statement(
        &self,
        ctx: &OpContext,
        format: StatementFormat,
        file: impl BufRead + Send,
    ) -> Result<StatementOutcome, PortalError> {
        ctx.system()?;
        let lines = read(format, file).map_err(|error| {
            let message = format!("{error}. Nothing was booked.");
            PortalError::invalid("bank_statement.unreadable", "", message)
        })?;
        let mut outcome = StatementOutcome::default();
        let mut keys = LineKeys::default();
        for line in lines {
            outcome.lines += 1;
            let key = keys.next(&line);
            if self.store.read().await?.has_bank_line(&key).await? {
                outcome.known += 1;
                continue;
            }
            let kept = BankLine {
                id: BankLineId::new(ctx.now, self.entropy.as_ref()),
                key,
                line,
                state: LineState::NotOurs,
                account_id: None,
                suggestion: None,
                how: String::new(),
                imported_at: ctx.now,
                decided_at: ctx.now,
            };
            self.book_line(ctx, kept, &mut outcome).await?;
        }
        Ok(outcome)
    }

    async fn book_line(
        &self,
        ctx: &OpContext,
        kept: BankLine,
        outcome: &mut StatementOutcome,
    ) -> Result<(), PortalError> {
        let booked = match (kept.line.direction, kept.line.reversal) {
            (Direction::Credit, false) => self.book_credit(ctx, kept).await?,
            (Direction::Debit, true) => self.book_reversal(ctx, kept).await?,
            // What we paid, and what came back to us of it.
            (Direction::Debit, false) | (Direction::Credit, true) => {
                self.keep_line(ctx, kept, &[]).await?
            }
        };
        match booked.as_ref().map(|line| (line.state, line.how.as_str())) {
            None => outcome.known += 1,
            Some((LineState::Matched, _)) => outcome.matched += 1,
            Some((LineState::Suspense, _)) => outcome.suspense += 1,
            Some((LineState::Reversal | LineState::Reversed, _)) => outcome.reversals += 1,
            Some((LineState::NotOurs, "unmatched_reversal")) => outcome.unmatched_reversals += 1,
            Some((LineState::NotOurs, _)) => outcome.not_ours += 1,
        }
        Ok(())
    }
}

fn read(format: StatementFormat, file: impl BufRead) -> Result<Vec<StatementLine>, StatementError> {
    let mut lines = Vec::new();
    let mut take = |line| {
        lines.push(line);
        Ok(())
    };
    match format {
        StatementFormat::Camt053 => read_camt053(file, &mut take)?,
        StatementFormat::Csv => read_csv(file, &mut take)?,
    }
    Ok(lines)
}
