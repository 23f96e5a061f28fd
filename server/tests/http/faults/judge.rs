//! What the books must say at the end, worked out from the gateway's books and the bills alone.

use std::collections::{BTreeMap, BTreeSet};

use base::AccountId;
use billing::ledger::{LedgerAccount, TransferKind};
use billing::{BillRepository as _, BillStatus, LedgerRepository as _};
use payments::gateways::sandbox::{SandboxBooks as _, SandboxState};
use payments::{IntentState, PaymentRepository as _, RefundRepository as _, RefundState};
use store::{Conn, Store};

use super::town::Town;

/// What was found right.
#[derive(Default)]
pub struct Verdict {
    pub payments: u64,
    pub refunds: u64,
    pub bills: u64,
    pub differences: usize,
}

/// Money of one account by the gateway's and the supplier's books.
#[derive(Default)]
struct Moved {
    billed: i64,
    captured: i64,
    refunded: i64,
    captures: usize,
    refunds: usize,
}

/// Settles what is open, then judges. Panics with the seed when anything is wrong.
pub fn judge(town: &Town, seed: u64) -> Verdict {
    // Whatever a kill left behind is asked after, as the job does. A gateway that fell silent for the
    // last payment may be silent for the first run too: its line waits in the queue of differences.
    // From the second run on there is none.
    for run in 0..3 {
        let arguments = ["--settle", "--sandbox-pay-out", "--json"];
        let (status, said) = town.place.run_with("reconcile", &arguments);
        if run == 0 {
            continue;
        }
        assert!(status.success(), "seed {seed}, run {run}: {said}");
        assert!(
            said.contains("\"differences\":[]"),
            "seed {seed}, run {run}: {said}"
        );
    }
    town.runtime.block_on(judge_books(town, seed))
}

async fn judge_books(town: &Town, seed: u64) -> Verdict {
    let mut conn = town.store.read().await.expect("reads");
    assert_eq!(
        conn.verify_ledger().await.expect("reads"),
        [],
        "seed {seed}"
    );
    let mut verdict = Verdict::default();
    let mut moved: BTreeMap<AccountId, Moved> = BTreeMap::new();
    for resident in &town.residents {
        for account in [resident.rows.account.id, resident.second.id] {
            moved.entry(account).or_default();
        }
    }
    for resident in &town.residents {
        for account in [resident.rows.account.id, resident.second.id] {
            gateway_side(&town.store, &mut conn, account, &mut moved, seed).await;
            refund_side(&mut conn, account, &mut moved).await;
            verdict.bills += bill_side(town, &mut conn, account, &mut moved, seed).await;
        }
    }
    for (account, moved) in &moved {
        let owed = conn.balance(*account, LedgerAccount::Receivable).await;
        let owed = owed.expect("reads").map_or(0, |owed| owed.minor());
        let expected = moved.billed - moved.captured + moved.refunded;
        assert_eq!(owed, expected, "seed {seed}: the balance of {account}");
        let transfers = conn.transfers(*account, 100_000).await.expect("reads");
        let count = |kind| transfers.iter().filter(|one| one.kind == kind).count();
        assert_eq!(
            count(TransferKind::Payment),
            moved.captures,
            "seed {seed}: {account}"
        );
        assert_eq!(
            count(TransferKind::Refund),
            moved.refunds,
            "seed {seed}: {account}"
        );
        verdict.payments += u64::try_from(moved.captures).expect("fits");
        verdict.refunds += u64::try_from(moved.refunds).expect("fits");
    }
    verdict
}

/// What the gateway took: its own count of captures, not what the intents say.
async fn gateway_side(
    store: &Store,
    conn: &mut Conn,
    account: AccountId,
    moved: &mut BTreeMap<AccountId, Moved>,
    seed: u64,
) {
    for intent in conn.intents(account, 100_000).await.expect("reads") {
        let Some(reference) = &intent.reference else {
            assert_ne!(
                intent.state,
                IntentState::Captured,
                "seed {seed}: {intent:?}"
            );
            continue;
        };
        let checkout = store
            .find(reference)
            .await
            .expect("reads")
            .expect("is there");
        assert!(
            checkout.captures <= 1,
            "seed {seed}: taken twice: {checkout:?}"
        );
        let taken = checkout.state == SandboxState::Captured;
        let booked = intent.state == IntentState::Captured;
        assert_eq!(taken, booked, "seed {seed}: {checkout:?} {intent:?}");
        if taken {
            assert_eq!(checkout.amount, intent.amount, "seed {seed}");
            for part in conn.parts(intent.id).await.expect("reads") {
                let of = moved
                    .get_mut(&part.account_id)
                    .expect("an account of the town");
                of.captured += part.amount.minor();
                of.captures += 1;
            }
        }
    }
}

async fn refund_side(conn: &mut Conn, account: AccountId, moved: &mut BTreeMap<AccountId, Moved>) {
    for refund in conn.refunds(account, 100_000).await.expect("reads") {
        assert!(
            matches!(refund.state, RefundState::Done | RefundState::Refused),
            "{refund:?}"
        );
        if refund.state == RefundState::Done {
            let of = moved.get_mut(&account).expect("an account of the town");
            of.refunded += refund.amount.minor();
            of.refunds += 1;
        }
    }
}

/// Every bill once, posted as it says, and worked out again from its stored inputs.
async fn bill_side(
    town: &Town,
    conn: &mut Conn,
    account: AccountId,
    moved: &mut BTreeMap<AccountId, Moved>,
    seed: u64,
) -> u64 {
    let bills = conn.bills(account, 1_000).await.expect("reads");
    let periods: BTreeSet<_> = bills.iter().map(|bill| bill.period_from).collect();
    assert_eq!(
        periods.len(),
        bills.len(),
        "seed {seed}: a month was billed twice"
    );
    let portal = &town.portal;
    for bill in &bills {
        let posted = conn.transfers_of(account, &bill.id.to_string()).await;
        let posted: i64 = posted
            .expect("reads")
            .iter()
            .map(|one| match one.debit {
                LedgerAccount::Receivable => one.amount.minor(),
                _ => -one.amount.minor(),
            })
            .sum();
        let stands = bill.status == BillStatus::Issued;
        let says = if stands { bill.total.minor() } else { 0 };
        assert_eq!(posted, says, "seed {seed}: {}", bill.number);
        moved
            .get_mut(&account)
            .expect("an account of the town")
            .billed += posted;
        let replay = portal
            .replay_bill(&portal.system("faults"), &bill.id.to_string())
            .await;
        let replay = replay.expect("is worked out");
        assert!(
            replay.differences.is_empty(),
            "seed {seed}: {:?}",
            replay.differences
        );
    }
    u64::try_from(bills.len()).expect("fits")
}
