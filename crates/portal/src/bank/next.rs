//! When Direct Debit collects next, for every page that says what is owed.

use accounts::Account;
use jiff::ToSpan;
use jiff::civil::Date;
use money::Money;
use payments::DirectDebitRepository as _;
use payments::direct_debit::{CollectionState, MandateState};
use store::Conn;

use crate::error::PortalError;

/// Collections that the next one is looked for in.
const COLLECTIONS: i64 = 30;

/// When Direct Debit collects next, and how much where that is announced: what the mandate has
/// announced, or the account's day of the month where nothing is known of one.
pub async fn next_collection(
    conn: &mut Conn,
    account: &Account,
    today: Date,
) -> Result<(Option<Date>, Option<Money>), PortalError> {
    let by_day = next_such_day(account.collection_day.unwrap_or(1), today);
    let Some(mandate) = conn.open_mandate(account.id).await? else {
        return Ok((by_day, None));
    };
    if mandate.state == MandateState::Paused {
        return Ok((None, None));
    }
    let known = conn.collections(account.id, COLLECTIONS).await?;
    let coming = known.iter().filter(|one| {
        let announced = matches!(
            one.state,
            CollectionState::Announced | CollectionState::Submitted
        );
        announced && one.mandate_id == mandate.id && one.due_on >= today
    });
    Ok(match coming.min_by_key(|one| (one.due_on, one.id)) {
        Some(next) => (Some(next.due_on), Some(next.amount)),
        None => (by_day, None),
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
