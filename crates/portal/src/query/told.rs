//! What a bill's own page says of the newest question about it, and what the next bill says.

use accounts::Account;
use billing::BillHead;
use billing::document::BillDocument;
use billing::query::{BillQueryRepository as _, QueryState};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::Conn;
use wire::BillAsked;

use crate::error::PortalError;
use crate::standing::{self, Standing};
use crate::wording;

/// The newest question, unless it was taken back or there is none.
pub(crate) async fn told(
    conn: &mut Conn,
    head: &BillHead,
    standing: &Standing,
    (zone, today): (&TimeZone, Date),
) -> Result<Option<BillAsked>, PortalError> {
    if !standing.asked {
        return Ok(None);
    }
    let asked = conn.queries_of_bill(head.account_id, head.id).await?;
    let Some(query) = asked.first() else {
        return Ok(None);
    };
    let opened = query.opened_at.timestamp().to_zoned(zone.clone()).date();
    let title = format!("You asked about this bill on {}", wording::day(opened));
    let promise = promise(query.answer_due, today);
    let of_it = standing.bills.iter().find(|bill| bill.head.id == head.id);
    let held = of_it
        .map(|bill| bill.held)
        .filter(|held| held.is_positive());
    let text = match (query.state, held) {
        (QueryState::Open, Some(held)) => {
            format!("{held} is on hold while we look at it. {promise}")
        }
        (QueryState::Open, None) => promise,
        (QueryState::Answered | QueryState::Closed, _) => "We've answered.".to_owned(),
        (QueryState::Withdrawn, _) => return Ok(None),
    };
    Ok(Some(BillAsked { title, text }))
}

/// When an answer comes, or should have come.
pub(super) fn promise(due: Date, today: Date) -> String {
    let day = wording::day_month(due);
    match due < today {
        true => format!("Our answer was due by {day} and is late. We're sorry."),
        false => format!("We answer by {day}."),
    }
}

/// What a new bill, which is not among the account's yet, says of what is on hold; `None` when
/// nothing is.
pub(crate) async fn on_the_next_bill(
    conn: &mut Conn,
    account: &Account,
    bill: &BillDocument,
) -> Result<Option<String>, PortalError> {
    let before = bill.amount_due.checked_sub(bill.total_charges);
    let before = before.map_err(|error| PortalError::Internal(error.to_string()))?;
    let held = standing::held(conn, account, before).await?;
    Ok(held.is_positive().then(|| {
        format!(
            "{held} of what you owe is on hold while we look at your query. You don't have to pay \
             that part now."
        )
    }))
}
