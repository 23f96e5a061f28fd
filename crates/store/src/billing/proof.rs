//! Proving the books, some at a time: each check is one statement over a range of books, so that
//! neither side ever holds more than that range, and no statement runs long.

use base::{AccountId, RepoError, RepoResult};
use billing::ledger::{LedgerCheck, LedgerFault, ProvedBooks, is_supplier_book, supplier_book};
use money::Currency;
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
    PROVE_CLEARING = "SELECT currency, CAST(SUM(balance_minor) AS BIGINT)
        FROM ledger_balance WHERE ledger_account = 'inter_book'
        GROUP BY currency HAVING SUM(balance_minor) <> 0 ORDER BY currency";
}

const CHECKS: [(LedgerCheck, &str); 13] = [
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
    if last.is_none() {
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

/// Over all books at once, so that money on its way between two of them is seen on both sides.
async fn clearing(conn: &mut Conn) -> RepoResult<Vec<LedgerFault>> {
    let rows = conn.rows::<(String, i64)>(PROVE_CLEARING, &[]).await?;
    let fault = |(code, found_minor): (String, i64)| -> Result<LedgerFault, RepoError> {
        let currency = Currency::from_code(&code).map_err(|_| unknown_code("currency", &code))?;
        Ok(LedgerFault {
            check: LedgerCheck::Clearing,
            account_id: supplier_book(currency),
            subject: code,
            expected_minor: 0,
            found_minor,
        })
    };
    rows.into_iter().map(fault).collect()
}
