//! What `store` keeps of paying by bank: mandates, collections, files, statement lines, plans.

use std::future::Future;

use base::{
    AccountId, BankLineId, CollectionId, Instant, MandateId, PlanId, RepoResult, SubmissionId,
};
use jiff::civil::Date;
use money::Money;

use crate::direct_debit::{Collection, CollectionState, Instruct, Mandate, MandateState};
use crate::plan::{Plan, PlanState};
use crate::statement::{BankLine, LineState};

/// A file for the bank, as it is kept: its records are the collections and instructions in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSubmission {
    /// Identifier.
    pub id: SubmissionId,
    /// Counts up.
    pub serial: u32,
    /// The day it was made for.
    pub input_on: Date,
    /// The middle day of its cycle.
    pub processing_on: Date,
    /// The day the money moves.
    pub entry_on: Date,
    /// What it collects in all.
    pub total: Money,
    /// The statement line that brought the money, once it came.
    pub settled_by: Option<BankLineId>,
    /// When it was made.
    pub created_at: Instant,
}

/// Something the bank has to be told of a mandate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Whose.
    pub account_id: AccountId,
    /// Of which mandate.
    pub mandate_id: MandateId,
    /// What.
    pub what: Instruct,
    /// The file it is in.
    pub submission_id: Option<SubmissionId>,
}

/// What an account's open mandate does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    /// Where the mandate is.
    pub state: MandateState,
    /// Its next collection that was announced and not taken yet: the day, and how much.
    pub announced: Option<(Date, Money)>,
}

/// Mandates, collections and files.
pub trait DirectDebitRepository {
    /// Adds a mandate; a conflict when the account has an open one.
    fn add_mandate(&mut self, mandate: &Mandate) -> impl Future<Output = RepoResult<()>> + Send;

    /// One mandate.
    fn mandate(
        &mut self,
        account: AccountId,
        id: MandateId,
    ) -> impl Future<Output = RepoResult<Option<Mandate>>> + Send;

    /// The account's mandate that has not ended.
    fn open_mandate(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = RepoResult<Option<Mandate>>> + Send;

    /// What the account's open mandate collects next, from `today` on.
    fn coming(
        &mut self,
        account: AccountId,
        today: Date,
    ) -> impl Future<Output = RepoResult<Option<Coming>>> + Send;

    /// The mandate of a bank's report.
    fn mandate_by_reference(
        &mut self,
        reference: &str,
    ) -> impl Future<Output = RepoResult<Option<Mandate>>> + Send;

    /// Mandates in a state with identifiers after `after`, in their order, at most `limit`.
    fn mandates_in(
        &mut self,
        state: MandateState,
        after: Option<MandateId>,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Mandate>>> + Send;

    /// Writes what may change of a mandate; `false` when it was not in `from` any more.
    fn update_mandate(
        &mut self,
        mandate: &Mandate,
        from: MandateState,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Notes something the bank has to be told; once for a mandate.
    fn add_instruction(
        &mut self,
        instruction: Instruction,
        now: Instant,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// What no file has told the bank yet, at most `limit`.
    fn waiting_instructions(
        &mut self,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Instruction>>> + Send;

    /// What a file told the bank, in a fixed order.
    fn instructions_in(
        &mut self,
        submission: SubmissionId,
    ) -> impl Future<Output = RepoResult<Vec<Instruction>>> + Send;

    /// Puts an instruction into a file; `false` when it is in one.
    fn submit_instruction(
        &mut self,
        instruction: Instruction,
        submission: SubmissionId,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Adds a collection; `false` when its occasion has one.
    fn add_collection(
        &mut self,
        collection: &Collection,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// One collection.
    fn collection(
        &mut self,
        account: AccountId,
        id: CollectionId,
    ) -> impl Future<Output = RepoResult<Option<Collection>>> + Send;

    /// Collections of an account, the latest day first, at most `limit`.
    fn collections(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Collection>>> + Send;

    /// Collections in a state that are due until a day, oldest first, at most `limit`.
    fn collections_due(
        &mut self,
        state: CollectionState,
        until: Date,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Collection>>> + Send;

    /// The collections in a file, in a fixed order.
    fn collections_in(
        &mut self,
        submission: SubmissionId,
    ) -> impl Future<Output = RepoResult<Vec<Collection>>> + Send;

    /// Writes state, file, reason and time; `false` when it was not in `from` any more.
    fn update_collection(
        &mut self,
        collection: &Collection,
        from: CollectionState,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Adds a file; `false` when there is one for its input day.
    fn add_submission(
        &mut self,
        submission: &StoredSubmission,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// The file of an input day.
    fn submission_of(
        &mut self,
        input_on: Date,
    ) -> impl Future<Output = RepoResult<Option<StoredSubmission>>> + Send;

    /// The file with a serial number.
    fn submission_numbered(
        &mut self,
        serial: u32,
    ) -> impl Future<Output = RepoResult<Option<StoredSubmission>>> + Send;

    /// The file that a collection or instruction is in.
    fn submission(
        &mut self,
        id: SubmissionId,
    ) -> impl Future<Output = RepoResult<Option<StoredSubmission>>> + Send;

    /// The highest serial number given; nothing before the first file.
    fn last_serial(&mut self) -> impl Future<Output = RepoResult<Option<u32>>> + Send;

    /// Notes the line that brought a file's money; `false` when one did before.
    fn settle_submission(
        &mut self,
        id: SubmissionId,
        line: BankLineId,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}

/// Lines of bank statements.
pub trait BankLineRepository {
    /// Adds a line; `false` when it was imported before.
    fn add_bank_line(&mut self, line: &BankLine) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Whether a line was imported before.
    fn has_bank_line(&mut self, key: &str) -> impl Future<Output = RepoResult<bool>> + Send;

    /// One line.
    fn bank_line(
        &mut self,
        id: BankLineId,
    ) -> impl Future<Output = RepoResult<Option<BankLine>>> + Send;

    /// Lines in a state, the oldest first, at most `limit`.
    fn bank_lines_in(
        &mut self,
        state: LineState,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<BankLine>>> + Send;

    /// Credits of an amount, currency and bank account, booked until a day, that still stand,
    /// newest first: what a reversal may take back.
    fn bank_lines_like(
        &mut self,
        reversal: &BankLine,
    ) -> impl Future<Output = RepoResult<Vec<BankLine>>> + Send;

    /// Writes state, account and reason; `false` when it was not in `from` any more.
    fn update_bank_line(
        &mut self,
        line: &BankLine,
        from: LineState,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}

/// Payment plans.
pub trait PlanRepository {
    /// Adds a plan; a conflict when the account has an open one.
    fn add_plan(&mut self, plan: &Plan) -> impl Future<Output = RepoResult<()>> + Send;

    /// One plan.
    fn plan(
        &mut self,
        account: AccountId,
        id: PlanId,
    ) -> impl Future<Output = RepoResult<Option<Plan>>> + Send;

    /// The newest plans of an account, at most `limit`.
    fn plans(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Plan>>> + Send;

    /// Plans in a state with identifiers after `after`, in their order, at most `limit`.
    fn plans_in(
        &mut self,
        state: PlanState,
        after: Option<PlanId>,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Plan>>> + Send;

    /// Writes state, breathing space and time; `false` when it was not in `from` any more.
    fn update_plan(
        &mut self,
        plan: &Plan,
        from: PlanState,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}
