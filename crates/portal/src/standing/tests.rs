use base::{AccountId, BillId, Instant};
use billing::query::{BillQuery, QueryAnswer, QueryCategory, QueryOutcome, QueryState, QueryWords};
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
        asked: false,
        corrected: false,
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

/// The standing while a question about October's bill is open.
fn with_question(owed_minor: i64, disputed_minor: i64, collection: Option<Date>) -> Standing {
    let mut standing = standing(owed_minor, collection);
    let october = &mut standing.bills[0];
    let query = query(october.head.id, disputed_minor);
    held::ask(october, &query);
    standing
}

fn query(bill: BillId, disputed_minor: i64) -> BillQuery {
    BillQuery {
        account_id: AccountId::from_uuid(uuid_of(1)),
        id: base::BillQueryId::from_uuid(uuid_of(9)),
        reference: "A1-Q01".to_owned(),
        bill_id: bill,
        line: None,
        category: QueryCategory::TooHigh,
        words: QueryWords::new("Why so much?").expect("is text"),
        disputed: pounds(disputed_minor),
        reviews_next_bill: false,
        state: QueryState::Open,
        asked_by: "login".to_owned(),
        opened_at: Instant::EPOCH,
        answer_due: date(2026, 12, 4),
        answer: None,
        ended_at: None,
        updated_at: Instant::EPOCH,
    }
}

#[test]
fn what_is_in_dispute_is_neither_late_nor_collected() {
    let standing = with_question(13_412, 3_000, None);
    assert_eq!(standing.held(), pounds(3_000));
    assert_eq!(standing.due(), pounds(10_412));
    assert_eq!(
        standing.sentence(),
        "You owe £134.12. £30.00 of it is on hold while we look at your query. \
         £104.12 was due by 16 October."
    );
    let collected = with_question(8_412, 3_000, Some(date(2026, 12, 3)));
    assert_eq!(
        collected.sentence(),
        "You owe £84.12. £30.00 of it is on hold while we look at your query. \
         We'll take £54.12 on 3 December."
    );
}

#[test]
fn a_bill_that_is_wholly_in_dispute_asks_for_nothing() {
    for collection in [None, Some(date(2026, 12, 3))] {
        let standing = with_question(8_412, 8_412, collection);
        assert_eq!(
            standing.sentence(),
            "You owe £84.12. All of it is on hold while we look at your query."
        );
        assert!(!standing.balance().overdue && standing.balance().due.is_none());
        assert_eq!(standing.rows()[0].state, BillState::OnHold);
        let collection = standing.collection_sentence();
        assert!(collection.is_none_or(|said| said.ends_with("nothing to collect now.")));
    }
}

#[test]
fn who_pays_all_the_same_has_nothing_on_hold() {
    let standing = with_question(0, 8_412, None);
    assert_eq!(standing.held(), pounds(0));
    assert_eq!(standing.sentence(), "You're all paid up.");
    // A part of it: the rest of the dispute waits.
    assert_eq!(with_question(2_000, 8_412, None).held(), pounds(2_000));
}

#[test]
fn an_answer_leaves_time_to_pay() {
    let mut standing = standing(8_412, None);
    let october = &mut standing.bills[0];
    let mut answered = query(october.head.id, 8_412);
    answered.state = QueryState::Answered;
    answered.answer = Some(QueryAnswer {
        outcome: QueryOutcome::Explained,
        words: QueryWords::new("It was cold.").expect("is text"),
        correction: None,
        at: Instant::EPOCH,
        by: "cli".to_owned(),
        pay_by: date(2026, 12, 5),
    });
    held::ask(october, &answered);
    assert_eq!(standing.sentence(), "You owe £84.12, due by 5 December.");
    assert!(!standing.balance().overdue);
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
