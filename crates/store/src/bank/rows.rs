//! Rows as they are stored, and what they mean.

use base::{
    AccountId, BankLineId, CollectionId, MandateId, PlanId, RepoError, RepoResult, SubmissionId,
};
use payments::direct_debit::{
    Arrangement, Collection, CollectionKind, CollectionState, Instruct, Mandate, MandateState,
};
use payments::plan::{Budget, Instalment, Plan, PlanState};
use payments::statement::{BankLine, Direction, LineState, StatementLine};
use payments::{Coming, Instruction, StoredSubmission};
use uuid::Uuid;

use crate::error::unknown_code;
use crate::types::{DbDate, DbInstant};
use crate::value::{money, small};

#[derive(sqlx::FromRow)]
pub struct MandateRow {
    account_id: Uuid,
    id: Uuid,
    reference: String,
    state: String,
    sealed_account: Vec<u8>,
    sealed_holder: Vec<u8>,
    shown: String,
    arrangement: String,
    currency: String,
    fixed_minor: Option<i64>,
    collection_day: i64,
    created_at: DbInstant,
    updated_at: DbInstant,
    lodged_on: Option<DbDate>,
    paused_until: Option<DbDate>,
    reason: String,
}

impl TryFrom<MandateRow> for Mandate {
    type Error = RepoError;

