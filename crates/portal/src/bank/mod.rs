//! Paying by bank: transfers and statements, Direct Debit, planned payments, payment plans.
//!
//! The rules are `payments`'; here they meet the store. Money moves through the ledger in the
//! transaction that moves the state, so a job or file that stops anywhere is simply run again.
//! Bank details are sealed, and shown only by their last three digits.

mod announce;
mod cancel;
mod collect;
mod hold;
mod mandate;
mod mandate_form;
mod mandate_view;
mod match_line;
mod next;
mod plan;
mod plan_form;
mod plan_job;
mod plan_view;
mod proof;
mod report;
mod report_lines;
mod schedule;
mod settings;
mod statement;
mod submit;
mod suspense;
mod transfer_view;

pub(crate) use hold::with_the_bank;
pub(crate) use next::next_collection;

pub use mandate_form::{DirectDebitChange, NewDirectDebit};
pub use plan_form::PlanWish;
pub use report::ReportOutcome;
pub use settings::BankSettings;
pub use statement::{StatementFormat, StatementOutcome};
pub use submit::SubmissionFile;
pub use suspense::WaitingLine;

use base::{AccountId, PaymentId};
use billing::ledger::{Booking, LedgerError};
use jiff::civil::Date;
use payments::direct_debit::{BankCalendar, BankRules, CalendarError};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

/// The numbers and the calendar that hold today.
pub(crate) struct BankDay {
    pub today: Date,
    pub rules: BankRules,
    pub calendar: BankCalendar,
}

impl Portal {
    /// What holds at the operation's time.
    pub(crate) fn bank_day(&self, ctx: &OpContext) -> Result<BankDay, PortalError> {
        let today = self.local_today(ctx.now);
        Ok(BankDay {
            today,
            rules: BankRules::on(today).map_err(|error| internal(&error))?,
            calendar: BankCalendar::embedded(),
        })
    }

    /// The supplier's bank, or a refusal where the operator set none up.
    pub(crate) fn bank(&self) -> Result<&BankSettings, PortalError> {
        self.settings.bank.as_deref().ok_or_else(|| {
            Refusal::Conflict {
                code: "bank.not_offered",
                message: "We don't offer this way to pay. Nothing was changed.".to_owned(),
            }
            .into()
        })
    }

    /// Where something is posted in a book on a day.
    pub(crate) fn bank_booking(&self, ctx: &OpContext, book: AccountId, on: Date) -> Booking<'_> {
        Booking {
            account_id: book,
            effective_on: on,
            now: ctx.now,
            entropy: self.entropy.as_ref(),
        }
    }
}

/// The payment that a collection or a statement line is, in the ledger's words.
pub(crate) fn payment_of(id: uuid::Uuid) -> PaymentId {
    PaymentId::from_uuid(id)
}

pub(crate) fn internal(error: &dyn std::fmt::Display) -> PortalError {
    PortalError::Internal(error.to_string())
}

impl From<LedgerError> for PortalError {
    fn from(error: LedgerError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<CalendarError> for PortalError {
    fn from(error: CalendarError) -> Self {
        Self::Internal(error.to_string())
    }
}

/// It changed while somebody else looked at it.
pub(crate) fn moved_on() -> PortalError {
    Refusal::Conflict {
        code: "bank.moved_on",
        message: "This has changed since you opened the page. Nothing was changed now. \
                  Please look again."
            .to_owned(),
    }
    .into()
}
