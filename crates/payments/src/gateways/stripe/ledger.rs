//! Stripe's balance transactions as movements: newest first, as Stripe lists them.

use base::Instant;
use serde::Deserialize;

use super::wire::{identifier, money, read};
use super::{Stripe, Transport};
use crate::{GatewayError, Movement, MovementKind, MovementPage};

#[derive(Debug, Deserialize)]
pub(super) struct TransactionList {
    data: Vec<Transaction>,
    #[serde(default)]
    has_more: bool,
}

/// A balance transaction, as far as we read it.
#[derive(Debug, Deserialize)]
struct Transaction {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    source: Option<String>,
    amount: i64,
    fee: i64,
    currency: String,
    created: i64,
}

#[derive(Debug, Deserialize)]
struct Charge {
    payment_intent: Option<String>,
}

impl Transaction {
    fn movement(self) -> Result<Movement, GatewayError> {
        let kind = match self.kind.as_str() {
            "charge" | "payment" => MovementKind::Capture,
            "refund" | "payment_refund" => MovementKind::Refund,
            "payout" => MovementKind::Payout,
            _ => MovementKind::Other,
        };
        let bad = |what: &str| GatewayError::NoAnswer(format!("{}: bad {what}", self.id));
        let size = self.amount.checked_abs().ok_or_else(|| bad("amount"))?;
        Ok(Movement {
            kind,
            amount: money(size, &self.currency)?,
            fee: money(self.fee, &self.currency)?,
            at: Instant::from_seconds(self.created).map_err(|_| bad("time"))?,
            reference: self.source.unwrap_or_else(|| self.id.clone()),
            id: self.id,
        })
    }
}

/// A page of movements, and where to go on unless what follows is too old.
pub(super) fn page(list: TransactionList, since: Instant) -> Result<MovementPage, GatewayError> {
    let more = list.has_more;
    let all: Result<Vec<_>, _> = list.data.into_iter().map(Transaction::movement).collect();
    let mut movements = all?;
    let last = movements.last().filter(|last| more && last.at >= since);
    let next = last.map(|last| last.id.clone());
    movements.retain(|movement| movement.at >= since);
    Ok(MovementPage { movements, next })
}

impl<T: Transport> Stripe<T> {
    /// A capture's line names the charge; ours are known by their payment intent.
    pub(super) async fn name_checkout(&self, movement: &mut Movement) -> Result<(), GatewayError> {
        if movement.kind != MovementKind::Capture {
            return Ok(());
        }
        let Ok(charge) = identifier("ch", &movement.reference) else {
            return Ok(());
        };
        let charge: Charge = read(&self.get(&format!("/v1/charges/{charge}")).await?)?;
        if let Some(intent) = charge.payment_intent {
            movement.reference = intent;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"{"object":"list","has_more":true,"data":[
        {"id":"txn_3","type":"payout","source":"po_1","amount":-4850,"fee":0,
         "currency":"gbp","created":1763700300,"net":-4850},
        {"id":"txn_2","type":"refund","source":"re_1","amount":-100,"fee":0,
         "currency":"gbp","created":1763700200,"net":-100},
        {"id":"txn_1","type":"charge","source":"ch_1","amount":5000,"fee":50,
         "currency":"gbp","created":1763700100,"net":4950},
        {"id":"txn_0","type":"stripe_fee","source":null,"amount":-7,"fee":0,
         "currency":"gbp","created":1763700000,"net":-7}]}"#;

    fn read_since(seconds: i64) -> MovementPage {
        let list = serde_json::from_str(LIST).expect("JSON");
        page(list, Instant::from_seconds(seconds).expect("in range")).expect("sound")
    }

    #[test]
    fn lines_have_no_sign_and_keep_their_fee() {
        let page = read_since(1_763_700_000);
        let lines: Vec<_> = page
            .movements
            .iter()
            .map(|one| {
                (
                    one.kind,
                    one.reference.as_str(),
                    one.amount.minor(),
                    one.fee.minor(),
                )
            })
            .collect();
        let expected = [
            (MovementKind::Payout, "po_1", 48_50, 0),
            (MovementKind::Refund, "re_1", 1_00, 0),
            (MovementKind::Capture, "ch_1", 50_00, 50),
            (MovementKind::Other, "txn_0", 7, 0),
        ];
        assert_eq!(lines, expected);
        assert_eq!(page.next.as_deref(), Some("txn_0"));
    }

    #[test]
    fn the_list_ends_where_lines_are_too_old() {
        let page = read_since(1_763_700_150);
        assert_eq!(page.movements.len(), 2);
        assert_eq!(page.next, None);
    }
}
