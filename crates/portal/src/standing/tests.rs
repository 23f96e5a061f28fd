use base::{AccountId, BillId, Instant};
use jiff::civil::date;
use money::Currency;

use super::*;

fn pounds(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

fn bill(month: i8, total_minor: i64) -> BillHead {
    BillHead {
        account_id: AccountId::from_uuid(uuid_of(1)),
        id: BillId::from_uuid(uuid_of(u128::from(month.unsigned_abs()))),
        number: month.to_string(),
        period_from: date(2026, month, 1),
        period_to: date(2026, month + 1, 1),
        billed_on: date(2026, month + 1, 2),
        due_on: date(2026, month + 1, 16),
        total: pounds(total_minor),
        status: billing::BillStatus::Issued,
        created_at: Instant::EPOCH,
    }
}

fn uuid_of(value: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(value)
}

fn standing(owed_minor: i64, collection: Option<Date>) -> Standing {
    let bills = vec![bill(10, 8_412), bill(9, 5_000)];
    let bills = spread(bills, pounds(owed_minor), &[]);
    Standing {
        owed: pounds(owed_minor),
        bills,
        today: date(2026, 11, 21),
        collection,
        collected: None,
    }
}

#[test]
fn what_is_owed_lies_on_the_newest_bills() {
    let rows = standing(9_000, None).rows();
    assert_eq!(
        (rows[0].outstanding, rows[0].state),
        (pounds(8_412), BillState::Overdue)
    );
    assert_eq!(
        (rows[1].outstanding, rows[1].state),
        (pounds(588), BillState::Overdue)
    );
    let rows = standing(0, None).rows();
    assert!(rows.iter().all(|row| row.state == BillState::Paid));
}

#[test]
fn a_bill_that_was_chosen_and_paid_leaves_what_is_owed_on_the_others() {
    let newest = bill(10, 8_412);
    let chosen = ChosenBill {
        payment: base::PaymentId::from_uuid(uuid_of(7)),
        bill: newest.id,
        amount: pounds(8_412),
    };
    let left = |owed| -> Vec<i64> {
        let bills = vec![newest.clone(), bill(9, 5_000)];
        let spread = spread(bills, pounds(owed), &[chosen]);
        spread.iter().map(|bill| bill.outstanding.minor()).collect()
    };
    assert_eq!(left(5_000), [0, 5_000]);
    assert_eq!(left(6_000), [1_000, 5_000]);
    assert_eq!(left(13_412), [8_412, 5_000]);
}

#[test]
fn the_sentence_says_what_is_owed_and_when() {
    let on = Some(date(2026, 12, 3));
    assert_eq!(
        standing(8_412, on).sentence(),
        "You owe £84.12. We'll take it on 3 December."
    );
    assert_eq!(
        standing(8_412, None).sentence(),
        "You owe £84.12. It was due by 16 November."
    );
    assert_eq!(
        standing(20_000, None).sentence(),
        "You owe £200.00. £134.12 of it was due by 16 October."
    );
    assert_eq!(standing(-1_200, on).sentence(), "You're £12.00 in credit.");
    assert_eq!(standing(0, on).sentence(), "You're all paid up.");
}
