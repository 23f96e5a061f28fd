//! Every payment of an account, and which bills each paid.

use billing::ledger::TransferKind;
use money::Money;
use payments::{IntentState, PaymentRepository as _};
use wire::{AllocatedPayment, PaymentsView};

use super::{history, paid_bills};
use crate::error::PortalError;
use crate::{OpContext, Portal, authorise, wording};

/// Attempts looked through for those that came to nothing.
const ATTEMPTS: i64 = 200;

impl Portal {
    /// The payments of the current account, newest first, with what each paid.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn payments_view(&self, ctx: &OpContext) -> Result<PaymentsView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let zone = self.zone();
        let paid = paid_bills::of(&mut conn, &account).await?;
        let none = Money::zero(account.currency);
        let moved = paid.transfers.iter().enumerate();
        let moved = moved.filter_map(|(place, transfer)| {
            let row = AllocatedPayment {
                payment: history::transfer_row(transfer, &zone)?,
                paid: paid.by(place),
                in_credit: match transfer.kind {
                    TransferKind::Payment => paid.left_of(place),
                    _ => none,
                },
            };
            Some((transfer.booked_at, row))
        });
        let attempts = conn.intents(account.id, ATTEMPTS).await?;
        let unpaid = attempts
            .iter()
            .filter(|intent| intent.state != IntentState::Captured)
            .map(|intent| {
                let row = AllocatedPayment {
                    payment: history::intent_row(intent, &zone),
                    paid: Vec::new(),
                    in_credit: none,
                };
                (intent.updated_at, row)
            });
        let mut rows: Vec<_> = moved.chain(unpaid).collect();
        rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        Ok(PaymentsView {
            sentence: sentence(&paid, none),
            account_number: account.number,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        })
    }
}

/// "You've paid £412.80 since January 2025."
fn sentence(paid: &paid_bills::Paid, none: Money) -> String {
    let payments = paid.transfers.iter();
    let payments: Vec<_> = payments
        .filter(|one| one.kind == TransferKind::Payment)
        .collect();
    let Some(oldest) = payments.last() else {
        return "You haven't paid anything yet.".to_owned();
    };
    let minor: i64 = payments.iter().map(|one| one.amount.minor()).sum();
    let sum = Money::from_minor(minor, none.currency());
    let since = oldest.effective_on;
    format!(
        "You've paid {sum} since {} {}.",
        wording::month_name(since),
        since.year()
    )
}
