//! Proving the books, some at a time: each check is one statement over a range of books, so that
//! neither side ever holds more than that range, and no statement runs long.

use base::{AccountId, RepoError, RepoResult};
use billing::ledger::{LedgerCheck, LedgerFault, ProvedBooks, is_supplier_book, supplier_book};
use money::Currency;
use payments::plan::{Instalment, PlanState};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::value::binds;

statements! {
    NEXT_BOOKS = "SELECT account_id FROM ledger_book WHERE account_id > $1
        ORDER BY account_id LIMIT $2";
    COUNT_TRANSFERS = "SELECT COUNT(*) FROM ledger_transfer
        WHERE account_id > $1 AND account_id <= $2";
    PROVE_PROJECTION = include_str!("../../sql/proof/projection.sql");
    PROVE_BOOK_OWNER = include_str!("../../sql/proof/book_owner.sql");
    PROVE_CURRENCY = include_str!("../../sql/proof/currency.sql");
    PROVE_BILL_TOTAL = include_str!("../../sql/proof/bill_total.sql");
    PROVE_BILL_CANCELLED = include_str!("../../sql/proof/bill_cancelled.sql");
    PROVE_BILL_MISSING = include_str!("../../sql/proof/bill_missing.sql");
    PROVE_PAYMENT_POSTED = include_str!("../../sql/proof/payment_posted.sql");
    PROVE_PAYMENT_PARTS = include_str!("../../sql/proof/payment_parts.sql");
    PROVE_PAYMENT_MISSING = include_str!("../../sql/proof/payment_missing.sql");
    PROVE_REFUND_POSTED = include_str!("../../sql/proof/refund_posted.sql");
    PROVE_REFUND_MISSING = include_str!("../../sql/proof/refund_missing.sql");
    PROVE_ADJUSTMENT_TOTAL = include_str!("../../sql/proof/adjustment_total.sql");
    PROVE_ADJUSTMENT_MISSING = include_str!("../../sql/proof/adjustment_missing.sql");
    PROVE_COLLECTION_POSTED = include_str!("../../sql/proof/collection_posted.sql");
    PROVE_COLLECTION_RETURNED = include_str!("../../sql/proof/collection_returned.sql");
    PROVE_COLLECTION_MISSING = include_str!("../../sql/proof/collection_missing.sql");
    PROVE_RETURN_MISSING = include_str!("../../sql/proof/return_missing.sql");
    PROVE_LINE_MISSING = include_str!("../../sql/proof/line_missing.sql");
    PROVE_SUBMISSION_MISSING = include_str!("../../sql/proof/submission_missing.sql");
    PROVE_PLAN_AGREED = include_str!("../../sql/proof/plan_agreed.sql");
    PROVE_PLAN_MISSING = include_str!("../../sql/proof/plan_missing.sql");
    /// Answers with plans; what they should hold is worked out of their instalments.
    PROVE_PLAN_HELD = include_str!("../../sql/proof/plan_held.sql");
    /// These three are about the supplier's own money, once for all books.
    PROVE_LINE_POSTED = include_str!("../../sql/proof/line_posted.sql");
    PROVE_SUSPENSE = include_str!("../../sql/proof/suspense.sql");
    PROVE_SUBMISSION_POSTED = include_str!("../../sql/proof/submission_posted.sql");
    PROVE_CLEARING = "SELECT currency, CAST(SUM(balance_minor) AS BIGINT)
        FROM ledger_balance WHERE ledger_account = 'inter_book'
        GROUP BY currency HAVING SUM(balance_minor) <> 0 ORDER BY currency";
}

const CHECKS: [(LedgerCheck, &str); 21] = [
    (LedgerCheck::Projection, PROVE_PROJECTION),
    (LedgerCheck::BookOwner, PROVE_BOOK_OWNER),
    (LedgerCheck::Currency, PROVE_CURRENCY),
    (LedgerCheck::BillTotal, PROVE_BILL_TOTAL),
    (LedgerCheck::BillCancelled, PROVE_BILL_CANCELLED),
    (LedgerCheck::BillMissing, PROVE_BILL_MISSING),
    (LedgerCheck::PaymentPosted, PROVE_PAYMENT_POSTED),
    (LedgerCheck::PaymentParts, PROVE_PAYMENT_PARTS),
    (LedgerCheck::PaymentMissing, PROVE_PAYMENT_MISSING),
    (LedgerCheck::RefundPosted, PROVE_REFUND_POSTED),
    (LedgerCheck::RefundMissing, PROVE_REFUND_MISSING),
    (LedgerCheck::AdjustmentTotal, PROVE_ADJUSTMENT_TOTAL),
    (LedgerCheck::AdjustmentMissing, PROVE_ADJUSTMENT_MISSING),
    (LedgerCheck::CollectionPosted, PROVE_COLLECTION_POSTED),
    (LedgerCheck::CollectionReturned, PROVE_COLLECTION_RETURNED),
    (LedgerCheck::CollectionMissing, PROVE_COLLECTION_MISSING),
    (LedgerCheck::ReturnMissing, PROVE_RETURN_MISSING),
    (LedgerCheck::LineMissing, PROVE_LINE_MISSING),
    (LedgerCheck::SubmissionMissing, PROVE_SUBMISSION_MISSING),
    (LedgerCheck::PlanAgreed, PROVE_PLAN_AGREED),
    (LedgerCheck::PlanMissing, PROVE_PLAN_MISSING),
];

