//! Every posting balances by construction; these are the rules beyond that.

use base::{BillId, Entropy, Instant, PaymentId};
use jiff::civil::date;
use money::Currency::{Gbp, Usd};
use proptest::prelude::*;

use super::*;

/// Counts, so that every identifier is new.
struct Counting(std::sync::atomic::AtomicU64);

impl Entropy for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        for (slot, byte) in buffer.iter_mut().zip(number.to_le_bytes()) {
            *slot = byte;
        }
    }
}

static ENTROPY: Counting = Counting(std::sync::atomic::AtomicU64::new(0));

fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Gbp)
}

fn booking() -> Booking<'static> {
    Booking {
        account_id: AccountId::new(Instant::EPOCH, &ENTROPY),
        effective_on: date(2026, 11, 21),
        now: Instant::EPOCH,
        entropy: &ENTROPY,
    }
}

fn balance(transfers: &[Transfer], account: LedgerAccount) -> i64 {
    let moves = transfers.iter().map(|transfer| {
        let minor = transfer.amount.minor();
        let gained = if transfer.debit == account { minor } else { 0 };
        let lost = if transfer.credit == account { minor } else { 0 };
        gained - lost
    });
    moves.sum()
}

fn bill_of(on: Booking<'_>, parts: &[(LedgerAccount, Money)]) -> (BillId, Vec<Transfer>) {
    let bill = BillId::new(on.now, on.entropy);
    let made = bill_transfers(
        on.account_id,
        bill,
        parts,
        on.effective_on,
        on.now,
        on.entropy,
    );
    (bill, made.expect("one currency"))
}

#[test]
fn the_suppliers_book_is_one_a_currency_and_no_customers() {
    let books: std::collections::BTreeSet<_> =
        Currency::ALL.into_iter().map(supplier_book).collect();
    assert_eq!(books.len(), Currency::ALL.len());
    assert!(books.iter().all(|book| is_supplier_book(*book)));
    assert!(!is_supplier_book(booking().account_id));
}

#[test]
fn every_gateway_has_its_own_account_in_transit() {
    for (gateway, account) in [
        ("sandbox", LedgerAccount::TransitSandbox),
        ("stripe", LedgerAccount::TransitStripe),
        ("direct_debit", LedgerAccount::TransitDirectDebit),
    ] {
        assert_eq!(LedgerAccount::in_transit(gateway), Some(account));
        assert!(account.is_in_transit() && account.is_cash());
    }
    assert_eq!(LedgerAccount::in_transit("another"), None);
    let in_transit = |account: &&LedgerAccount| account.is_in_transit();
    assert_eq!(LedgerAccount::ALL.iter().filter(in_transit).count(), 3);
}

#[test]
fn a_payment_goes_only_where_money_can_be() {
    let on = booking();
    let mut posting = PaymentPosting {
        account_id: on.account_id,
        payment_id: PaymentId::new(on.now, on.entropy),
        amount: gbp(500),
        into: LedgerAccount::TransitStripe,
        effective_on: on.effective_on,
    };
    let made = payment_transfer(&posting, on.now, on.entropy).expect("cash");
    assert_eq!(
        made.idempotency_key,
        format!("payment:{}", posting.payment_id)
    );
    posting.into = LedgerAccount::RevenueGas;
    let refused = payment_transfer(&posting, on.now, on.entropy);
    assert_eq!(refused, Err(LedgerError::NoCash(LedgerAccount::RevenueGas)));
    posting.into = LedgerAccount::Bank;
    posting.amount = gbp(0);
    let refused = payment_transfer(&posting, on.now, on.entropy);
    assert_eq!(refused, Err(LedgerError::NotPositive(gbp(0))));
}

#[test]
fn two_currencies_never_meet_in_a_bill_or_an_adjustment() {
    let on = booking();
    let parts = [
        (LedgerAccount::RevenueGas, gbp(100)),
        (LedgerAccount::TaxPayable, Money::from_minor(5, Usd)),
    ];
    assert_eq!(on.adjustment(&"adj", &parts), Err(LedgerError::Currency));
    let mixed = PayOut {
        from: LedgerAccount::TransitStripe,
        paid: gbp(100),
        fee: Money::from_minor(1, Usd),
    };
    assert_eq!(on.pay_out(&"po", mixed), Err(LedgerError::Currency));
}

