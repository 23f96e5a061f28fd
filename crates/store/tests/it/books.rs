//! The proof of the books names every kind of damage, and nothing in books that are right.

use base::{AdjustmentId, BillId, PaymentId, RefundId};
use billing::corrections::{Adjustment, AdjustmentKind, CorrectionRepository};
use billing::ledger::{
    Booking, LedgerAccount, LedgerCheck, LedgerFault, PaymentPosting, bill_transfers,
    payment_transfer,
};
use billing::{BillHead, BillRepository, BillStatus, LedgerRepository, StoredBill};
use jiff::civil::date;
use money::{Currency, Money};
use payments::{
    IntentState, PaymentIntent, PaymentPart, PaymentRepository, Refund, RefundRepository,
    RefundState,
};
use store::{Conn, Store};
use testkit::{SeededEntropy, TestCustomer, TestDatabase, morning};

use crate::raw;

mod bank;

const fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

fn bill(who: &TestCustomer, id: BillId, month: i8, status: BillStatus) -> StoredBill {
    StoredBill {
        head: BillHead {
            account_id: who.account.id,
            id,
            number: format!("B-{month:02}"),
            period_from: date(2024, month, 1),
            period_to: date(2024, month + 1, 1),
            billed_on: date(2024, month + 1, 3),
            due_on: date(2024, month + 1, 17),
            total: gbp(10_500),
            status,
            created_at: morning(),
        },
        document: "{}".to_owned(),
    }
}

/// Two bills, one of them cancelled; a payment, of which a part is refunded; a goodwill credit.
async fn fill(tx: &mut Conn, who: &TestCustomer) {
    let entropy = SeededEntropy::new(7);
    let booking = Booking {
        account_id: who.account.id,
        effective_on: date(2025, 3, 1),
        now: morning(),
        entropy: &entropy,
    };
    let parts = [
        (LedgerAccount::RevenueElectricity, gbp(10_000)),
        (LedgerAccount::TaxPayable, gbp(500)),
    ];
    for (month, status) in [(1, BillStatus::Cancelled), (2, BillStatus::Issued)] {
        let id = BillId::new(morning(), &entropy);
        let (book, on) = (booking.account_id, booking.effective_on);
        let posted = bill_transfers(book, id, &parts, on, morning(), &entropy).expect("pounds");
        tx.add_bill(&bill(who, id, month, status), "{}")
            .await
            .expect("adds");
        tx.post_all(&posted).await.expect("posts");
        if status == BillStatus::Cancelled {
            let back = booking.bill_cancelled(id, &posted).expect("positive");
            tx.post_all(&back).await.expect("posts");
        }
    }
    pay_and_refund(tx, &booking).await;
    let id = AdjustmentId::new(morning(), &entropy);
    let credit = Adjustment {
        account_id: who.account.id,
        id,
        kind: AdjustmentKind::Goodwill,
        bill_id: None,
        amount: gbp(-700),
        reason: "goodwill".to_owned(),
        words: "Sorry for the wait.".to_owned(),
        request_key: "case-1".to_owned(),
        made_on: date(2025, 3, 1),
        made_at: morning(),
        made_by: "cli".to_owned(),
    };
    assert_eq!(tx.add_adjustment(&credit).await, Ok(true));
    let posted = booking.goodwill(&id, gbp(700)).expect("positive");
    tx.post(&posted).await.expect("posts");
    bank::fill(tx, &booking).await;
}

