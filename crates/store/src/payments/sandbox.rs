//! The sandbox gateway's own books.
//!
//! They stand for another company's database: each call is a transaction of its own and never
//! part of ours, so that a crash of ours leaves them as a real gateway's would be.

use base::{Instant, RepoError, RepoResult};
use payments::gateways::sandbox::{
    SandboxBooks, SandboxCheckout, SandboxPayout, SandboxRefund, SandboxState,
};
use payments::{Movement, MovementKind};

use super::sandbox_sql as sql;
use crate::error::unknown_code;
use crate::store::Store;
use crate::types::DbInstant;
use crate::value::{binds, money, small};

#[derive(sqlx::FromRow)]
struct CheckoutRow {
    reference: String,
    payment_key: String,
    currency: String,
    amount_minor: i64,
    description: String,
    return_url: String,
    state: String,
    captures: i64,
    silent: i64,
    created_at: DbInstant,
    finished_at: Option<DbInstant>,
}

#[derive(sqlx::FromRow)]
struct RefundRow {
    reference: String,
    refund_key: String,
    checkout: String,
    currency: String,
    amount_minor: i64,
    created_at: DbInstant,
}

#[derive(sqlx::FromRow)]
struct MovementRow {
    id: String,
    kind: String,
    currency: String,
    amount_minor: i64,
    fee_minor: i64,
    moved_at: DbInstant,
}

/// What the sandbox keeps of each payment.
const FEE_MINOR: i64 = 20;

impl TryFrom<CheckoutRow> for SandboxCheckout {
    type Error = RepoError;

    fn try_from(row: CheckoutRow) -> RepoResult<Self> {
        Ok(Self {
            reference: row.reference,
            payment_key: row.payment_key,
            amount: money(row.amount_minor, &row.currency)?,
            description: row.description,
            return_url: row.return_url,
            state: SandboxState::from_code(&row.state)
                .ok_or_else(|| unknown_code("sandbox state", &row.state))?,
            captures: small(row.captures)?,
            silent: small(row.silent)?,
            created_at: row.created_at.into(),
            finished_at: row.finished_at.map(Into::into),
        })
    }
}

impl TryFrom<RefundRow> for SandboxRefund {
    type Error = RepoError;

    fn try_from(row: RefundRow) -> RepoResult<Self> {
        Ok(Self {
            reference: row.reference,
            refund_key: row.refund_key,
            checkout: row.checkout,
            amount: money(row.amount_minor, &row.currency)?,
            created_at: row.created_at.into(),
        })
    }
}

impl TryFrom<MovementRow> for Movement {
    type Error = RepoError;

    fn try_from(row: MovementRow) -> RepoResult<Self> {
        Ok(Self {
            kind: MovementKind::from_code(&row.kind)
                .ok_or_else(|| unknown_code("movement kind", &row.kind))?,
            reference: row.id.clone(),
            id: row.id,
            amount: money(row.amount_minor, &row.currency)?,
            fee: money(row.fee_minor, &row.currency)?,
            at: row.moved_at.into(),
        })
    }
}

impl SandboxBooks for Store {
    async fn open(&self, checkout: &SandboxCheckout) -> RepoResult<SandboxCheckout> {
        let mut books = self.begin().await?;
        let values = binds![
            &checkout.reference,
            &checkout.payment_key,
            checkout.amount.currency().code(),
            checkout.amount.minor(),
            &checkout.description,
            &checkout.return_url,
            checkout.state.code(),
            checkout.captures,
            checkout.silent,
            checkout.created_at,
        ];
        books.run(sql::SANDBOX_OPEN, values).await?;
        let kept = books
            .first::<CheckoutRow, _>(sql::SANDBOX_BY_KEY, binds![&checkout.payment_key])
            .await?
            .ok_or_else(|| RepoError::Corrupt("a checkout vanished".to_owned()))?;
        books.commit().await?;
        Ok(kept)
    }

    async fn find(&self, reference: &str) -> RepoResult<Option<SandboxCheckout>> {
        let mut books = self.read().await?;
        books
            .first::<CheckoutRow, _>(sql::SANDBOX_FIND, binds![reference])
            .await
    }

