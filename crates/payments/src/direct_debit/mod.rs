//! Direct Debit: the mandate, the account it draws on, the notices, the files to and from Bacs.
//!
//! Pure rules. Numbers that a market sets (notice days, cut-offs, holidays) are data files with
//! dates. It posts nothing: what a collection does to the books is `billing::ledger`'s.

mod account;
mod calendar;
mod collection;
mod mandate;
mod modulus;
mod notice;
mod reports;
mod rules;
mod submission;

pub use account::{AccountError, BankAccount};
pub use calendar::{BacsCycle, BankCalendar, CalendarError};
pub use collection::{
    Collection, CollectionEvent, CollectionKind, CollectionState, collection_step,
};
pub use mandate::{
    Arrangement, Instruct, Mandate, MandateEvent, MandateState, MandateStep, mandate_reference,
    mandate_step,
};
pub use modulus::{AccountCheck, ModulusTable, TableError};
pub use notice::{AdvanceNotice, Frequency, Wanted, notice_for};
pub use reports::{BacsReport, ReportError, ReportLine, read_report};
pub use rules::{BankRules, RulesError};
pub use submission::{
    Originator, Submission, SubmissionError, SubmissionItem, TransactionCode, contra_reference,
};