async fn pay_and_refund(tx: &mut Conn, booking: &Booking<'_>) {
    let id = PaymentId::new(morning(), booking.entropy);
    let intent = PaymentIntent {
        account_id: booking.account_id,
        id,
        amount: gbp(12_000),
        state: IntentState::Captured,
        gateway: "sandbox".to_owned(),
        reference: Some("sbx_1".to_owned()),
        attempt_key: "form-1".to_owned(),
        receipt_number: Some("R-1".to_owned()),
        created_at: morning(),
        updated_at: morning(),
        captured_at: Some(morning()),
    };
    let part = PaymentPart {
        account_id: booking.account_id,
        amount: intent.amount,
        bill: None,
    };
    tx.add_or_find_intent(&intent, &[part]).await.expect("adds");
    let posting = PaymentPosting {
        account_id: booking.account_id,
        payment_id: id,
        amount: intent.amount,
        into: LedgerAccount::TransitSandbox,
        effective_on: booking.effective_on,
    };
    let posted = payment_transfer(&posting, morning(), booking.entropy).expect("cash");
    tx.post(&posted).await.expect("posts");
    let refund = Refund {
        account_id: booking.account_id,
        id: RefundId::new(morning(), booking.entropy),
        payment_id: id,
        amount: gbp(2_000),
        state: RefundState::Done,
        gateway: "sandbox".to_owned(),
        checkout: "sbx_1".to_owned(),
        reference: Some("sbr_1".to_owned()),
        attempt_key: "form-2".to_owned(),
        place: 0,
        created_at: morning(),
        updated_at: morning(),
        done_at: Some(morning()),
    };
    tx.add_refund(&refund).await.expect("adds");
    let posted = booking.refund(&refund.id, refund.amount, LedgerAccount::TransitSandbox);
    tx.post(&posted.expect("cash")).await.expect("posts");
}

async fn faults_after(database: &TestDatabase, damage: &[&str]) -> Vec<LedgerFault> {
    let who = TestCustomer::numbered(1);
    let store = Store::open(database.url()).await.expect("opens");
    store.migrate().await.expect("migrates");
    let mut tx = store.begin().await.expect("begins");
    who.add(&mut tx).await.expect("adds");
    fill(&mut tx, &who).await;
    tx.commit().await.expect("commits");
    let damage: Vec<String> = damage.iter().map(|&sql| sql.to_owned()).collect();
    raw::run(database, &damage).await;
    let mut conn = store.read().await.expect("reads");
    let faults = conn.verify_ledger().await.expect("verifies");
    // However few books are proved at once, all are.
    let mut one_by_one = Vec::new();
    let mut after = None;
    loop {
        let proved = conn.prove_books(after, 1).await.expect("verifies");
        one_by_one.extend(proved.faults);
        after = proved.last;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(one_by_one, faults);
    drop(conn);
    store.close();
    faults
}

/// The kinds of fault that the damage makes, on each engine.
async fn found(damage: &[&str]) -> Vec<Vec<LedgerCheck>> {
    let mut kinds = Vec::new();
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let faults = faults_after(&database, damage).await;
        kinds.push(faults.iter().map(|fault| fault.check).collect());
    }
    kinds
}

async fn finds(damage: &[&str], expected: &[LedgerCheck]) {
    assert_eq!(found(damage).await, [expected, expected], "{damage:?}");
}

#[tokio::test]
async fn books_that_are_right_have_no_fault() {
    finds(&[], &[]).await;
}

#[tokio::test]
async fn a_fault_says_what_should_be_there_and_what_is() {
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let damage = "UPDATE ledger_balance SET balance_minor = balance_minor - 1
            WHERE ledger_account = 'receivable'";
        // Of the lines 700 came in, of the collections one stayed, and two instalments are not due.
        let owed = 10_500 - 12_000 + 2_000 - 700 - 700 - 8_400 - 2_000;
        let expected = LedgerFault {
            check: LedgerCheck::Projection,
            account_id: TestCustomer::numbered(1).account.id,
            subject: "receivable".to_owned(),
            expected_minor: owed,
            found_minor: owed - 1,
        };
        assert_eq!(faults_after(&database, &[damage]).await, [expected]);
    }
}

