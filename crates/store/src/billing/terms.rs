//! How accounts are billed: where each stands, what was agreed, holds, numbers without gaps.

use base::{AccountId, BillId, CustomerId, Instant, RepoError, RepoResult};
use billing::document::BusinessFacts;
use billing::ledger::TransferKind;
use billing::run::{AccountTerms, BillHold, BillingState, BillingTermsRepository, Supplied};
use jiff::civil::Date;
use money::Money;
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::types::{DbDate, DbInstant};
use crate::value::{Value, binds, money, small};

statements! {
    /// An agreement without an end counts as one until `$3`.
    BILLING_STATES = include_str!("../../sql/billing_states.sql");
    PUT_TERMS = "INSERT INTO account_billing (account_id, segment, bill_day, purchase_order)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id) DO UPDATE SET segment = excluded.segment,
            bill_day = excluded.bill_day, purchase_order = excluded.purchase_order";
    PUT_HOLD = "INSERT INTO account_billing (account_id, hold_reason, hold_until, held_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id) DO UPDATE SET hold_reason = excluded.hold_reason,
            hold_until = excluded.hold_until, held_at = excluded.held_at";
    PUT_BUSINESS = "INSERT INTO business (customer_id, company_name, company_number, vat_number)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (customer_id) DO UPDATE SET company_name = excluded.company_name,
            company_number = excluded.company_number, vat_number = excluded.vat_number";
    /// An update that changes nothing: who makes bills of an account waits here on PostgreSQL.
    LOCK_BILLING = "UPDATE ledger_book SET currency = currency WHERE account_id = $1";
    RECEIVABLE_MOVES = "SELECT kind, currency,
            CAST(SUM(CASE WHEN debit = $2 THEN amount_minor ELSE -amount_minor END) AS BIGINT)
                AS minor
        FROM ledger_transfer
        WHERE account_id = $1 AND booked_at > $3 AND (debit = $2 OR credit = $2)
          AND (reference_id IS NULL OR reference_id <> $4)
        GROUP BY kind, currency ORDER BY kind";
    TAKE_NUMBERS = "INSERT INTO number_series (series, last_number) VALUES ($1, $2)
        ON CONFLICT (series) DO UPDATE SET last_number = number_series.last_number + $2
        RETURNING last_number";
}

/// Later than any agreement ends.
const FAR: Date = Date::constant(9999, 12, 31);

#[derive(sqlx::FromRow)]
struct StateRow {
    account_id: Uuid,
    segment: Option<String>,
    bill_day: Option<i64>,
    purchase_order: Option<String>,
    hold_reason: Option<String>,
    hold_until: Option<DbDate>,
    held_at: Option<DbInstant>,
    supplied_from: Option<DbDate>,
    supplied_to: Option<DbDate>,
    billed_to: Option<DbDate>,
    issued: i64,
    last_bill: Option<Uuid>,
    in_review: i64,
    asked: Option<String>,
    open_queries: i64,
    company_name: Option<String>,
    company_number: Option<String>,
    vat_number: Option<String>,
}

impl TryFrom<StateRow> for BillingState {
    type Error = RepoError;

    fn try_from(row: StateRow) -> RepoResult<Self> {
        let hold = row.hold_reason.zip(row.held_at);
        let until = row.hold_until.map(Date::from);
        let ends = row.supplied_to.map(Date::from).filter(|end| *end != FAR);
        let billed_to = row.billed_to.map(Date::from);
        let business = row.company_name.map(|company_name| BusinessFacts {
            company_name,
            company_number: row.company_number.unwrap_or_default(),
            vat_number: row.vat_number.unwrap_or_default(),
            purchase_order: String::new(),
        });
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            terms: AccountTerms {
                segment: row.segment,
                bill_day: row.bill_day.map(small).transpose()?,
                purchase_order: row.purchase_order.unwrap_or_default(),
            },
            hold: hold.map(|(reason, since)| BillHold {
                reason,
                until,
                since: since.into(),
            }),
            supplied: row.supplied_from.map(|from| Supplied {
                from: from.into(),
                to: ends,
                billed_to,
            }),
            issued: row.issued,
            last_bill: row.last_bill.map(BillId::from_uuid),
            in_review: row.in_review > 0,
            asked: row.asked,
            open_queries: row.open_queries,
            business,
        })
    }
}

#[derive(sqlx::FromRow)]
struct MoveRow {
    kind: String,
    currency: String,
    minor: i64,
}

impl TryFrom<MoveRow> for (TransferKind, Money) {
    type Error = RepoError;

    fn try_from(row: MoveRow) -> RepoResult<Self> {
        let kind = TransferKind::from_code(&row.kind);
        let kind = kind.ok_or_else(|| unknown_code("transfer kind", &row.kind))?;
        Ok((kind, money(row.minor, &row.currency)?))
    }
}

impl BillingTermsRepository for Conn {
    async fn billing_states(
        &mut self,
        after: Option<AccountId>,
        up_to: AccountId,
    ) -> RepoResult<Vec<BillingState>> {
        let after = after.map_or_else(Uuid::nil, AccountId::uuid);
        self.all::<StateRow, _>(BILLING_STATES, binds![after, up_to, FAR])
            .await
    }

    async fn billing_state(&mut self, account: AccountId) -> RepoResult<Option<BillingState>> {
        // A page of one: what lies after the identifier just before.
        let before = Uuid::from_u128(account.uuid().as_u128().saturating_sub(1));
        self.first::<StateRow, _>(BILLING_STATES, binds![before, account, FAR])
            .await
    }

    async fn put_terms(&mut self, account: AccountId, terms: &AccountTerms) -> RepoResult<()> {
        let day = terms.bill_day.map(i16::from);
        let values = binds![account, &terms.segment, day, &terms.purchase_order];
        self.run_one(PUT_TERMS, values).await
    }

    async fn put_hold(&mut self, account: AccountId, hold: Option<&BillHold>) -> RepoResult<()> {
        let reason = Value::Text(hold.map(|hold| hold.reason.as_str()));
        let until = Value::Date(hold.and_then(|hold| hold.until));
        let since = Value::Instant(hold.map(|hold| hold.since));
        self.run_one(PUT_HOLD, &[account.into(), reason, until, since])
            .await
    }

    async fn put_business(
        &mut self,
        customer: CustomerId,
        business: &BusinessFacts,
    ) -> RepoResult<()> {
        let (name, number) = (&business.company_name, &business.company_number);
        let values = binds![customer, name, number, &business.vat_number];
        self.run_one(PUT_BUSINESS, values).await
    }

    async fn lock_billing(&mut self, account: AccountId) -> RepoResult<()> {
        self.run_one(LOCK_BILLING, binds![account]).await
    }

    async fn receivable_moves(
        &mut self,
        account: AccountId,
        since: Instant,
        except: Option<BillId>,
    ) -> RepoResult<Vec<(TransferKind, Money)>> {
        let receivable = billing::ledger::LedgerAccount::Receivable.code();
        let except = except.map_or_else(Uuid::nil, BillId::uuid);
        let values = binds![account, receivable, since, except];
        self.all::<MoveRow, _>(RECEIVABLE_MOVES, values).await
    }

    async fn take_numbers(&mut self, series: &str, count: i64) -> RepoResult<i64> {
        let last = self
            .scalar::<i64>(TAKE_NUMBERS, binds![series, count])
            .await?;
        let last = last.ok_or_else(|| RepoError::Corrupt(format!("no series {series}")))?;
        Ok(last - count + 1)
    }
}
