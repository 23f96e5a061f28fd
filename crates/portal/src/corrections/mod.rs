//! Putting right what was billed: bills cancelled and made again, credits, corrected charges, debts
//! given up, and the limit on charging for long ago. All of it is the operator's to do, and each is
//! in the audit log with its reason.

mod adjust;
mod back_billing;
mod cancel;
mod told;

use billing::ledger::LedgerError;

use crate::error::PortalError;

pub use adjust::{AdjustRequest, Adjusted, AdjustmentWish};
pub use cancel::{CancelRequest, Cancelled};
pub(crate) use told::of_bill;

/// The longest reason that is kept, in characters.
const LONGEST_WORDS: usize = 500;

fn ledger(error: LedgerError) -> PortalError {
    PortalError::Internal(error.to_string())
}

fn overflow(error: money::MoneyError) -> PortalError {
    PortalError::Internal(error.to_string())
}

/// Words that a customer may read: there are some, and not a book of them.
fn words(text: &str) -> Result<String, PortalError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_WORDS {
        let message = format!("Say why, in at most {LONGEST_WORDS} characters.");
        return Err(PortalError::invalid("correction.words", "words", message));
    }
    Ok(text.to_owned())
}