#[tokio::test]
async fn a_missing_balance_and_one_without_transfers_are_found() {
    let missing = "DELETE FROM ledger_balance WHERE ledger_account = 'tax_payable'";
    finds(&[missing], &[LedgerCheck::Projection]).await;
    let added = "INSERT INTO ledger_balance
        SELECT account_id, 'deposits', currency, 5 FROM ledger_balance
        WHERE ledger_account = 'goodwill'";
    finds(&[added], &[LedgerCheck::Projection]).await;
}

#[tokio::test]
async fn a_book_without_its_account_is_found() {
    let damage = "UPDATE account SET currency = 'USD'";
    finds(&[damage], &[LedgerCheck::BookOwner]).await;
}

#[tokio::test]
async fn a_bill_that_is_not_what_was_posted_is_found() {
    let total = "UPDATE bill SET total_minor = 9900 WHERE number = 'B-02'";
    finds(&[total], &[LedgerCheck::BillTotal]).await;
    let cancelled = "UPDATE bill SET status = 'cancelled' WHERE number = 'B-02'";
    finds(&[cancelled], &[LedgerCheck::BillCancelled]).await;
    let never_sent = "UPDATE bill SET status = 'rejected' WHERE number = 'B-02'";
    finds(&[never_sent], &[LedgerCheck::BillTotal]).await;
    let back = "UPDATE bill SET status = 'issued' WHERE number = 'B-01'";
    finds(&[back], &[LedgerCheck::BillCancelled]).await;
    let gone = "DELETE FROM bill WHERE number = 'B-02'";
    finds(&[gone], &[LedgerCheck::BillMissing]).await;
}

#[tokio::test]
async fn a_payment_that_is_not_what_was_posted_is_found() {
    let part = "UPDATE payment_part SET amount_minor = 11999";
    let both = [LedgerCheck::PaymentPosted, LedgerCheck::PaymentParts];
    finds(&[part], &both).await;
    let state = "UPDATE payment_intent SET state = 'declined', captured_at = NULL";
    let both = [LedgerCheck::PaymentPosted, LedgerCheck::PaymentMissing];
    finds(&[state], &both).await;
    let gone = ["DELETE FROM payment_part", "DELETE FROM payment_intent"];
    finds(&gone, &[LedgerCheck::PaymentMissing]).await;
    let gateway = "UPDATE payment_intent SET gateway = 'stripe'";
    finds(&[gateway], &[LedgerCheck::PaymentMissing]).await;
    let not_posted = [
        "DELETE FROM ledger_transfer WHERE kind = 'payment' AND amount_minor = 12000",
        "UPDATE ledger_balance SET balance_minor = balance_minor + 12000
            WHERE ledger_account = 'receivable'",
        "UPDATE ledger_balance SET balance_minor = balance_minor - 12000
            WHERE ledger_account = 'transit.sandbox'",
    ];
    finds(&not_posted, &[LedgerCheck::PaymentPosted]).await;
}

#[tokio::test]
async fn a_refund_that_is_not_what_was_posted_is_found() {
    let returned = "UPDATE refund SET state = 'returned'";
    finds(&[returned], &[LedgerCheck::RefundPosted]).await;
    let gone = "DELETE FROM refund";
    finds(&[gone], &[LedgerCheck::RefundMissing]).await;
}

#[tokio::test]
async fn an_adjustment_that_is_not_what_was_posted_is_found() {
    let amount = "UPDATE adjustment SET amount_minor = -701";
    finds(&[amount], &[LedgerCheck::AdjustmentTotal]).await;
    let gone = "DELETE FROM adjustment";
    finds(&[gone], &[LedgerCheck::AdjustmentMissing]).await;
}

#[tokio::test]
async fn money_lost_between_books_is_found() {
    let lost = "UPDATE ledger_balance SET balance_minor = balance_minor + 1
        WHERE ledger_account = 'inter_book' AND balance_minor < 0";
    finds(&[lost], &[LedgerCheck::Projection, LedgerCheck::Clearing]).await;
}