/// Checks of what belongs to no customer's book.
const OWN_CHECKS: [(LedgerCheck, &str); 3] = [
    (LedgerCheck::LinePosted, PROVE_LINE_POSTED),
    (LedgerCheck::Suspense, PROVE_SUSPENSE),
    (LedgerCheck::SubmissionPosted, PROVE_SUBMISSION_POSTED),
];

#[derive(sqlx::FromRow)]
struct FaultRow {
    account_id: Uuid,
    subject: Option<String>,
    subject_id: Option<Uuid>,
    expected_minor: i64,
    found_minor: i64,
}

impl FaultRow {
    fn fault(self, check: LedgerCheck) -> LedgerFault {
        let id = self.subject_id.map(|id| check.subject(id));
        LedgerFault {
            check,
            account_id: AccountId::from_uuid(self.account_id),
            subject: id.or(self.subject).unwrap_or_default(),
            expected_minor: self.expected_minor,
            found_minor: self.found_minor,
        }
    }
}

/// Proves the next `most` books after one, in the order of their identifiers.
pub async fn prove_books(
    conn: &mut Conn,
    after: Option<AccountId>,
    most: i64,
) -> RepoResult<ProvedBooks> {
    let after = after.map_or(Uuid::nil(), AccountId::uuid);
    let books = conn
        .rows::<(Uuid,)>(NEXT_BOOKS, binds![after, most])
        .await?;
    let full = i64::try_from(books.len()) == Ok(most);
    let last = books.last().map(|(book,)| *book).filter(|_| full);
    // After the last book nothing may be either.
    let to = last.unwrap_or(Uuid::max());
    let mut faults = Vec::new();
    for (check, sql) in CHECKS {
        let rows = conn.rows::<FaultRow>(sql, binds![after, to]).await?;
        let found = rows.into_iter().map(|row| row.fault(check));
        faults.extend(found.filter(|fault| {
            let own = is_supplier_book(fault.account_id);
            !(own && check == LedgerCheck::BookOwner)
        }));
    }
    faults.extend(plans(conn, (after, to)).await?);
    if last.is_none() {
        for (check, sql) in OWN_CHECKS {
            faults.extend(own(conn, check, sql).await?);
        }
        faults.extend(clearing(conn).await?);
    }
    let transfers = conn
        .scalar::<i64>(COUNT_TRANSFERS, binds![after, to])
        .await?;
    Ok(ProvedBooks {
        last: last.map(AccountId::from_uuid),
        books: u64::try_from(books.len()).unwrap_or(u64::MAX),
        transfers: u64::try_from(transfers.unwrap_or(0)).unwrap_or(0),
        faults,
    })
}

#[derive(sqlx::FromRow)]
struct PlanRow {
    account_id: Uuid,
    id: Uuid,
    state: String,
    currency: String,
    instalments: String,
    due: i64,
    held_minor: i64,
}

/// An open plan holds the instalments that did not fall due yet, and any other plan nothing.
async fn plans(conn: &mut Conn, (after, to): (Uuid, Uuid)) -> RepoResult<Vec<LedgerFault>> {
    let rows = conn
        .rows::<PlanRow>(PROVE_PLAN_HELD, binds![after, to])
        .await?;
    let mut faults = Vec::new();
    for row in rows {
        let state = PlanState::from_code(&row.state);
        let state = state.ok_or_else(|| unknown_code("plan state", &row.state))?;
        let instalments = Instalment::all_from_text(&row.instalments, currency(&row.currency)?);
        let instalments = instalments
            .ok_or_else(|| RepoError::Corrupt(format!("instalments of plan {}", row.id)))?;
        let due = usize::try_from(row.due).unwrap_or(usize::MAX);
        let left = instalments.iter().skip(due).map(|one| one.amount.minor());
        let expected_minor = if state.is_open() { left.sum() } else { 0 };
        if expected_minor != row.held_minor {
            faults.push(LedgerFault {
                check: LedgerCheck::PlanHeld,
                account_id: AccountId::from_uuid(row.account_id),
                subject: LedgerCheck::PlanHeld.subject(row.id),
                expected_minor,
                found_minor: row.held_minor,
            });
        }
    }
    Ok(faults)
}

/// What concerns the supplier's own money: statement lines, suspense, files of collections.
async fn own(
    conn: &mut Conn,
    check: LedgerCheck,
    sql: &'static str,
) -> RepoResult<Vec<LedgerFault>> {
    let rows = conn.rows::<(Uuid, String, i64, i64)>(sql, &[]).await?;
    let fault = |(id, code, expected_minor, found_minor): (Uuid, String, i64, i64)| {
        Ok(LedgerFault {
            check,
            account_id: supplier_book(currency(&code)?),
            subject: check.subject(id),
            expected_minor,
            found_minor,
        })
    };
    rows.into_iter().map(fault).collect()
}

fn currency(code: &str) -> RepoResult<Currency> {
    Currency::from_code(code).map_err(|_| unknown_code("currency", code))
}

/// Over all books at once, so that money on its way between two of them is seen on both sides.
async fn clearing(conn: &mut Conn) -> RepoResult<Vec<LedgerFault>> {
    let rows = conn.rows::<(String, i64)>(PROVE_CLEARING, &[]).await?;
    let fault = |(code, found_minor): (String, i64)| -> Result<LedgerFault, RepoError> {
        Ok(LedgerFault {
            check: LedgerCheck::Clearing,
            account_id: supplier_book(currency(&code)?),
            subject: code,
            expected_minor: 0,
            found_minor,
        })
    };
    rows.into_iter().map(fault).collect()
}
