//! What the lines of a report are about, and how they are said to whoever has to look.

use jiff::civil::Date;
use money::Money;
use payments::DirectDebitRepository as _;
use payments::direct_debit::{Collection, CollectionEvent, Mandate, ReportLine};
use store::Conn;

use super::cancel::RECENT;
use crate::error::PortalError;

/// An indemnity claim.
pub struct Claim<'a> {
    pub amount: Money,
    pub collected_on: Date,
    pub claim: &'a str,
    pub code: &'a str,
}

/// Money that went back.
pub struct Back<'a> {
    pub event: CollectionEvent,
    /// What makes it one effect.
    pub key: String,
    pub code: &'a str,
    pub on: Date,
}

/// The collections of a mandate and amount that were ever sent, the latest first.
pub async fn of_mandate(
    tx: &mut Conn,
    mandate: &Mandate,
    amount: Money,
) -> Result<Vec<Collection>, PortalError> {
    let mut known = tx.collections(mandate.account_id, RECENT).await?;
    known.retain(|one| {
        one.mandate_id == mandate.id && one.amount == amount && one.submission_id.is_some()
    });
    Ok(known)
}

pub fn in_words(line: &ReportLine) -> String {
    match line {
        ReportLine::Returned {
            reference,
            amount,
            processed_on,
            code,
        } => format!("{reference}: {amount} of {processed_on} returned ({code})"),
        ReportLine::Claimed {
            reference,
            amount,
            claim,
            ..
        } => format!("{reference}: {amount} claimed back ({claim})"),
        ReportLine::Refused { reference, code } => format!("{reference}: refused ({code})"),
        ReportLine::Ended { reference, code } => format!("{reference}: ended ({code})"),
        ReportLine::Changed { reference, code } => {
            format!("{reference}: changed at the bank ({code}), not taken over")
        }
    }
}