#[test]
fn matched_suspense_sums_to_zero_between_the_books() {
    let on = booking();
    let waiting = on.suspense_in(&"line_1", gbp(900)).expect("positive");
    let out = on.suspense_matched(&"line_1", gbp(900)).expect("positive");
    assert_eq!(waiting.account_id, supplier_book(Gbp));
    assert_eq!(
        [out[0].account_id, out[1].account_id],
        [on.account_id, supplier_book(Gbp)]
    );
    let all = [vec![waiting], out.to_vec()].concat();
    assert_eq!(balance(&all, LedgerAccount::InterBook), 0);
    assert_eq!(balance(&all, LedgerAccount::Suspense), 0);
    assert_eq!(balance(&all, LedgerAccount::Bank), 900);
    assert_eq!(balance(&all, LedgerAccount::Receivable), -900);
}

#[test]
fn a_line_shared_over_two_customers_has_a_key_for_each() {
    let (one, two) = (booking(), booking());
    let first = one.suspense_matched(&"line_1", gbp(300)).expect("positive");
    let second = two.suspense_matched(&"line_1", gbp(600)).expect("positive");
    assert_ne!(first[1].idempotency_key, second[1].idempotency_key);
}

#[test]
fn a_pay_out_empties_what_was_in_transit_into_bank_and_fee() {
    let what = PayOut {
        from: LedgerAccount::TransitStripe,
        paid: gbp(9_750),
        fee: gbp(250),
    };
    let made = booking().pay_out(&"po_1", what).expect("in transit");
    assert_eq!(balance(&made, LedgerAccount::TransitStripe), -10_000);
    assert_eq!(balance(&made, LedgerAccount::Bank), 9_750);
    assert_eq!(balance(&made, LedgerAccount::GatewayFees), 250);
    let nothing = PayOut {
        paid: gbp(0),
        fee: gbp(0),
        ..what
    };
    assert_eq!(
        booking().pay_out(&"po_2", nothing),
        Err(LedgerError::NotPositive(gbp(0)))
    );
}

#[test]
fn a_plan_comes_back_to_what_is_owed_as_it_falls_due() {
    let on = booking();
    let made = [
        on.plan_agreed(&"plan_1", gbp(9_000)).expect("positive"),
        on.plan_due(&"plan_1", &1, gbp(3_000)).expect("positive"),
        on.plan_due(&"plan_1", &2, gbp(3_000)).expect("positive"),
        on.plan_ended(&"plan_1", gbp(3_000)).expect("positive"),
    ];
    assert_eq!(balance(&made, LedgerAccount::PaymentPlans), 0);
    assert_eq!(balance(&made, LedgerAccount::Receivable), 0);
    let keys: std::collections::BTreeSet<_> =
        made.iter().map(|made| &made.idempotency_key).collect();
    assert_eq!(keys.len(), made.len());
}

const INCOMES: [LedgerAccount; 4] = [
    LedgerAccount::RevenueElectricity,
    LedgerAccount::RevenueGas,
    LedgerAccount::ExportPayments,
    LedgerAccount::TaxPayable,
];

proptest! {
    #[test]
    fn a_bill_moves_its_total_and_cancelling_it_moves_everything_back(
        minors in proptest::collection::vec(-1_000_000_i64..1_000_000, 0..4),
    ) {
        let on = booking();
        let parts: Vec<_> = INCOMES.into_iter().zip(minors.iter().map(|minor| gbp(*minor)))
            .collect();
        let (bill, made) = bill_of(on, &parts);
        let total: i64 = minors.iter().sum();
        prop_assert_eq!(balance(&made, LedgerAccount::Receivable), total);
        prop_assert!(made.iter().all(|transfer| transfer.amount.minor() > 0));
        let (_, other) = bill_of(on, &parts);
        let posted = [made.clone(), other].concat();
        let back = on.bill_cancelled(bill, &posted).expect("they were posted");
        prop_assert_eq!(back.len(), made.len());
        let both = [made, back].concat();
        for account in LedgerAccount::ALL {
            prop_assert_eq!(balance(&both, *account), 0);
        }
    }
}
