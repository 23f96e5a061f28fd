//! Money by Direct Debit, from the bank statement and in payment plans: each in the books once.

use base::{BankLineId, CollectionId, MandateId, PlanId, SubmissionId};
use billing::ledger::PayOut;
use payments::direct_debit::{
    Arrangement, Collection, CollectionKind, CollectionState, Mandate, MandateState,
};
use payments::plan::{Budget, Category, Instalment, Plan, PlanState};
use payments::statement::{BankLine, Direction, LineState, StatementLine};
use payments::{BankLineRepository, DirectDebitRepository, PlanRepository, StoredSubmission};

use super::*;

/// One line waits, one was matched by hand, one by its reference; of two collections one came back,
/// and their file was paid out; an open plan of which an instalment is due, and one that ended.
pub async fn fill(tx: &mut Conn, booking: &Booking<'_>) {
    lines(tx, booking).await;
    collections(tx, booking).await;
    plans(tx, booking).await;
}

fn line(booking: &Booking<'_>, key: &str, minor: i64, state: LineState) -> BankLine {
    let matched = state == LineState::Matched;
    BankLine {
        id: BankLineId::new(morning(), booking.entropy),
        key: key.to_owned(),
        line: StatementLine {
            bank_account: "GB1".to_owned(),
            booked_on: date(2025, 3, 3),
            direction: Direction::Credit,
            reversal: false,
            amount: gbp(minor),
            remittance: "thanks".to_owned(),
            payer: "A SMITH".to_owned(),
            end_to_end: "E1".to_owned(),
            bank_reference: String::new(),
        },
        state,
        account_id: matched.then_some(booking.account_id),
        suggestion: None,
        how: "by_hand".to_owned(),
        imported_at: morning(),
        decided_at: morning(),
    }
}

async fn lines(tx: &mut Conn, booking: &Booking<'_>) {
    let waiting = line(booking, "waits", 500, LineState::Suspense);
    let found = line(booking, "found", 400, LineState::Matched);
    let named = line(booking, "named", 300, LineState::Matched);
    for one in [&waiting, &found, &named] {
        assert_eq!(tx.add_bank_line(one).await, Ok(true));
    }
    for one in [&waiting, &found] {
        let posted = booking.suspense_in(&one.id, one.line.amount);
        tx.post(&posted.expect("positive")).await.expect("posts");
    }
    let matched = booking.suspense_matched(&found.id, gbp(400));
    tx.post_all(&matched.expect("positive"))
        .await
        .expect("posts");
    pay(tx, booking, named.id.uuid(), (300, LedgerAccount::Bank)).await;
}

async fn pay(
    tx: &mut Conn,
    booking: &Booking<'_>,
    id: uuid::Uuid,
    (minor, into): (i64, LedgerAccount),
) {
    let posting = PaymentPosting {
        account_id: booking.account_id,
        payment_id: PaymentId::from_uuid(id),
        amount: gbp(minor),
        into,
        effective_on: booking.effective_on,
    };
    let posted = payment_transfer(&posting, morning(), booking.entropy).expect("cash");
    tx.post(&posted).await.expect("posts");
}

