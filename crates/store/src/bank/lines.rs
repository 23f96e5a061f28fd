//! Lines of bank statements.

use base::{BankLineId, RepoResult};
use payments::BankLineRepository;
use payments::statement::{BankLine, LineState};

use super::rows::BankLineRow;
use super::sql;
use crate::conn::Conn;
use crate::value::binds;

impl BankLineRepository for Conn {
    async fn add_bank_line(&mut self, kept: &BankLine) -> RepoResult<bool> {
        let line = &kept.line;
        let values = binds![
            kept.id,
            &kept.key,
            &line.bank_account,
            line.booked_on,
            line.direction.code(),
            line.reversal,
            line.amount.currency().code(),
            line.amount.minor(),
            &line.remittance,
            &line.payer,
            &line.end_to_end,
            &line.bank_reference,
            kept.state.code(),
            kept.account_id,
            kept.suggestion,
            &kept.how,
            kept.imported_at,
            kept.decided_at,
        ];
        Ok(self.run(sql::ADD_BANK_LINE, values).await? == 1)
    }

    async fn has_bank_line(&mut self, key: &str) -> RepoResult<bool> {
        let found = self
            .scalar::<String>(sql::HAS_BANK_LINE, binds![key])
            .await?;
        Ok(found.is_some())
    }

    async fn bank_line(&mut self, id: BankLineId) -> RepoResult<Option<BankLine>> {
        self.first::<BankLineRow, _>(sql::BANK_LINE, binds![id])
            .await
    }

    async fn bank_lines_in(&mut self, state: LineState, limit: i64) -> RepoResult<Vec<BankLine>> {
        self.all::<BankLineRow, _>(sql::BANK_LINES_IN, binds![state.code(), limit])
            .await
    }

    async fn bank_lines_like(&mut self, reversal: &BankLine) -> RepoResult<Vec<BankLine>> {
        let line = &reversal.line;
        let values = binds![
            &line.bank_account,
            line.amount.minor(),
            line.amount.currency().code(),
            line.booked_on,
        ];
        self.all::<BankLineRow, _>(sql::BANK_LINES_LIKE, values)
            .await
    }

    async fn update_bank_line(&mut self, kept: &BankLine, from: LineState) -> RepoResult<bool> {
        let values = binds![
            kept.id,
            from.code(),
            kept.state.code(),
            kept.account_id,
            kept.suggestion,
            &kept.how,
            kept.decided_at,
        ];
        Ok(self.run(sql::UPDATE_BANK_LINE, values).await? == 1)
    }
}