    fn try_from(row: MandateRow) -> RepoResult<Self> {
        let fixed = row.fixed_minor.map(|minor| money(minor, &row.currency));
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: MandateId::from_uuid(row.id),
            reference: row.reference,
            state: MandateState::from_code(&row.state)
                .ok_or_else(|| unknown_code("mandate state", &row.state))?,
            sealed_account: row.sealed_account,
            sealed_holder: row.sealed_holder,
            shown: row.shown,
            arrangement: Arrangement::from_code(&row.arrangement)
                .ok_or_else(|| unknown_code("arrangement", &row.arrangement))?,
            fixed: fixed.transpose()?,
            day: small(row.collection_day)?,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            lodged_on: row.lodged_on.map(Into::into),
            paused_until: row.paused_until.map(Into::into),
            reason: row.reason,
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct ComingRow {
    state: String,
    due_on: Option<DbDate>,
    currency: Option<String>,
    amount_minor: Option<i64>,
}

impl TryFrom<ComingRow> for Coming {
    type Error = RepoError;

    fn try_from(row: ComingRow) -> RepoResult<Self> {
        let announced = match (row.due_on, row.currency, row.amount_minor) {
            (Some(due_on), Some(currency), Some(minor)) => {
                Some((due_on.into(), money(minor, &currency)?))
            }
            _ => None,
        };
        Ok(Self {
            state: MandateState::from_code(&row.state)
                .ok_or_else(|| unknown_code("mandate state", &row.state))?,
            announced,
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct InstructionRow {
    account_id: Uuid,
    mandate_id: Uuid,
    what: String,
    submission_id: Option<Uuid>,
}

impl TryFrom<InstructionRow> for Instruction {
    type Error = RepoError;

    fn try_from(row: InstructionRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            mandate_id: MandateId::from_uuid(row.mandate_id),
            what: Instruct::from_code(&row.what)
                .ok_or_else(|| unknown_code("instruction", &row.what))?,
            submission_id: row.submission_id.map(SubmissionId::from_uuid),
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct CollectionRow {
    account_id: Uuid,
    id: Uuid,
    mandate_id: Uuid,
    kind: String,
    occasion: String,
    currency: String,
    amount_minor: i64,
    due_on: DbDate,
    announced_at: DbInstant,
    state: String,
    submission_id: Option<Uuid>,
    reason: String,
    updated_at: DbInstant,
}

impl TryFrom<CollectionRow> for Collection {
    type Error = RepoError;

    fn try_from(row: CollectionRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: CollectionId::from_uuid(row.id),
            mandate_id: MandateId::from_uuid(row.mandate_id),
            kind: CollectionKind::from_code(&row.kind)
                .ok_or_else(|| unknown_code("collection kind", &row.kind))?,
            occasion: row.occasion,
            amount: money(row.amount_minor, &row.currency)?,
            due_on: row.due_on.into(),
            announced_at: row.announced_at.into(),
            state: CollectionState::from_code(&row.state)
                .ok_or_else(|| unknown_code("collection state", &row.state))?,
            submission_id: row.submission_id.map(SubmissionId::from_uuid),
            reason: row.reason,
            updated_at: row.updated_at.into(),
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct SubmissionRow {
    id: Uuid,
    serial: i64,
    input_on: DbDate,
    processing_on: DbDate,
    entry_on: DbDate,
    currency: String,
    total_minor: i64,
    settled_by: Option<Uuid>,
    created_at: DbInstant,
}

impl TryFrom<SubmissionRow> for StoredSubmission {
    type Error = RepoError;

    fn try_from(row: SubmissionRow) -> RepoResult<Self> {
        Ok(Self {
            id: SubmissionId::from_uuid(row.id),
            serial: small(row.serial)?,
            input_on: row.input_on.into(),
            processing_on: row.processing_on.into(),
            entry_on: row.entry_on.into(),
            total: money(row.total_minor, &row.currency)?,
            settled_by: row.settled_by.map(BankLineId::from_uuid),
            created_at: row.created_at.into(),
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct BankLineRow {
    id: Uuid,
    line_key: String,
    bank_account: String,
    booked_on: DbDate,
    direction: String,
    reversal: bool,
    currency: String,
    amount_minor: i64,
    remittance: String,
    payer: String,
    end_to_end: String,
    bank_reference: String,
    state: String,
    account_id: Option<Uuid>,
    suggestion: Option<Uuid>,
    how: String,
    imported_at: DbInstant,
    decided_at: DbInstant,
}

impl TryFrom<BankLineRow> for BankLine {
    type Error = RepoError;

    fn try_from(row: BankLineRow) -> RepoResult<Self> {
        let line = StatementLine {
            bank_account: row.bank_account,
            booked_on: row.booked_on.into(),
            direction: Direction::from_code(&row.direction)
                .ok_or_else(|| unknown_code("direction", &row.direction))?,
            reversal: row.reversal,
            amount: money(row.amount_minor, &row.currency)?,
            remittance: row.remittance,
            payer: row.payer,
            end_to_end: row.end_to_end,
            bank_reference: row.bank_reference,
        };
        Ok(Self {
            id: BankLineId::from_uuid(row.id),
            key: row.line_key,
            line,
            state: LineState::from_code(&row.state)
                .ok_or_else(|| unknown_code("line state", &row.state))?,
            account_id: row.account_id.map(AccountId::from_uuid),
            suggestion: row.suggestion.map(AccountId::from_uuid),
            how: row.how,
            imported_at: row.imported_at.into(),
            decided_at: row.decided_at.into(),
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct PlanRow {
    account_id: Uuid,
    id: Uuid,
    state: String,
    currency: String,
    debt_minor: i64,
    agreed_at: DbInstant,
    space_from: Option<DbDate>,
    space_to: Option<DbDate>,
    budget: String,
    instalments: String,
    updated_at: DbInstant,
}

impl TryFrom<PlanRow> for Plan {
    type Error = RepoError;

    fn try_from(row: PlanRow) -> RepoResult<Self> {
        let corrupt = |what: &str| RepoError::Corrupt(format!("plan {}: {what}", row.id));
        let debt = money(row.debt_minor, &row.currency)?;
        let instalments = Instalment::all_from_text(&row.instalments, debt.currency());
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: PlanId::from_uuid(row.id),
            state: PlanState::from_code(&row.state)
                .ok_or_else(|| unknown_code("plan state", &row.state))?,
            debt,
            agreed_at: row.agreed_at.into(),
            space: row
                .space_from
                .zip(row.space_to)
                .map(|(from, to)| (from.into(), to.into())),
            budget: Budget::from_text(&row.budget).ok_or_else(|| corrupt("budget"))?,
            instalments: instalments.ok_or_else(|| corrupt("instalments"))?,
            updated_at: row.updated_at.into(),
        })
    }
}
