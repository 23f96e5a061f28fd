//! What of an account's bills waits while a question about them is open.

use accounts::Account;
use billing::query::{BillQuery, BillQueryRepository as _, QueryState, on_hold};
use money::Money;
use store::Conn;

use super::known::Known;
use super::{BILLS, StandingBill};
use crate::error::PortalError;

/// Newest questions of an account that are looked at: as many as bills.
const QUERIES: i64 = 60;

/// Puts on each bill what waits of it, until when it may be paid after an answer, and a word for
/// lists.
pub(super) async fn put(
    conn: &mut Conn,
    account: &Account,
    bills: &mut [StandingBill],
) -> Result<(), PortalError> {
    let queries = conn.queries_of_account(account.id, QUERIES).await?;
    // Oldest first, so that the newest question has the last word.
    for query in queries.iter().rev() {
        let of_it = |bill: &&mut StandingBill| bill.head.id == query.bill_id;
        if let Some(bill) = bills.iter_mut().find(of_it) {
            ask(bill, query);
        }
    }
    Ok(())
}

/// What one question does to its bill.
pub(super) fn ask(bill: &mut StandingBill, query: &BillQuery) {
    if query.holds() {
        bill.held = on_hold(query.disputed, bill.outstanding);
    }
    bill.asked_before = true;
    bill.due_on = query.due_on(bill.due_on);
    bill.asked = match query.state {
        QueryState::Open => Some("you asked"),
        QueryState::Answered | QueryState::Closed => Some("answered"),
        QueryState::Withdrawn => None,
    };
}

/// What is on hold of an account that owes `owed`.
pub async fn held(conn: &mut Conn, account: &Account, owed: Money) -> Result<Money, PortalError> {
    if !Known::of(conn, account, 0).await?.owed.asked {
        return Ok(Money::zero(owed.currency()));
    }
    let mut known = Known::of(conn, account, BILLS).await?;
    known.owed.balance = owed;
    let mut bills = super::unpaid(conn, account, known).await?;
    put(conn, account, &mut bills).await?;
    Ok(super::sum(owed, bills.iter().map(|bill| bill.held)))
}
