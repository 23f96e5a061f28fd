//! Which payments paid which bills, from the ledger of one account.
//!
//! Everything that touched the receivable takes part: what is left over less what is outstanding is
//! the balance, so the allocation always agrees with what the customer owes.

use std::collections::BTreeMap;

use accounts::Account;
use base::{BillId, Instant};
use billing::ledger::{LedgerAccount, Transfer, TransferKind};
use billing::{BillHead, BillRepository as _, LedgerRepository as _};
use money::Money;
use payments::{Allocation, Charge, Credit, PaymentRepository as _, allocate};
use store::Conn;
use wire::PaidBill;

use crate::error::PortalError;
use crate::wording;

/// Bills and transfers looked back over.
const LOOK_BACK: i64 = 1_000;

/// The ledger of an account, allocated.
pub struct Paid {
    /// Newest first.
    pub transfers: Vec<Transfer>,
    bills: Vec<BillHead>,
    /// A credit is a transfer's place in `transfers`; a charge is a bill, or something else.
    allocation: Allocation<Option<usize>, Option<BillId>>,
}

/// Reads the ledger of an account and allocates it.
pub async fn of(conn: &mut Conn, account: &Account) -> Result<Paid, PortalError> {
    let bills = conn.bills(account.id, LOOK_BACK).await?;
    let transfers = conn.transfers(account.id, LOOK_BACK).await?;
    let chosen: BTreeMap<String, BillId> = conn
        .chosen_bills(account.id)
        .await?
        .into_iter()
        .map(|one| (one.payment.to_string(), one.bill))
        .collect();
    let (credits, charges) = sides(account, &bills, &transfers, &chosen);
    let allocation = allocate(account.currency, &credits, &charges)
        .map_err(|error| PortalError::Internal(error.to_string()))?;
    Ok(Paid {
        transfers,
        bills,
        allocation,
    })
}

type Credits = Vec<Credit<Option<usize>, Option<BillId>>>;
type Charges = Vec<Charge<Option<BillId>>>;

/// What came in and what was charged. The transfers of one bill, and of its cancellation, are one
/// charge; a payment that was taken back counts only as far as it stayed.
fn sides(
    account: &Account,
    bills: &[BillHead],
    transfers: &[Transfer],
    chosen: &BTreeMap<String, BillId>,
) -> (Credits, Charges) {
    let money = |minor| Money::from_minor(minor, account.currency);
    let (mut credits, mut charges): (Credits, Charges) = (Vec::new(), Vec::new());
    let mut of_bills: BTreeMap<BillId, (i64, Instant)> = BTreeMap::new();
    for (place, transfer) in transfers.iter().enumerate() {
        let Some(minor) = receivable_minor(transfer) else {
            continue;
        };
        if let Ok(bill) = transfer.reference.parse::<BillId>() {
            let sum = of_bills.entry(bill).or_insert((0, transfer.booked_at));
            sum.0 += minor;
            sum.1 = sum.1.min(transfer.booked_at);
            continue;
        }
        let at = transfer.booked_at;
        match transfer.kind {
            TransferKind::Payment => {
                let back = returned_minor(transfers, &transfer.reference);
                credits.push(Credit {
                    key: Some(place),
                    towards: chosen.get(&transfer.reference).map(|bill| Some(*bill)),
                    at,
                    amount: money((-minor - back).max(0)),
                });
            }
            TransferKind::PaymentReturned if is_payment(transfers, &transfer.reference) => {}
            _ if minor < 0 => credits.push(Credit {
                key: None,
                towards: None,
                at,
                amount: money(-minor),
            }),
            _ => charges.push(Charge {
                key: None,
                at,
                amount: money(minor),
            }),
        }
    }
    for (bill, (minor, booked_at)) in of_bills {
        let at = bills.iter().find(|head| head.id == bill);
        let at = at.map_or(booked_at, |head| head.created_at);
        if minor < 0 {
            credits.push(Credit {
                key: None,
                towards: None,
                at,
                amount: money(-minor),
            });
        } else {
            charges.push(Charge {
                key: Some(bill),
                at,
                amount: money(minor),
            });
        }
    }
    (credits, charges)
}

/// What a transfer does to what is owed; `None` when nothing.
fn receivable_minor(transfer: &Transfer) -> Option<i64> {
    let minor = transfer.amount.minor();
    if transfer.debit == LedgerAccount::Receivable {
        Some(minor)
    } else if transfer.credit == LedgerAccount::Receivable {
        Some(-minor)
    } else {
        None
    }
}

fn returned_minor(transfers: &[Transfer], payment: &str) -> i64 {
    let back = transfers
        .iter()
        .filter(|one| one.kind == TransferKind::PaymentReturned && one.reference == payment);
    back.map(|one| one.amount.minor()).sum()
}

fn is_payment(transfers: &[Transfer], reference: &str) -> bool {
    let mut all = transfers.iter();
    all.any(|one| one.kind == TransferKind::Payment && one.reference == reference)
}

impl Paid {
    /// What a payment paid, by its place among the transfers.
    pub fn by(&self, place: usize) -> Vec<PaidBill> {
        let of_this = self.allocation.parts_of_credit(Some(place));
        let named = of_this.filter_map(|part| {
            let bill = self
                .bills
                .iter()
                .find(|bill| Some(bill.id) == part.charge)?;
            Some(PaidBill {
                bill: bill.id.to_string(),
                name: format!("your {} bill", wording::month_name(bill.period_from)),
                amount: part.amount,
            })
        });
        named.collect()
    }

    /// What of a payment nothing needed yet.
    pub fn left_of(&self, place: usize) -> Money {
        let transfer = &self.transfers[place];
        let used = self.allocation.parts_of_credit(Some(place));
        let used: i64 = used.map(|part| part.amount.minor()).sum();
        let back = returned_minor(&self.transfers, &transfer.reference);
        let left = (transfer.amount.minor() - back - used).max(0);
        Money::from_minor(left, transfer.amount.currency())
    }

    /// What the payment with this reference paid.
    pub fn by_reference(&self, reference: &str) -> Vec<PaidBill> {
        let place = self.transfers.iter().position(|transfer| {
            transfer.kind == TransferKind::Payment && transfer.reference == reference
        });
        place.map_or_else(Vec::new, |place| self.by(place))
    }
}
