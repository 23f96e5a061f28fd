//! What may be paid: amounts as typed, the most, what is left of a bill, and the key of a form.

use accounts::Account;
use base::{BillId, PaymentId, RefundId};
use money::{Money, parse_amount};
use payments::check_amount;

use crate::error::{PortalError, Refusal};
use crate::standing::Standing;

/// No single card payment is more than this many minor units above what is owed.
const MOST_ABOVE_OWED_MINOR: i64 = 500_000;

/// Where a payment's outcome is shown.
pub(super) fn receipt_path(id: PaymentId) -> String {
    format!("/pay/{id}")
}

/// Where a refund is shown.
pub(super) fn refund_path(id: RefundId) -> String {
    format!("/pay/{id}")
}

/// An attempt key: random text and the balance that the page was drawn for.
pub(super) fn attempt_key(entropy: &dyn base::Entropy, owed: Money) -> String {
    format!("{}_{}", payments::new_attempt_key(entropy), owed.minor())
}

pub(super) fn key_balance(key: &str) -> Result<i64, PortalError> {
    let owed = key
        .split_once('_')
        .filter(|_| payments::is_attempt_key(key));
    owed.and_then(|(_, owed)| owed.parse().ok()).ok_or_else(|| {
        PortalError::invalid(
            "pay.stale_form",
            "",
            "This page is out of date. Nothing was taken. Please open it again.",
        )
    })
}

/// The most that one payment may be: a good deal more than is owed, but not a slip of the thumb.
pub(super) fn most(owed: Money) -> Money {
    let owed_minor = owed.minor().max(0);
    Money::from_minor(
        owed_minor.saturating_add(MOST_ABOVE_OWED_MINOR),
        owed.currency(),
    )
}

/// What is left of a bill of the account.
pub(super) fn outstanding(standing: &Standing, bill: BillId) -> Result<Money, PortalError> {
    let bill = standing.bills.iter().find(|one| one.head.id == bill);
    let left = bill.ok_or(Refusal::NotFound)?.outstanding;
    if left.minor() > 0 {
        return Ok(left);
    }
    Err(Refusal::Conflict {
        code: "pay.bill_paid",
        message: "That bill is paid already. Nothing was taken.".to_owned(),
    }
    .into())
}

pub(super) fn wanted_amount(
    text: &str,
    owed: Money,
    account: &Account,
) -> Result<Money, PortalError> {
    let amount = parse_amount(text, account.currency)
        .map_err(|error| PortalError::invalid("pay.amount", "amount", error.to_string()))?;
    let most = most(owed);
    if amount.minor() <= 0 {
        return Err(PortalError::invalid(
            "pay.amount_not_positive",
            "amount",
            "Enter an amount of more than nothing.",
        ));
    }
    if !check_amount(amount, most) {
        return Err(PortalError::invalid(
            "pay.amount_too_large",
            "amount",
            format!("{amount} is more than can be paid at once. Enter {most} or less."),
        ));
    }
    Ok(amount)
}