    async fn finish(&self, reference: &str, to: SandboxState, now: Instant) -> RepoResult<bool> {
        let mut books = self.begin().await?;
        let moved = if to == SandboxState::Checking {
            books.run(sql::SANDBOX_CHECK, binds![reference]).await?
        } else {
            let captures = i32::from(to == SandboxState::Captured);
            let values = binds![reference, to.code(), captures, now];
            books.run(sql::SANDBOX_FINISH, values).await?
        };
        books.commit().await?;
        Ok(moved == 1)
    }

    async fn silence(&self, reference: &str, questions: i32) -> RepoResult<()> {
        let mut books = self.begin().await?;
        let values = binds![reference, questions];
        books.run(sql::SANDBOX_SILENCE, values).await?;
        books.commit().await
    }

    async fn hush(&self, reference: &str) -> RepoResult<()> {
        let mut books = self.begin().await?;
        books.run(sql::SANDBOX_HUSH, binds![reference]).await?;
        books.commit().await
    }

    async fn refund(&self, refund: &SandboxRefund) -> RepoResult<Option<SandboxRefund>> {
        let mut books = self.begin().await?;
        let taken = books
            .row::<(String, i64)>(sql::SANDBOX_TAKEN, binds![&refund.checkout])
            .await?;
        let made = books
            .first::<RefundRow, _>(sql::SANDBOX_REFUND, binds![&refund.refund_key])
            .await?;
        if made.is_some() {
            return Ok(made);
        }
        let given = books
            .scalar::<i64>(sql::SANDBOX_GIVEN, binds![&refund.checkout])
            .await?;
        let left = taken.filter(|(currency, _)| currency == refund.amount.currency().code());
        let left = left.map_or(0, |(_, taken)| taken - given.unwrap_or(0));
        if refund.amount.minor() > left {
            return Ok(None);
        }
        let values = binds![
            &refund.reference,
            &refund.refund_key,
            &refund.checkout,
            refund.amount.currency().code(),
            refund.amount.minor(),
            refund.created_at,
        ];
        books.run_one(sql::SANDBOX_ADD_REFUND, values).await?;
        books.commit().await?;
        Ok(Some(refund.clone()))
    }

    async fn pay_out(&self, reference: &str, now: Instant) -> RepoResult<Vec<SandboxPayout>> {
        let mut books = self.begin().await?;
        let currencies = books.rows::<(String,)>(sql::SANDBOX_UNPAID, &[]).await?;
        let mut paid_out = Vec::new();
        for (currency,) in currencies {
            let name = format!("{reference}_{}", currency.to_lowercase());
            let claim = binds![&currency, &name];
            books.run(sql::SANDBOX_PAY_CHECKOUTS, claim).await?;
            books.run(sql::SANDBOX_PAY_REFUNDS, claim).await?;
            let claimed = books
                .row::<(Option<i64>, Option<i64>)>(sql::SANDBOX_CLAIMED, binds![&name])
                .await?;
            let (taken, payments) = claimed.unwrap_or_default();
            let (taken, fee) = (taken.unwrap_or(0), payments.unwrap_or(0) * FEE_MINOR);
            // More was given back than came in: it waits until enough is there.
            if taken < fee || taken == 0 {
                books
                    .run(sql::SANDBOX_LEAVE_CHECKOUTS, binds![&name])
                    .await?;
                books.run(sql::SANDBOX_LEAVE_REFUNDS, binds![&name]).await?;
                continue;
            }
            let values = binds![&name, &currency, taken - fee, fee, now];
            books.run_one(sql::SANDBOX_ADD_PAYOUT, values).await?;
            paid_out.push(SandboxPayout {
                paid: money(taken - fee, &currency)?,
                fee: money(fee, &currency)?,
                reference: name,
            });
        }
        books.commit().await?;
        Ok(paid_out)
    }

    async fn movements(
        &self,
        since: Instant,
        after: &str,
        limit: i64,
    ) -> RepoResult<Vec<Movement>> {
        let mut books = self.read().await?;
        books
            .all::<MovementRow, _>(sql::SANDBOX_MOVEMENTS, binds![since, after, limit])
            .await
    }
}
