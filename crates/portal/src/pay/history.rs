//! Payments as lists show them: what the ledger has, and attempts that came to nothing.

use base::AccountId;
use billing::LedgerRepository as _;
use billing::ledger::{Transfer, TransferKind};
use jiff::tz::TimeZone;
use payments::{IntentState, PaymentIntent};
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
        .filter(|transfer| transfer.kind == TransferKind::Payment)
        .map(|transfer| (transfer.booked_at, transfer_row(transfer, zone)));
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

fn transfer_row(transfer: &Transfer, zone: &TimeZone) -> PaymentRow {
    let card = transfer.debit.is_in_transit();
    PaymentRow {
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
        method: if card { "Card" } else { "Direct Debit" }.to_owned(),
        state: PaymentStateView::Paid,
    }
}
