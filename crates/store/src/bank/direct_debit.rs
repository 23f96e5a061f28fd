//! Mandates, collections, and files for the bank.

use base::{AccountId, BankLineId, CollectionId, Instant, MandateId, RepoResult, SubmissionId};
use jiff::civil::Date;
use payments::direct_debit::{Collection, CollectionState, Mandate, MandateState};
use payments::{Coming, DirectDebitRepository, Instruction, StoredSubmission};
use uuid::Uuid;

use super::rows::{CollectionRow, ComingRow, InstructionRow, MandateRow, SubmissionRow};
use super::sql;
use crate::conn::Conn;
use crate::value::{binds, small};

impl DirectDebitRepository for Conn {
    async fn add_mandate(&mut self, mandate: &Mandate) -> RepoResult<()> {
        let values = binds![
            mandate.account_id,
            mandate.id,
            &mandate.reference,
            mandate.state.code(),
            &mandate.sealed_account,
            &mandate.sealed_holder,
            &mandate.shown,
            mandate.arrangement.code(),
            mandate.fixed.map_or("GBP", |fixed| fixed.currency().code()),
            mandate.fixed.map(money::Money::minor),
            mandate.day,
            mandate.created_at,
            mandate.updated_at,
            mandate.lodged_on,
            mandate.paused_until,
            &mandate.reason,
        ];
        self.run_one(sql::ADD_MANDATE, values).await
    }

    async fn mandate(&mut self, account: AccountId, id: MandateId) -> RepoResult<Option<Mandate>> {
        self.first::<MandateRow, _>(sql::MANDATE, binds![account, id])
            .await
    }

    async fn open_mandate(&mut self, account: AccountId) -> RepoResult<Option<Mandate>> {
        self.first::<MandateRow, _>(sql::OPEN_MANDATE, binds![account])
            .await
    }

    async fn coming(&mut self, account: AccountId, today: Date) -> RepoResult<Option<Coming>> {
        self.first::<ComingRow, _>(sql::COMING, binds![account, today])
            .await
    }

    async fn mandate_by_reference(&mut self, reference: &str) -> RepoResult<Option<Mandate>> {
        self.first::<MandateRow, _>(sql::MANDATE_BY_REFERENCE, binds![reference])
            .await
    }

    async fn mandates_in(
        &mut self,
        state: MandateState,
        after: Option<MandateId>,
        limit: i64,
    ) -> RepoResult<Vec<Mandate>> {
        let after = after.unwrap_or(MandateId::from_uuid(Uuid::nil()));
        self.all::<MandateRow, _>(sql::MANDATES_IN, binds![state.code(), after, limit])
            .await
    }

    async fn update_mandate(&mut self, mandate: &Mandate, from: MandateState) -> RepoResult<bool> {
        let values = binds![
            mandate.account_id,
            mandate.id,
            from.code(),
            mandate.state.code(),
            mandate.arrangement.code(),
            mandate.fixed.map(money::Money::minor),
            mandate.day,
            mandate.updated_at,
            mandate.lodged_on,
            mandate.paused_until,
            &mandate.reason,
        ];
        Ok(self.run(sql::UPDATE_MANDATE, values).await? == 1)
    }

    async fn add_instruction(&mut self, one: Instruction, now: Instant) -> RepoResult<()> {
        let values = binds![one.account_id, one.mandate_id, one.what.code(), now];
        self.run(sql::ADD_INSTRUCTION, values).await.map(drop)
    }

    async fn waiting_instructions(&mut self, limit: i64) -> RepoResult<Vec<Instruction>> {
        self.all::<InstructionRow, _>(sql::WAITING_INSTRUCTIONS, binds![limit])
            .await
    }

    async fn instructions_in(&mut self, file: SubmissionId) -> RepoResult<Vec<Instruction>> {
        self.all::<InstructionRow, _>(sql::INSTRUCTIONS_IN, binds![file])
            .await
    }

    async fn submit_instruction(
        &mut self,
        one: Instruction,
        file: SubmissionId,
    ) -> RepoResult<bool> {
        let values = binds![one.account_id, one.mandate_id, one.what.code(), file];
        Ok(self.run(sql::SUBMIT_INSTRUCTION, values).await? == 1)
    }

    async fn add_collection(&mut self, one: &Collection) -> RepoResult<bool> {
        let values = binds![
            one.account_id,
            one.id,
            one.mandate_id,
            one.kind.code(),
            &one.occasion,
            one.amount.currency().code(),
            one.amount.minor(),
            one.due_on,
            one.announced_at,
            one.state.code(),
            one.submission_id,
            &one.reason,
            one.updated_at,
        ];
        Ok(self.run(sql::ADD_COLLECTION, values).await? == 1)
    }

    async fn collection(
        &mut self,
        account: AccountId,
        id: CollectionId,
    ) -> RepoResult<Option<Collection>> {
        self.first::<CollectionRow, _>(sql::COLLECTION, binds![account, id])
            .await
    }

    async fn collections(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<Collection>> {
        self.all::<CollectionRow, _>(sql::COLLECTIONS, binds![account, limit])
            .await
    }

    async fn collections_due(
        &mut self,
        state: CollectionState,
        until: Date,
        limit: i64,
    ) -> RepoResult<Vec<Collection>> {
        let values = binds![state.code(), until, limit];
        self.all::<CollectionRow, _>(sql::COLLECTIONS_DUE, values)
            .await
    }

    async fn collections_in(&mut self, file: SubmissionId) -> RepoResult<Vec<Collection>> {
        self.all::<CollectionRow, _>(sql::COLLECTIONS_IN, binds![file])
            .await
    }

    async fn update_collection(
        &mut self,
        one: &Collection,
        from: CollectionState,
    ) -> RepoResult<bool> {
        let values = binds![
            one.account_id,
            one.id,
            from.code(),
            one.state.code(),
            one.submission_id,
            &one.reason,
            one.updated_at,
        ];
        Ok(self.run(sql::UPDATE_COLLECTION, values).await? == 1)
    }

    async fn add_submission(&mut self, file: &StoredSubmission) -> RepoResult<bool> {
        let values = binds![
            file.id,
            file.serial,
            file.input_on,
            file.processing_on,
            file.entry_on,
            file.total.currency().code(),
            file.total.minor(),
            file.created_at,
        ];
        Ok(self.run(sql::ADD_SUBMISSION, values).await? == 1)
    }

    async fn submission_of(&mut self, input_on: Date) -> RepoResult<Option<StoredSubmission>> {
        self.first::<SubmissionRow, _>(sql::SUBMISSION_OF, binds![input_on])
            .await
    }

    async fn submission_numbered(&mut self, serial: u32) -> RepoResult<Option<StoredSubmission>> {
        self.first::<SubmissionRow, _>(sql::SUBMISSION_NUMBERED, binds![serial])
            .await
    }

    async fn submission(&mut self, id: SubmissionId) -> RepoResult<Option<StoredSubmission>> {
        self.first::<SubmissionRow, _>(sql::SUBMISSION, binds![id])
            .await
    }

    async fn last_serial(&mut self) -> RepoResult<Option<u32>> {
        let last = self.scalar::<i64>(sql::LAST_SERIAL, &[]).await?;
        last.map(small).transpose()
    }

    async fn settle_submission(&mut self, id: SubmissionId, line: BankLineId) -> RepoResult<bool> {
        Ok(self.run(sql::SETTLE_SUBMISSION, binds![id, line]).await? == 1)
    }
}
