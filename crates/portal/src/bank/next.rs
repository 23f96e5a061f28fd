//! When Direct Debit collects next, for every page that says what is owed.

use accounts::Account;
use jiff::ToSpan;
use jiff::civil::Date;
use money::Money;
use payments::direct_debit::MandateState;
use payments::{Coming, DirectDebitRepository as _};
use store::Conn;

use crate::error::PortalError;

/// When Direct Debit collects next, and how much where that is announced: what the mandate has
/// announced, or the account's day of the month where nothing is known of one.
pub async fn next_collection(
    conn: &mut Conn,
    account: &Account,
    today: Date,
) -> Result<(Option<Date>, Option<Money>), PortalError> {
    let by_day = next_such_day(account.collection_day.unwrap_or(1), today);
    Ok(match conn.coming(account.id, today).await? {
        Some(coming) if coming.state == MandateState::Paused => (None, None),
        Some(Coming {
            announced: Some((due_on, amount)),
            ..
        }) => (Some(due_on), Some(amount)),
        Some(_) | None => (by_day, None),
    })
}

fn next_such_day(day: i16, today: Date) -> Option<Date> {
    let day = i8::try_from(day.clamp(1, 28)).ok()?;
    let this_month = today.with().day(day).build().ok()?;
    if this_month >= today {
        Some(this_month)
    } else {
        this_month.checked_add(1.month()).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn direct_debit_is_collected_on_the_next_such_day() {
        assert_eq!(
            next_such_day(3, date(2026, 11, 21)),
            Some(date(2026, 12, 3))
        );
        assert_eq!(
            next_such_day(21, date(2026, 11, 21)),
            Some(date(2026, 11, 21))
        );
        assert_eq!(
            next_such_day(28, date(2026, 12, 31)),
            Some(date(2027, 1, 28))
        );
    }
}
