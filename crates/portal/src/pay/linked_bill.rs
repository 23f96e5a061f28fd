//! The bill that a link to the pay page names: printed beside the QR code, typed by hand, or behind
//! the button of a bill's page.

use accounts::Account;
use billing::BillRepository as _;
use money::Money;
use store::Conn;
use wire::AmountChoice;

use crate::error::PortalError;
use crate::standing::{Standing, StandingBill};
use crate::{OpContext, wording};

/// Bills of an account that are looked through.
const BILLS: i64 = 60;

/// The account of the caller whose bill has this number. Another's bill does not exist.
pub async fn owner(
    ctx: &OpContext,
    conn: &mut Conn,
    current: &Account,
    number: &str,
) -> Result<Option<Account>, PortalError> {
    let others = ctx.accounts(conn).await?.iter();
    let others = others.filter(|account| account.id != current.id);
    for account in std::iter::once(current).chain(others) {
        let bills = conn.bills(account.id, BILLS).await?;
        if bills.iter().any(|bill| bill.number == number) {
            return Ok(Some(account.clone()));
        }
    }
    Ok(None)
}

/// The bill of a number, as its account stands.
pub fn of<'a>(standing: &'a Standing, number: &str) -> Option<&'a StandingBill> {
    standing
        .bills
        .iter()
        .find(|bill| bill.head.number == number)
}

/// The amount that pays a bill.
pub fn choice(bill: &StandingBill) -> AmountChoice {
    AmountChoice {
        code: bill.head.id.to_string(),
        label: format!("Your {} bill", wording::month_name(bill.head.period_from)),
        amount: bill.outstanding,
    }
}

/// The choice that a link makes: the bill's own, or everything where the bill is all that is owed.
pub fn chosen(bill: &StandingBill, owed: Money) -> Option<String> {
    match bill.outstanding.is_positive() {
        false => None,
        true if bill.outstanding == owed => Some(owed.plain()),
        true => Some(bill.head.id.to_string()),
    }
}

/// What to know of the bill before anything is paid.
pub fn note(bill: &StandingBill) -> String {
    let number = &bill.head.number;
    match bill.outstanding.is_positive() {
        true => format!("You are paying bill {number}."),
        false => format!("Bill {number} is paid. You don't have to pay it again."),
    }
}
