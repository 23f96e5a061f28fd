//! Payments as lists show them: what the ledger has, and attempts that came to nothing.

use base::AccountId;
use billing::LedgerRepository as _;
use billing::ledger::{LedgerAccount, Transfer, TransferKind};
use jiff::tz::TimeZone;
use payments::{IntentState, PaymentIntent, Refund, RefundState};
use store::Conn;
use wire::{PaymentRow, PaymentStateView};

use crate::error::PortalError;
use crate::wording;

/// How many payments a list shows.
pub const NEWEST: i64 = 24;
/// Transfers read to find them: a bill makes a few for every payment.
const TRANSFERS: i64 = 160;

/// Money that arrived and attempts that did not, newest first.
pub async fn rows(
    conn: &mut Conn,
    account: AccountId,
    intents: &[PaymentIntent],
    zone: &TimeZone,
) -> Result<Vec<PaymentRow>, PortalError> {
    let transfers = conn.transfers(account, TRANSFERS).await?;
    let arrived = transfers
        .iter()
        .filter_map(|transfer| transfer_row(transfer, zone).map(|row| (transfer.booked_at, row)));
    let failed = intents
        .iter()
        .filter(|intent| matches!(intent.state, IntentState::Declined | IntentState::Cancelled))
        .map(|intent| (intent.updated_at, intent_row(intent, zone)));
    let mut rows: Vec<_> = arrived.chain(failed).collect();
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    rows.truncate(usize::try_from(NEWEST).unwrap_or(usize::MAX));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// An attempt as a row.
pub fn intent_row(intent: &PaymentIntent, zone: &TimeZone) -> PaymentRow {
    let state = match intent.state {
        IntentState::Created | IntentState::Open => PaymentStateView::Pending,
        IntentState::Captured => PaymentStateView::Paid,
        IntentState::Declined => PaymentStateView::Declined,
        IntentState::Cancelled => PaymentStateView::Cancelled,
    };
    let at = intent.captured_at.unwrap_or(intent.updated_at);
    PaymentRow {
        id: intent.id.to_string(),
        at: wording::when_moment(at, zone),
        amount: intent.amount,
        method: "Card".to_owned(),
        state,
    }
}

/// A refund as a row.
pub fn refund_row(refund: &Refund, zone: &TimeZone) -> PaymentRow {
    let state = match refund.state {
        RefundState::Created | RefundState::Sent => PaymentStateView::Pending,
        RefundState::Done => PaymentStateView::Refunded,
        RefundState::Refused => PaymentStateView::Declined,
        RefundState::Returned => PaymentStateView::Returned,
    };
    let at = refund.done_at.unwrap_or(refund.updated_at);
    PaymentRow {
        id: refund.id.to_string(),
        at: wording::when_moment(at, zone),
        amount: refund.amount,
        method: "Back to your card".to_owned(),
        state,
    }
}

/// Money that came, went back or was taken back; `None` for what is no payment.
pub fn transfer_row(transfer: &Transfer, zone: &TimeZone) -> Option<PaymentRow> {
    let (money, state) = match transfer.kind {
        TransferKind::Payment => (transfer.debit, PaymentStateView::Paid),
        TransferKind::PaymentReturned => (transfer.credit, PaymentStateView::Returned),
        TransferKind::Refund => (transfer.credit, PaymentStateView::Refunded),
        TransferKind::SuspenseMatched if transfer.credit == LedgerAccount::Receivable => {
            (LedgerAccount::Bank, PaymentStateView::Paid)
        }
        _ => return None,
    };
    let card = matches!(
        money,
        LedgerAccount::TransitSandbox | LedgerAccount::TransitStripe
    );
    let method = match (transfer.kind, money) {
        (TransferKind::Refund, _) if card => "Back to your card",
        (TransferKind::Refund, _) => "Back to your bank",
        _ if card => "Card",
        (_, LedgerAccount::TransitDirectDebit) => "Direct Debit",
        _ => "Bank transfer",
    };
    Some(PaymentRow {
        // Card payments and refunds have a receipt of their own.
        id: if card {
            transfer.reference.clone()
        } else {
            String::new()
        },
        at: if card {
            wording::when_moment(transfer.booked_at, zone)
        } else {
            wording::when_day(transfer.effective_on)
        },
        amount: transfer.amount,
        method: method.to_owned(),
        state,
    })
}