async fn collections(tx: &mut Conn, booking: &Booking<'_>) {
    let mandate = Mandate {
        account_id: booking.account_id,
        id: MandateId::new(morning(), booking.entropy),
        reference: "LL1".to_owned(),
        state: MandateState::Active,
        sealed_account: vec![1],
        sealed_holder: vec![2],
        shown: "account ending 958".to_owned(),
        arrangement: Arrangement::FixedMonthly,
        fixed: Some(gbp(8_400)),
        day: 20,
        created_at: morning(),
        updated_at: morning(),
        lodged_on: None,
        paused_until: None,
        reason: String::new(),
    };
    tx.add_mandate(&mandate).await.expect("adds");
    let file = StoredSubmission {
        id: SubmissionId::new(morning(), booking.entropy),
        serial: 1,
        input_on: date(2025, 3, 18),
        processing_on: date(2025, 3, 19),
        entry_on: date(2025, 3, 20),
        total: gbp(16_800),
        settled_by: None,
        created_at: morning(),
    };
    tx.add_submission(&file).await.expect("adds");
    let settled = tx.settle_submission(file.id, BankLineId::new(morning(), booking.entropy));
    assert_eq!(settled.await, Ok(true));
    for state in [CollectionState::Collected, CollectionState::Returned] {
        let one = Collection {
            account_id: booking.account_id,
            id: CollectionId::new(morning(), booking.entropy),
            mandate_id: mandate.id,
            kind: CollectionKind::Monthly,
            occasion: state.code().to_owned(),
            amount: gbp(8_400),
            due_on: date(2025, 3, 20),
            announced_at: morning(),
            state,
            submission_id: Some(file.id),
            reason: String::new(),
            updated_at: morning(),
        };
        tx.add_collection(&one).await.expect("adds");
        pay(
            tx,
            booking,
            one.id.uuid(),
            (8_400, LedgerAccount::TransitDirectDebit),
        )
        .await;
        if state == CollectionState::Returned {
            let payment = PaymentId::from_uuid(one.id.uuid());
            let back = booking.payment_returned(payment, &"1", one.amount, LedgerAccount::Bank);
            tx.post(&back.expect("cash")).await.expect("posts");
        }
    }
    let what = PayOut {
        from: LedgerAccount::TransitDirectDebit,
        paid: file.total,
        fee: gbp(0),
    };
    let posted = booking.pay_out(&file.id, what).expect("in transit");
    tx.post_all(&posted).await.expect("posts");
}

async fn plans(tx: &mut Conn, booking: &Booking<'_>) {
    for state in [PlanState::Withdrawn, PlanState::Active] {
        let instalment = |month| Instalment {
            due_on: date(2025, month, 28),
            amount: gbp(1_000),
        };
        let plan = Plan {
            account_id: booking.account_id,
            id: PlanId::new(morning(), booking.entropy),
            state,
            debt: gbp(3_000),
            agreed_at: morning(),
            space: None,
            budget: Budget::of(&[(Category::Pay, gbp(100_000))]),
            instalments: vec![instalment(3), instalment(4), instalment(5)],
            updated_at: morning(),
        };
        tx.add_plan(&plan).await.expect("adds");
        let agreed = booking.plan_agreed(&plan.id, plan.debt).expect("positive");
        tx.post(&agreed).await.expect("posts");
        let due = booking
            .plan_due(&plan.id, &0, gbp(1_000))
            .expect("positive");
        tx.post(&due).await.expect("posts");
        if state == PlanState::Withdrawn {
            let ended = booking.plan_ended(&plan.id, gbp(2_000)).expect("positive");
            tx.post(&ended).await.expect("posts");
        }
    }
}

/// Takes transfers out of the books as if they had never been, balances and all.
fn never_posted(condition: &str) -> Vec<String> {
    let moved = |side: &str, sign: char| {
        format!(
            "UPDATE ledger_balance SET balance_minor = balance_minor {sign} (SELECT
                COALESCE(SUM(t.amount_minor), 0) FROM ledger_transfer t WHERE ({condition})
                AND t.account_id = ledger_balance.account_id
                AND t.{side} = ledger_balance.ledger_account)"
        )
    };
    let gone = format!("DELETE FROM ledger_transfer AS t WHERE {condition}");
    // Nothing may be left with a balance and no transfer.
    let empty = "DELETE FROM ledger_balance WHERE balance_minor = 0 AND NOT EXISTS (
        SELECT 1 FROM ledger_transfer t WHERE t.account_id = ledger_balance.account_id
        AND (t.debit = ledger_balance.ledger_account OR t.credit = ledger_balance.ledger_account))";
    vec![
        moved("debit", '-'),
        moved("credit", '+'),
        gone,
        empty.to_owned(),
    ]
}

async fn finds_unposted(condition: &str, expected: &[LedgerCheck]) {
    let damage = never_posted(condition);
    let damage: Vec<&str> = damage.iter().map(String::as_str).collect();
    finds(&damage, expected).await;
}

