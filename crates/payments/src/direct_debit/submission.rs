//! The file for Bacs: Standard 18, one processing day (work code `1 DAILY`), 100-character records
//! between VOL1, HDR1, HDR2, UHL1 and EOF1, EOF2, UTL1, with the contra that balances them.
//!
//! The same submission always gives the same bytes, so a file can be written again after a crash.
//! Multi-day files (106 characters) are not written.

use jiff::civil::Date;
use money::{Currency, Money};

use super::account::BankAccount;

/// Fields of a record.
const NAME: usize = 18;
/// Eleven digits of pence.
const MOST_MINOR: i64 = 99_999_999_999;
/// Six digits.
const MOST_SERIAL: u32 = 999_999;

/// What a record does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionCode {
    /// `0N`: a new instruction.
    NewInstruction,
    /// `0C`: an instruction has ended.
    CancelInstruction,
    /// `01`: the first collection of an instruction.
    First,
    /// `17`: a later one.
    Regular,
}

impl TransactionCode {
    /// As Bacs writes it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NewInstruction => "0N",
            Self::CancelInstruction => "0C",
            Self::First => "01",
            Self::Regular => "17",
        }
    }

    const fn is_debit(self) -> bool {
        matches!(self, Self::First | Self::Regular)
    }
}

/// Who collects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Originator {
    /// The service user number, six digits.
    pub service_user_number: String,
    /// The name on payers' bank statements.
    pub name: String,
    /// Where the money goes.
    pub account: BankAccount,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmissionItem {
    /// What it does.
    pub code: TransactionCode,
    /// The payer's account.
    pub account: BankAccount,
    /// The payer's name.
    pub holder: String,
    /// The mandate's reference.
    pub reference: String,
    /// How much; zero for instructions.
    pub amount: Money,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Counts up; six digits.
    pub serial: u32,
    /// When it was made.
    pub created_on: Date,
    /// The middle day of its cycle.
    pub processing_on: Date,
    /// Who sends it.
    pub originator: Originator,
    /// Its records.
    pub items: Vec<SubmissionItem>,
}

/// Why a file cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionError {
    /// Nothing to send.
    #[error("nothing is due to be sent")]
    Empty,
    /// Six digits are wanted.
    #[error("the service user number must be six digits")]
    ServiceUserNumber,
    /// Six digits at most.
    #[error("the serial number {0} does not fit into six digits")]
    Serial(u32),
    /// Zero for an instruction, 0.01–999,999,999.99 pounds for a collection.
    #[error("{reference}: the amount {amount} does not fit its record")]
    Amount {
        /// Whose.
        reference: String,
        /// Which.
        amount: Money,
    },
    /// Bacs moves pounds only.
    #[error("{0}: Bacs collects in pounds")]
    Currency(String),
    /// The sum of the file does not fit.
    #[error("the sum of the file does not fit its record")]
    TooLarge,
}

/// What the contra record, and so our own bank statement, says of a file.
#[must_use]
pub fn contra_reference(serial: u32) -> String {
    format!("LLDD{serial:06}")
}

impl Submission {
    /// What it collects in all.
    ///
    /// # Errors
    /// When the sum does not fit.
    pub fn total(&self) -> Result<Money, SubmissionError> {
        let debits = self.items.iter().filter(|item| item.code.is_debit());
        Money::sum(Currency::Gbp, debits.map(|item| item.amount))
            .map_err(|_| SubmissionError::TooLarge)
    }

    /// The file as text, each record on a line.
    ///
    /// # Errors
    /// [`SubmissionError`] when something does not fit; nothing is cut silently but names.
    pub fn standard_18(&self) -> Result<String, SubmissionError> {
        self.check()?;
        let total = self.total()?;
        let mut lines = self.head();
        for item in &self.items {
            lines.push(self.record(item));
        }
        let debits = self
            .items
            .iter()
            .filter(|item| item.code.is_debit())
            .count();
        let instructions = self.items.len() - debits;
        if debits > 0 {
            lines.push(self.contra(total));
        }
        lines.extend(self.foot(total, debits, instructions));
        lines.push(String::new());
        Ok(lines.join("\r\n"))
    }

