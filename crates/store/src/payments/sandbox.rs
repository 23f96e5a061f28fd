//! The sandbox gateway's own books.
//!
//! They stand for another company's database: each call is a transaction of its own and never
//! part of ours, so that a crash of ours leaves them as a real gateway's would be.

use base::{RepoError, RepoResult};
use payments::gateways::sandbox::{SandboxBooks, SandboxCheckout, SandboxState};

use super::sql;
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
    created_at: DbInstant,
}

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
            created_at: row.created_at.into(),
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

    async fn finish(&self, reference: &str, to: SandboxState) -> RepoResult<bool> {
        let captures = i32::from(to == SandboxState::Captured);
        let mut books = self.begin().await?;
        let values = binds![reference, to.code(), captures];
        let moved = books.run(sql::SANDBOX_FINISH, values).await? == 1;
        books.commit().await?;
        Ok(moved)
    }
}