#[tokio::test]
async fn a_collection_that_is_not_what_was_posted_is_found() {
    use LedgerCheck::{CollectionMissing, CollectionPosted, CollectionReturned, ReturnMissing};
    let never = "UPDATE collection SET state = 'submitted' WHERE state = 'collected'";
    finds(&[never], &[CollectionPosted]).await;
    let amount = "UPDATE collection SET amount_minor = 8401 WHERE state = 'returned'";
    finds(&[amount], &[CollectionPosted, CollectionReturned]).await;
    let back = "UPDATE collection SET state = 'collected'";
    finds(&[back], &[CollectionReturned]).await;
    let gone = "DELETE FROM collection";
    finds(
        &[gone],
        &[CollectionMissing, CollectionMissing, ReturnMissing],
    )
    .await;
    let condition = "t.kind = 'payment' AND t.debit = 'transit.direct_debit'";
    finds_unposted(condition, &[CollectionPosted, CollectionPosted]).await;
    finds_unposted("t.kind = 'payment_returned'", &[CollectionReturned]).await;
}

#[tokio::test]
async fn a_file_of_collections_that_was_not_paid_out_so_is_found() {
    use LedgerCheck::{SubmissionMissing, SubmissionPosted};
    let total = "UPDATE bank_submission SET total_minor = 16801";
    finds(&[total], &[SubmissionPosted]).await;
    let open = "UPDATE bank_submission SET settled_by = NULL";
    finds(&[open], &[SubmissionPosted]).await;
    let gone = [
        "UPDATE collection SET submission_id = NULL",
        "DELETE FROM bank_submission",
    ];
    finds(&gone, &[SubmissionMissing]).await;
    finds_unposted("t.kind = 'pay_out'", &[SubmissionPosted]).await;
}

#[tokio::test]
async fn suspense_that_is_not_the_lines_that_wait_is_found() {
    use LedgerCheck::{LineMissing, LinePosted, Suspense};
    let amount = "UPDATE bank_line SET amount_minor = 501 WHERE line_key = 'waits'";
    finds(&[amount], &[Suspense]).await;
    let not_ours = "UPDATE bank_line SET state = 'not_ours' WHERE line_key = 'waits'";
    finds(&[not_ours], &[Suspense]).await;
    let waits = "UPDATE bank_line SET state = 'suspense', account_id = NULL
        WHERE line_key = 'found'";
    finds(&[waits], &[Suspense]).await;
    let gone = "DELETE FROM bank_line WHERE line_key = 'waits'";
    finds(&[gone], &[LineMissing]).await;
    finds_unposted(
        "t.kind = 'suspense_in' AND t.amount_minor = 500",
        &[Suspense],
    )
    .await;
    let condition = "t.kind = 'suspense_matched'";
    finds_unposted(condition, &[LinePosted, Suspense]).await;
    finds_unposted("t.kind = 'payment' AND t.debit = 'bank'", &[LinePosted]).await;
}

#[tokio::test]
async fn a_payment_plan_that_does_not_hold_what_it_should_is_found() {
    use LedgerCheck::{PlanAgreed, PlanHeld, PlanMissing};
    let debt = "UPDATE payment_plan SET debt_minor = 3001 WHERE state = 'active'";
    finds(&[debt], &[PlanAgreed]).await;
    let ended = "UPDATE payment_plan SET state = 'replaced' WHERE state = 'active'";
    finds(&[ended], &[PlanHeld]).await;
    let instalments = "UPDATE payment_plan SET instalments = '[]' WHERE state = 'active'";
    finds(&[instalments], &[PlanHeld]).await;
    let proposed = "UPDATE payment_plan SET state = 'proposed' WHERE state = 'withdrawn'";
    finds(&[proposed], &[PlanAgreed]).await;
    let gone = "DELETE FROM payment_plan WHERE state = 'active'";
    finds(&[gone], &[PlanMissing]).await;
    // An open plan of which nothing was posted as due holds all of it.
    finds_unposted("t.kind = 'plan_due'", &[PlanHeld]).await;
    let due = "UPDATE ledger_transfer SET kind = 'plan_ended' WHERE kind = 'plan_due'";
    finds(&[due], &[PlanHeld]).await;
    finds_unposted("t.kind = 'plan_ended'", &[PlanHeld]).await;
}
