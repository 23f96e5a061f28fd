//! Things of a customer that others ask about: stored, so that only who asks decides.

use base::{BillId, BillQueryId, PaymentId, ReadingId};
use billing::query::{BillQuery, BillQueryRepository as _, QueryCategory, QueryState, QueryWords};
use billing::{BillHead, BillRepository as _, StoredBill};
use metering::{MeterReading, MeteringRepository as _, ReadingSource, ReadingStatus};
use money::Money;
use payments::{IntentState, PaymentIntent, PaymentRepository as _};
use portal::{Actor, QueryWish};
use testkit::{TestCustomer, morning};

use crate::world::World;

/// What belongs to the customer whom others ask about; all of it exists.
pub struct Theirs {
    pub account: String,
    pub session: String,
    pub payment: String,
    pub bill: String,
    pub point: String,
    pub register: String,
    pub doubtful_reading: String,
    pub other_doubtful_reading: String,
    pub planned: String,
    pub plan: String,
    pub query: String,
}

impl Theirs {
    /// A question about the bill.
    pub fn wish(&self) -> QueryWish {
        QueryWish {
            bill: self.bill.clone(),
            ..QueryWish::default()
        }
    }
}

pub async fn theirs(world: &World, ada: &TestCustomer) -> Theirs {
    let (now, entropy) = (world.now(), world.portal.entropy());
    let other_device = world.context(&world.sign_in(ada).await).await;
    let (Actor::Customer { session, .. } | Actor::HalfSignedIn { session, .. }) =
        other_device.actor
    else {
        panic!("not signed in");
    };
    let payment = intent(ada, PaymentId::new(now, entropy));
    let bill = bill(ada, BillId::new(now, entropy));
    let first = reading(ada, ReadingId::new(now, entropy));
    let second = reading(ada, ReadingId::new(now, entropy));
    let mut tx = world.store.begin().await.expect("begins");
    tx.add_or_find_intent(&payment, &[payment.own_part()])
        .await
        .expect("is added");
    tx.add_bill(&bill, "{}").await.expect("is added");
    let query = query(ada, bill.head.id, BillQueryId::new(now, entropy));
    assert_eq!(tx.add_bill_query(&query).await, Ok(true));
    tx.add_reading(&first).await.expect("is added");
    tx.add_reading(&second).await.expect("is added");
    tx.commit().await.expect("commits");
    let (planned, plan) = super::bank::bank_things(world, ada).await;
    Theirs {
        account: ada.account.id.to_string(),
        session: session.to_string(),
        payment: payment.id.to_string(),
        bill: bill.head.id.to_string(),
        point: ada.point.id.to_string(),
        register: ada.register.id.to_string(),
        doubtful_reading: first.id.to_string(),
        other_doubtful_reading: second.id.to_string(),
        planned,
        plan,
        query: query.id.to_string(),
    }
}

fn intent(ada: &TestCustomer, id: PaymentId) -> PaymentIntent {
    PaymentIntent {
        account_id: ada.account.id,
        id,
        amount: Money::from_minor(8_412, ada.account.currency),
        state: IntentState::Cancelled,
        gateway: "sandbox".to_owned(),
        reference: None,
        attempt_key: "their-key".to_owned(),
        receipt_number: None,
        created_at: morning(),
        updated_at: morning(),
        captured_at: None,
    }
}

/// Enough to be found; nobody but its owner gets as far as its document.
fn bill(ada: &TestCustomer, id: BillId) -> StoredBill {
    let from = ada.account.opened_on;
    let head = BillHead {
        account_id: ada.account.id,
        id,
        number: "B1".to_owned(),
        period_from: from,
        period_to: from.tomorrow().expect("in range"),
        billed_on: from,
        due_on: from,
        total: Money::from_minor(8_412, ada.account.currency),
        status: billing::BillStatus::Issued,
        created_at: morning(),
    };
    StoredBill {
        head,
        document: "{}".to_owned(),
    }
}

fn query(ada: &TestCustomer, bill: BillId, id: BillQueryId) -> BillQuery {
    BillQuery {
        account_id: ada.account.id,
        id,
        reference: format!("{}-Q01", ada.account.number),
        bill_id: bill,
        line: None,
        category: QueryCategory::Other,
        words: QueryWords::new("What is this?").expect("is text"),
        disputed: Money::from_minor(8_412, ada.account.currency),
        reviews_next_bill: false,
        state: QueryState::Open,
        asked_by: ada.login.id.to_string(),
        opened_at: morning(),
        answer_due: ada.account.opened_on,
        answer: None,
        ended_at: None,
        updated_at: morning(),
    }
}

fn reading(ada: &TestCustomer, id: ReadingId) -> MeterReading {
    MeterReading {
        account_id: ada.account.id,
        id,
        register_id: ada.register.id,
        read_on: ada.account.opened_on,
        value: 12,
        source: ReadingSource::Customer,
        status: ReadingStatus::NeedsConfirmation,
        doubt: "too_high".to_owned(),
        received_at: morning(),
        sent_by: Some(ada.login.id),
    }
}
