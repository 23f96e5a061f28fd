//! What reconciliation reads, and the queue of differences.

use base::{AccountId, Instant, RepoError, RepoResult};
use money::Money;
use payments::{
    Difference, DifferenceReason, MovementKind, PaymentIntent, ReconciliationRepository, Refund,
};
use uuid::Uuid;

use super::refunds::RefundRow;
use super::{IntentRow, refund_sql as sql};
use crate::conn::Conn;
use crate::error::unknown_code;
use crate::types::DbInstant;
use crate::value::{binds, money};

#[derive(sqlx::FromRow)]
struct DifferenceRow {
    gateway: String,
    kind: String,
    reference: String,
    reason: String,
    account_id: Option<Uuid>,
    here_currency: Option<String>,
    here_minor: Option<i64>,
    there_currency: Option<String>,
    there_minor: Option<i64>,
    found_at: DbInstant,
    resolved_at: Option<DbInstant>,
}

fn maybe_money(minor: Option<i64>, currency: Option<&str>) -> RepoResult<Option<Money>> {
    minor
        .zip(currency)
        .map(|(minor, currency)| money(minor, currency))
        .transpose()
}

impl TryFrom<DifferenceRow> for Difference {
    type Error = RepoError;

    fn try_from(row: DifferenceRow) -> RepoResult<Self> {
        Ok(Self {
            gateway: row.gateway,
            kind: MovementKind::from_code(&row.kind)
                .ok_or_else(|| unknown_code("movement kind", &row.kind))?,
            reference: row.reference,
            reason: DifferenceReason::from_code(&row.reason)
                .ok_or_else(|| unknown_code("difference reason", &row.reason))?,
            account_id: row.account_id.map(AccountId::from_uuid),
            here: maybe_money(row.here_minor, row.here_currency.as_deref())?,
            there: maybe_money(row.there_minor, row.there_currency.as_deref())?,
            found_at: row.found_at.into(),
            resolved_at: row.resolved_at.map(Into::into),
        })
    }
}

fn code(money: Option<Money>) -> Option<String> {
    money.map(|money| money.currency().code().to_owned())
}

impl ReconciliationRepository for Conn {
    async fn captured_between(
        &mut self,
        gateway: &str,
        from: Instant,
        to: Instant,
    ) -> RepoResult<Vec<PaymentIntent>> {
        self.all::<IntentRow, _>(sql::CAPTURED_BETWEEN, binds![gateway, from, to])
            .await
    }

    async fn refunded_between(
        &mut self,
        gateway: &str,
        from: Instant,
        to: Instant,
    ) -> RepoResult<Vec<Refund>> {
        self.all::<RefundRow, _>(sql::REFUNDED_BETWEEN, binds![gateway, from, to])
            .await
    }

    async fn booked(&mut self, book: AccountId, key: &str) -> RepoResult<Option<Money>> {
        let row = self
            .row::<(String, i64)>(sql::BOOKED, binds![book, key])
            .await?;
        row.map(|(currency, minor)| money(minor, &currency))
            .transpose()
    }

    async fn note_difference(&mut self, difference: &Difference) -> RepoResult<()> {
        let (here, there) = (code(difference.here), code(difference.there));
        let values = binds![
            &difference.gateway,
            difference.kind.code(),
            &difference.reference,
            difference.reason.code(),
            difference.account_id,
            &here,
            difference.here.map(Money::minor),
            &there,
            difference.there.map(Money::minor),
            difference.found_at,
        ];
        self.run_one(sql::NOTE_DIFFERENCE, values).await
    }

    async fn resolve_difference(
        &mut self,
        gateway: &str,
        kind: MovementKind,
        reference: &str,
        now: Instant,
    ) -> RepoResult<bool> {
        let values = binds![gateway, kind.code(), reference, now];
        Ok(self.run(sql::RESOLVE_DIFFERENCE, values).await? == 1)
    }

    async fn open_differences(&mut self, gateway: &str, limit: i64) -> RepoResult<Vec<Difference>> {
        self.all::<DifferenceRow, _>(sql::OPEN_DIFFERENCES, binds![gateway, limit])
            .await
    }
}
