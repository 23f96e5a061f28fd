//! What happened to the balance since the last bill, as the next one tells it.

use accounts::Account;
use base::{AccountId, BillId, Instant};
use billing::LedgerRepository as _;
use billing::document::{Adjustment, Before};
use billing::ledger::{LedgerAccount, TransferKind};
use billing::run::BillingTermsRepository as _;
use money::{Money, MoneyError};
use store::Conn;

use super::draft::LastBill;
use crate::error::PortalError;
use crate::standing;

/// The balance before a bill: what was owed after `last`, and what moved it since then.
pub async fn before(
    conn: &mut Conn,
    account: &Account,
    last: Option<&LastBill>,
) -> Result<Before, PortalError> {
    let owed = standing::owed(conn, account).await?;
    let since = last.map_or(Instant::EPOCH, |last| last.issued_at);
    let moves = conn.receivable_moves(account.id, since, None).await?;
    told(owed, &moves, last.map(|last| last.amount_due)).map_err(overflow)
}

/// The same once the transfers of bill `own` are posted: its charges, `charged`, are not before it.
pub async fn before_posted(
    conn: &mut Conn,
    account: AccountId,
    (own, charged): (BillId, Money),
    last: Option<&LastBill>,
) -> Result<Before, PortalError> {
    let owed = conn.balance(account, LedgerAccount::Receivable).await?;
    let zero = Money::zero(charged.currency());
    let owed = owed
        .unwrap_or(zero)
        .checked_sub(charged)
        .map_err(overflow)?;
    let since = last.map_or(Instant::EPOCH, |last| last.issued_at);
    let moves = conn.receivable_moves(account, since, Some(own)).await?;
    told(owed, &moves, last.map(|last| last.amount_due)).map_err(overflow)
}

fn overflow(error: MoneyError) -> PortalError {
    PortalError::Internal(error.to_string())
}

/// Payments stand by themselves; a bill and its cancelling come to nothing together. The bill
/// begins with `last_due`, what the last one ended with: a payment that was under way when that
/// was made and is dated before it is told now, one dated after it that it knew already is not.
fn told(
    owed: Money,
    moves: &[(TransferKind, Money)],
    last_due: Option<Money>,
) -> Result<Before, MoneyError> {
    let currency = owed.currency();
    let zero = Money::zero(currency);
    let (mut paid, mut bills) = (zero, zero);
    let mut adjustments = Vec::new();
    for (kind, amount) in moves {
        match kind {
            TransferKind::Payment => paid = paid.checked_sub(*amount)?,
            TransferKind::Bill | TransferKind::BillCancelled => {
                bills = bills.checked_add(*amount)?
            }
            TransferKind::Opening => {}
            _ => adjustments.push(adjustment(kind.code(), label(*kind), *amount)),
        }
    }
    if !bills.is_zero() {
        let code = TransferKind::BillCancelled;
        adjustments.push(adjustment(code.code(), label(code), bills));
    }
    let adjusted = Money::sum(currency, adjustments.iter().map(|one| one.amount))?;
    let mut previous_balance = owed.checked_add(paid)?.checked_sub(adjusted)?;
    if let Some(last_due) = last_due {
        let late = last_due.checked_sub(previous_balance)?;
        let with_late = paid.checked_add(late)?;
        if with_late.is_negative() {
            let (code, label) = (TransferKind::Adjustment, label(TransferKind::Adjustment));
            adjustments.push(adjustment(code.code(), label, late.checked_neg()?));
        } else {
            paid = with_late;
        }
        previous_balance = last_due;
    }
    Ok(Before {
        previous_balance,
        payments_received: paid,
        adjustments,
    })
}

fn adjustment(code: &str, label: &str, amount: Money) -> Adjustment {
    Adjustment {
        code: code.to_owned(),
        label: label.to_owned(),
        amount,
    }
}

/// What a customer reads. Kinds that never touch a receivable have a name all the same.
const fn label(kind: TransferKind) -> &'static str {
    match kind {
        TransferKind::Bill => "Bill",
        TransferKind::BillCancelled => "Bill cancelled",
        TransferKind::Payment => "Payment",
        TransferKind::PaymentReturned => "Payment returned",
        TransferKind::Refund => "Refund to you",
        TransferKind::RefundFailed => "Refund that did not arrive",
        TransferKind::Adjustment => "Correction",
        TransferKind::Goodwill => "Goodwill credit",
        TransferKind::WriteOff => "Debt given up",
        TransferKind::WriteOffUndone => "Debt owed again",
        TransferKind::DepositTaken => "Deposit",
        TransferKind::DepositApplied => "Deposit used",
        TransferKind::DepositReturned => "Deposit paid back",
        TransferKind::PlanAgreed => "Moved to your payment plan",
        TransferKind::PlanDue => "Instalment of your payment plan",
        TransferKind::PlanEnded => "Payment plan ended",
        TransferKind::SuspenseIn | TransferKind::SuspenseMatched => "Payment found",
        TransferKind::SuspenseReturned => "Payment sent back",
        TransferKind::BalanceMoved => "Moved between your accounts",
        TransferKind::PayOut | TransferKind::GatewayFee => "Between us and the bank",
        TransferKind::Opening => "Balance brought in",
    }
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;

    fn pounds(minor: i64) -> Money {
        Money::from_minor(minor, Currency::Gbp)
    }

    #[test]
    fn what_is_owed_is_told_from_the_last_bill_on() {
        let moves = [
            (TransferKind::Payment, pounds(-5_000)),
            (TransferKind::Goodwill, pounds(-1_000)),
            (TransferKind::PaymentReturned, pounds(5_000)),
        ];
        let before = told(pounds(7_000), &moves, None).expect("fits");
        assert_eq!(before.previous_balance, pounds(8_000));
        assert_eq!(before.payments_received, pounds(5_000));
        let labels: Vec<_> = before
            .adjustments
            .iter()
            .map(|one| one.label.as_str())
            .collect();
        assert_eq!(labels, ["Goodwill credit", "Payment returned"]);
    }

    #[test]
    fn a_payment_that_was_under_way_when_the_last_bill_was_made_is_told_by_the_next() {
        let before = told(pounds(2_000), &[], Some(pounds(7_000))).expect("fits");
        assert_eq!(before.previous_balance, pounds(7_000));
        assert_eq!(before.payments_received, pounds(5_000));
        let before = told(pounds(7_100), &[], Some(pounds(7_000))).expect("fits");
        assert_eq!(before.payments_received, pounds(0));
        assert_eq!(before.adjustments[0].amount, pounds(100));
    }

    #[test]
    fn a_payment_that_the_last_bill_knew_already_is_not_told_again() {
        let moves = [(TransferKind::Payment, pounds(-5_000))];
        let before = told(pounds(2_000), &moves, Some(pounds(2_000))).expect("fits");
        assert_eq!(before.previous_balance, pounds(2_000));
        assert_eq!(before.payments_received, pounds(0));
        assert_eq!(before.adjustments, vec![]);
    }

    #[test]
    fn a_bill_and_its_cancelling_are_not_told() {
        let moves = [
            (TransferKind::Bill, pounds(8_412)),
            (TransferKind::BillCancelled, pounds(-8_412)),
            (TransferKind::Opening, pounds(100)),
        ];
        let before = told(pounds(100), &moves, None).expect("fits");
        assert_eq!(
            (before.previous_balance, before.adjustments.len()),
            (pounds(100), 0)
        );
    }
}
