//! Payments of the made-up years as rows: the intent, the transfer, and the gateway's own side.

use billing::LedgerRepository as _;
use payments::gateways::sandbox::{SandboxBooks as _, SandboxCheckout, SandboxState};
use payments::{IntentState, PaymentIntent, PaymentRepository as _};
use store::Store;

use crate::error::DemoError;
use crate::payer::Happening;

/// Happenings a transaction.
const AT_ONCE: usize = 200;

/// Writes what happened, each once.
///
/// # Errors
/// When the store does not take it.
pub async fn write(store: &Store, happenings: &[Happening]) -> Result<(), DemoError> {
    for some in happenings.chunks(AT_ONCE) {
        let mut tx = store.begin().await?;
        for happening in some {
            match happening {
                Happening::Transfer(transfer) => {
                    tx.post(transfer).await?;
                }
                Happening::Intent(intent, transfer) => {
                    tx.add_or_find_intent(intent, &[intent.own_part()]).await?;
                    if let Some(transfer) = transfer {
                        tx.post(transfer).await?;
                    }
                }
            }
        }
        tx.commit().await?;
        for happening in some {
            if let Happening::Intent(intent, _) = happening {
                at_gateway(store, intent).await?;
            }
        }
    }
    Ok(())
}

/// The gateway's own side of a payment, so that its books and ours agree and it can be refunded.
async fn at_gateway(store: &Store, intent: &PaymentIntent) -> Result<(), DemoError> {
    let Some(reference) = &intent.reference else {
        return Ok(());
    };
    let checkout = SandboxCheckout {
        reference: reference.clone(),
        payment_key: intent.id.to_string(),
        amount: intent.amount,
        description: "Lamplight energy bill".to_owned(),
        return_url: format!("/pay/{}", intent.id),
        state: SandboxState::Open,
        captures: 0,
        silent: 0,
        created_at: intent.created_at,
        finished_at: None,
    };
    store.open(&checkout).await?;
    let to = match intent.state {
        IntentState::Captured => SandboxState::Captured,
        IntentState::Declined => SandboxState::Declined,
        IntentState::Cancelled => SandboxState::Cancelled,
        IntentState::Created | IntentState::Open => return Ok(()),
    };
    store.finish(reference, to, intent.updated_at).await?;
    Ok(())
}
