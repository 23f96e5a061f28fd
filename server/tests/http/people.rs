//! Customers as they stand in the database before the binary starts.

use base::{BillId, BillQueryId, ReadingId};
use billing::document::{BillFacts, BillInputs, SupplyAbout, SupplyInput, build_bill};
use billing::query::{
    BillQuery, BillQueryRepository as _, QueryCategory, QueryState, QueryWords, reference,
};
use billing::{BillHead, BillRepository as _, StoredBill};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{MeterReading, MeteringRepository as _, ReadingSource, ReadingStatus};
use money::{Currency, Money};
use store::Conn;
use tariff::{
    Calendar, Period, RatedPeriod, RatingInput, RatingRecord, ReadingKind, ReadingUsed,
    RegisterAdvance, Tariff, Usage, examples, rate,
};
use testkit::{SeededEntropy, TestCustomer, morning};

/// A customer and what is only theirs.
#[derive(Clone, Debug)]
pub struct Person {
    pub rows: TestCustomer,
    pub bill: BillId,
    /// Two that wait for their word.
    pub readings: [ReadingId; 2],
}

impl Person {
    /// Words that nobody else may read.
    pub fn secrets(&self) -> Vec<String> {
        let (rows, account) = (&self.rows, &self.rows.account);
        vec![
            rows.customer.name.clone(),
            rows.customer.email.clone(),
            account.number.clone(),
            account.label.clone(),
            rows.property.line1.clone(),
            rows.point.identifier.clone(),
            rows.meter.serial.clone(),
        ]
    }
}

/// A customer who differs from every other in all that is theirs.
pub fn person(
    number: u64,
    name: &str,
    street: &str,
    hash: &str,
    entropy: &SeededEntropy,
) -> Person {
    let mut rows = TestCustomer::numbered(number);
    rows.customer.name = name.to_owned();
    rows.account.label = street.to_owned();
    rows.property.line1 = street.to_owned();
    rows.point.identifier = format!("120001234{number:04}");
    rows.login.password_hash = hash.to_owned();
    let bill = BillId::new(morning(), entropy);
    let readings = [0, 1].map(|_| ReadingId::new(morning(), entropy));
    Person {
        rows,
        bill,
        readings,
    }
}

/// A question about the bill, so that the walk has one to name; returns it as TypeID text.
pub async fn add_bill_query(tx: &mut Conn, who: &Person) -> String {
    let query = BillQuery {
        account_id: who.rows.account.id,
        id: BillQueryId::new(morning(), &SeededEntropy::new(0x0a5c)),
        reference: reference(&who.rows.account.number, 0),
        bill_id: who.bill,
        line: None,
        category: QueryCategory::Other,
        words: QueryWords::new("What is this for?").expect("is text"),
        disputed: Money::from_minor(1_000, Currency::Gbp),
        reviews_next_bill: false,
        state: QueryState::Open,
        asked_by: who.rows.login.id.to_string(),
        opened_at: morning(),
        answer_due: date(2025, 3, 14),
        answer: None,
        ended_at: None,
        updated_at: morning(),
    };
    assert_eq!(tx.add_bill_query(&query).await, Ok(true));
    query.id.to_string()
}

/// Readings that wait for the customer's word.
pub async fn add_doubtful_readings(tx: &mut Conn, who: &Person) {
    for id in who.readings {
        let reading = MeterReading {
            account_id: who.rows.account.id,
            id,
            register_id: who.rows.register.id,
            read_on: date(2025, 2, 28),
            value: 91_234,
            source: ReadingSource::Customer,
            status: ReadingStatus::NeedsConfirmation,
            doubt: "too_high".to_owned(),
            received_at: morning(),
            sent_by: Some(who.rows.login.id),
        };
        tx.add_reading(&reading).await.expect("is added");
    }
}

/// A bill of January as it would be issued. It is shown, not posted.
pub async fn add_bill(tx: &mut Conn, who: &Person) {
    let period = Period::new(date(2025, 1, 1), date(2025, 2, 1)).expect("has days");
    let rows = &who.rows;
    let address = vec![rows.property.line1.clone(), rows.property.town.clone()];
    let (rated, record) = rated(period);
    let supply = SupplyInput {
        service_point: rows.point.id.to_string(),
        identifier: rows.point.identifier.clone(),
        address: address.clone(),
        meter_serials: vec![rows.meter.serial.clone()],
        readings: Vec::new(),
        rated,
        record,
        intervals_estimated: 0,
        about: SupplyAbout::default(),
    };
    let zero = Money::zero(Currency::Gbp);
    let document = build_bill(BillInputs {
        number: format!("{}-001", rows.account.number),
        account_number: rows.account.number.clone(),
        supplier_name: "Lamplight Energy".to_owned(),
        customer_name: rows.customer.name.clone(),
        billing_address: address,
        billed_on: period.to(),
        due_on: date(2025, 2, 15),
        currency: Currency::Gbp,
        previous_balance: zero,
        payments_received: zero,
        adjustments: Vec::new(),
        supplies: vec![supply],
        notes: Vec::new(),
        facts: BillFacts::default(),
    })
    .expect("builds");
    let head = BillHead {
        account_id: rows.account.id,
        id: who.bill,
        number: document.number.clone(),
        period_from: period.from(),
        period_to: period.to(),
        billed_on: document.billed_on,
        due_on: document.due_on,
        total: document.total_charges,
        status: billing::BillStatus::Issued,
        created_at: morning(),
    };
    let document = document.to_json().expect("is JSON");
    tx.add_bill(&StoredBill { head, document }, "{}")
        .await
        .expect("is added");
}

fn rated(period: Period) -> (RatedPeriod, RatingRecord) {
    let reading = |on: Date, value: &str| ReadingUsed {
        reading_id: "reading".to_owned(),
        register_label: "kWh".to_owned(),
        date: on,
        value: value.to_owned(),
        kind: ReadingKind::Actual,
    };
    let advances = [RegisterAdvance {
        role: "total".to_owned(),
        wh: 312_400,
        opening: reading(period.from(), "01000"),
        closing: reading(period.to(), "01312"),
        register: tariff::RegisterShown::default(),
        conversion: None,
    }];
    let calendar = Calendar::new(&TimeZone::UTC, period).expect("is in the calendar");
    let input = RatingInput::new(period, &calendar, Usage::Registers(&advances));
    let tariff = Tariff::from_toml(examples::UK_STANDARD_VARIABLE).expect("reads");
    let record = RatingRecord::of(&tariff, &input, "UTC").expect("is in the calendar");
    (rate(&tariff, &input).expect("rates"), record)
}
