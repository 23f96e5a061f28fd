//! Examples and properties of the allocation.

use proptest::prelude::*;

use super::*;

fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

fn day(day: i64) -> Instant {
    Instant::EPOCH.plus_seconds(day * 86_400)
}

fn credit(key: u32, on: i64, minor: i64) -> Credit<u32, u32> {
    Credit {
        key,
        towards: None,
        at: day(on),
        amount: gbp(minor),
    }
}

fn charge(key: u32, on: i64, minor: i64) -> Charge<u32> {
    Charge {
        key,
        at: day(on),
        amount: gbp(minor),
    }
}

fn allocated(credits: &[Credit<u32, u32>], charges: &[Charge<u32>]) -> Allocation<u32, u32> {
    allocate(Currency::Gbp, credits, charges).expect("sound amounts")
}

fn coverage(allocation: &Allocation<u32, u32>, key: u32) -> Coverage {
    allocation.charge(key).expect("a charge").coverage()
}

#[test]
fn the_oldest_bill_is_paid_first_whatever_the_order_of_the_lists() {
    let bills = [charge(2, 31, 50_00), charge(1, 0, 40_00)];
    let allocation = allocated(&[credit(9, 40, 60_00)], &bills);
    assert_eq!(coverage(&allocation, 1), Coverage::Paid);
    assert_eq!(coverage(&allocation, 2), Coverage::PartPaid);
    let second = allocation.charge(2).expect("a charge");
    assert_eq!((second.paid, second.outstanding), (gbp(20_00), gbp(30_00)));
    assert_eq!(second.last_paid_at, Some(day(40)));
}

#[test]
fn the_bill_that_was_chosen_is_paid_before_older_ones() {
    let bills = [charge(1, 0, 40_00), charge(2, 31, 50_00)];
    let mut chosen = credit(9, 40, 60_00);
    chosen.towards = Some(2);
    let allocation = allocated(&[credit(8, 35, 5_00), chosen], &bills);
    assert_eq!(coverage(&allocation, 2), Coverage::Paid);
    let first = allocation.charge(1).expect("a charge");
    assert_eq!((first.paid, first.outstanding), (gbp(15_00), gbp(25_00)));
    chosen.towards = Some(77);
    let allocation = allocated(&[chosen], &bills);
    assert_eq!(coverage(&allocation, 1), Coverage::Paid);
}

#[test]
fn a_payment_says_which_bills_it_paid_and_a_bill_what_paid_it() {
    let bills = [charge(1, 0, 40_00), charge(2, 31, 50_00)];
    let allocation = allocated(&[credit(8, 5, 25_00), credit(9, 40, 30_00)], &bills);
    let paid: Vec<_> = allocation
        .parts_of_credit(9)
        .map(|p| (p.charge, p.amount))
        .collect();
    assert_eq!(paid, [(1, gbp(15_00)), (2, gbp(15_00))]);
    let by: Vec<_> = allocation
        .parts_of_charge(1)
        .map(|p| (p.credit, p.amount))
        .collect();
    assert_eq!(by, [(8, gbp(25_00)), (9, gbp(15_00))]);
}

#[test]
fn money_paid_ahead_waits_for_the_next_bill() {
    let before = allocated(&[credit(9, 1, 70_00)], &[charge(1, 0, 40_00)]);
    assert_eq!(before.left_over, gbp(30_00));
    let bills = [charge(1, 0, 40_00), charge(2, 31, 50_00)];
    let after = allocated(&[credit(9, 1, 70_00)], &bills);
    assert_eq!(after.left_over, gbp(0));
    assert_eq!(coverage(&after, 2), Coverage::PartPaid);
}

#[test]
fn a_bill_of_nothing_is_paid_and_an_unpaid_one_is_outstanding() {
    let allocation = allocated(&[], &[charge(1, 0, 0), charge(2, 1, 5)]);
    assert_eq!(coverage(&allocation, 1), Coverage::Paid);
    assert_eq!(coverage(&allocation, 2), Coverage::Outstanding);
    assert!(allocation.parts.is_empty());
}

#[test]
fn amounts_that_cannot_be_allocated_are_refused() {
    let euros = Charge {
        amount: Money::from_minor(1, Currency::Eur),
        ..charge(1, 0, 0)
    };
    assert_eq!(
        allocate::<u32, u32>(Currency::Gbp, &[], &[euros]),
        Err(AllocationError::Currencies(Currency::Gbp, Currency::Eur))
    );
    assert_eq!(
        allocate::<u32, u32>(Currency::Gbp, &[credit(1, 0, -1)], &[]),
        Err(AllocationError::Negative)
    );
    let huge = [credit(1, 0, i64::MAX), credit(2, 0, 1)];
    assert_eq!(
        allocate::<u32, u32>(Currency::Gbp, &huge, &[]),
        Err(AllocationError::Overflow)
    );
}

type Lists = (Vec<Credit<u32, u32>>, Vec<Charge<u32>>);

fn lists() -> impl Strategy<Value = Lists> {
    let entries = || proptest::collection::vec((0..60_i64, 0..20_000_i64), 0..10);
    (entries(), entries()).prop_map(|(credits, charges)| {
        let credits = (0..)
            .zip(credits)
            .map(|(key, (on, minor))| credit(key, on, minor));
        let charges = (0..)
            .zip(charges)
            .map(|(key, (on, minor))| charge(key, on, minor));
        (credits.collect(), charges.collect())
    })
}

fn total(amounts: impl Iterator<Item = Money>) -> i64 {
    amounts.map(Money::minor).sum()
}

proptest! {
    #[test]
    fn not_a_penny_is_lost_or_made((credits, charges) in lists()) {
        let allocation = allocated(&credits, &charges);
        let came = total(credits.iter().map(|credit| credit.amount));
        let asked = total(charges.iter().map(|charge| charge.amount));
        let parts = total(allocation.parts.iter().map(|part| part.amount));
        let left = total(allocation.charges.iter().map(|share| share.outstanding));
        prop_assert_eq!(parts + allocation.left_over.minor(), came);
        prop_assert_eq!(parts + left, asked);
        for share in &allocation.charges {
            let paid = total(allocation.parts_of_charge(share.key).map(|part| part.amount));
            prop_assert_eq!(paid, share.paid.minor());
            prop_assert!(!share.outstanding.is_negative());
        }
        for credit in &credits {
            let used = total(allocation.parts_of_credit(credit.key).map(|part| part.amount));
            prop_assert!(used <= credit.amount.minor());
        }
    }

    #[test]
    fn credit_is_left_over_only_when_every_bill_is_paid((credits, charges) in lists()) {
        let allocation = allocated(&credits, &charges);
        let owing = allocation.charges.iter().any(|share| !share.outstanding.is_zero());
        prop_assert!(!(owing && allocation.left_over.is_positive()));
    }

    #[test]
    fn no_bill_gets_anything_while_an_older_one_is_owed((credits, charges) in lists()) {
        let allocation = allocated(&credits, &charges);
        let first_owed = allocation.charges.iter().position(|s| !s.outstanding.is_zero());
        if let Some(at) = first_owed {
            prop_assert!(allocation.charges[at + 1..].iter().all(|share| share.paid.is_zero()));
        }
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter((credits, charges) in lists()) {
        let (mut turned, mut around) = (credits.clone(), charges.clone());
        turned.reverse();
        around.reverse();
        prop_assert_eq!(allocated(&turned, &around), allocated(&credits, &charges));
    }
}