    fn check(&self) -> Result<(), SubmissionError> {
        let user = &self.originator.service_user_number;
        if user.len() != 6 || !user.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(SubmissionError::ServiceUserNumber);
        }
        if self.serial > MOST_SERIAL {
            return Err(SubmissionError::Serial(self.serial));
        }
        if self.items.is_empty() {
            return Err(SubmissionError::Empty);
        }
        for item in &self.items {
            if item.amount.currency() != Currency::Gbp {
                return Err(SubmissionError::Currency(item.reference.clone()));
            }
            let minor = item.amount.minor();
            let fits = match item.code.is_debit() {
                true => (1..=MOST_MINOR).contains(&minor),
                false => minor == 0,
            };
            if !fits {
                return Err(SubmissionError::Amount {
                    reference: item.reference.clone(),
                    amount: item.amount,
                });
            }
        }
        if self.total()?.minor() > MOST_MINOR {
            return Err(SubmissionError::TooLarge);
        }
        Ok(())
    }

    fn head(&self) -> Vec<String> {
        let (serial, user) = (self.serial, &self.originator.service_user_number);
        let day = julian(self.processing_on);
        vec![
            format!("VOL1{serial:06}0{:26}    {user}    {:28}1", "", ""),
            self.file_label("HDR1", 0),
            format!("HDR2F0200000100{:35}00{:28}", "", ""),
            format!(
                "UHL1{day}999999    000000001 DAILY  001{:7}{:7}{:26}",
                "", "", ""
            ),
        ]
    }

    fn foot(&self, total: Money, debits: usize, instructions: usize) -> Vec<String> {
        let (minor, contras) = (total.minor(), usize::from(debits > 0));
        vec![
            self.file_label("EOF1", 0),
            format!("EOF2F0200000100{:35}00{:28}", "", ""),
            format!(
                "UTL1{minor:013}{minor:013}{debits:07}{contras:07}{:8}{instructions:07}{:21}",
                "", ""
            ),
        ]
    }

    fn file_label(&self, label: &str, blocks: usize) -> String {
        let (serial, user) = (self.serial, &self.originator.service_user_number);
        let (created, expires) = (julian(self.created_on), julian(self.processing_on));
        format!(
            "{label}A{user}S  1{user}{serial:06}00010001{:6}{created}{expires} {blocks:06}{:13}{:7}",
            "", "", ""
        )
    }

    fn record(&self, item: &SubmissionItem) -> String {
        let own = &self.originator;
        format!(
            "{}{}0{}{}{}{:4}{:011}{}{}{}",
            item.account.sort_code(),
            item.account.number(),
            item.code.code(),
            own.account.sort_code(),
            own.account.number(),
            "",
            item.amount.minor(),
            field(&own.name),
            field(&item.reference),
            field(&item.holder),
        )
    }

    /// Balances the debits: a credit (`99`) to our own account.
    fn contra(&self, total: Money) -> String {
        let own = &self.originator;
        let (sort_code, number) = (own.account.sort_code(), own.account.number());
        format!(
            "{sort_code}{number}099{sort_code}{number}{:4}{:011}{}{}{}",
            "",
            total.minor(),
            field(&contra_reference(self.serial)),
            field("CONTRA"),
            field(&own.name),
        )
    }
}

/// ` YYDDD`: the year without its century and the day of the year.
fn julian(day: Date) -> String {
    format!(" {:02}{:03}", day.year() % 100, day.day_of_year())
}

/// Eighteen characters of Bacs' alphabet: capitals, digits, `.`, `&`, `/`, `-` and blank; anything
/// else becomes a blank, and what is longer is cut.
fn field(text: &str) -> String {
    let kept = text
        .chars()
        .map(|letter| match letter.to_ascii_uppercase() {
            sound @ ('A'..='Z' | '0'..='9' | '.' | '&' | '/' | '-' | ' ') => sound,
            _ => ' ',
        });
    let text: String = kept.take(NAME).collect();
    format!("{text:NAME$}")
}

#[cfg(test)]
#[path = "submission_tests.rs"]
mod tests;
