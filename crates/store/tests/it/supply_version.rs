//! Every change of what is supplied to an account, or of what is known of it, counts its version:
//! pages keep a supply by it.

use accounts::{AccountsRepository as _, Agreement, StoredTariff, Supply};
use base::{AgreementId, MeterId, PropertyId, ReadingId, RegisterId, ServicePointId, TariffId};
use jiff::civil::date;
use metering::{
    Channel, IntervalDay, IssueTimes, MeterReading, MeteringRepository as _, ReadingSource,
    ReadingStatus, Slot, StoredDay,
};
use store::Conn;
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

/// What writes to a table of a supply, each of which counts the version or makes new accounts.
const WRITERS: [&str; 12] = [
    "ADD_AGREEMENT",
    "ADD_METER",
    "ADD_PROPERTY",
    "ADD_REGISTER",
    "ADD_SERVICE_POINT",
    "COPY_AGREEMENTS",
    "COPY_METERS",
    "COPY_POINTS",
    "COPY_PROPERTIES",
    "COPY_REGISTERS",
    "KEEP_DAYS",
    "KEEP_READS",
];

#[test]
fn no_other_statement_writes_what_is_supplied() {
    let tables = [
        "property",
        "service_point",
        "meter",
        "register",
        "agreement",
    ];
    let mut writers: Vec<_> = store::every_statement()
        .filter(|(_, text)| {
            let words: Vec<_> = text.split([' ', '\n', '(', ')', ',']).collect();
            let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
            let named = |verb: &str, table: &str| {
                let verb: Vec<_> = verb.split(' ').chain([table]).collect();
                words.windows(verb.len()).any(|some| some == verb)
            };
            let writes = |table: &&str| {
                let verbs = ["INSERT INTO", "UPDATE", "DELETE FROM"];
                verbs.iter().any(|verb| named(verb, table))
            };
            tables.iter().any(writes)
        })
        .map(|(name, _)| name)
        .collect();
    writers.sort_unstable();
    assert_eq!(writers, WRITERS);
}

/// The version and the supply now; fails unless the version moved with the supply.
async fn changed(conn: &mut Conn, who: &TestCustomer, before: &mut (i64, Supply)) {
    let account = conn.account(who.account.id).await.expect("reads");
    let version = account.expect("is there").supply_version;
    let supply = conn.supply(who.account.id).await.expect("reads");
    assert_ne!(supply, before.1, "the change is none");
    assert!(version > before.0, "{version} after {}", before.0);
    *before = (version, supply);
}

fn reading(who: &TestCustomer, number: i8, status: ReadingStatus) -> MeterReading {
    let seed = u64::from(number.unsigned_abs());
    MeterReading {
        account_id: who.account.id,
        id: ReadingId::new(morning(), &SeededEntropy::new(seed)),
        register_id: who.register.id,
        read_on: date(2025, 2, number),
        value: 41_000,
        source: ReadingSource::Customer,
        status,
        doubt: String::new(),
        received_at: morning(),
        sent_by: None,
    }
}

fn day(who: &TestCustomer, number: i8) -> StoredDay {
    let day = IntervalDay::new(date(2025, 2, number), 30, vec![Slot::measured(9); 48]);
    StoredDay {
        account_id: who.account.id,
        service_point_id: who.point.id,
        channel: Channel::Import,
        version: 1,
        day: day.expect("a day"),
        issued: IssueTimes::default(),
    }
}

both_engines! {
    async fn each_change_of_a_supply_counts(store: Store) {
        let (who, other) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
        let (id, entropy) = (who.account.id, SeededEntropy::new(99));
        let later = morning().plus_seconds(60);
        let mut tx = store.begin().await.expect("begins");
        other.add(&mut tx).await.expect("adds");
        who.add(&mut tx).await.expect("adds");
        let mut seen = (-1, Supply::default());
        changed(&mut tx, &who, &mut seen).await;

        let mut property = who.property.clone();
        property.id = PropertyId::new(later, &entropy);
        tx.add_property(&property).await.expect("adds");
        changed(&mut tx, &who, &mut seen).await;
        let mut point = who.point.clone();
        (point.id, point.property_id) = (ServicePointId::new(later, &entropy), property.id);
        tx.add_service_point(&point).await.expect("adds");
        changed(&mut tx, &who, &mut seen).await;
        let mut meter = who.meter.clone();
        (meter.id, meter.service_point_id) = (MeterId::new(later, &entropy), point.id);
        tx.add_meter(&meter).await.expect("adds");
        changed(&mut tx, &who, &mut seen).await;
        let mut register = who.register.clone();
        (register.id, register.meter_id) = (RegisterId::new(later, &entropy), meter.id);
        tx.add_register(&register).await.expect("adds");
        changed(&mut tx, &who, &mut seen).await;
        let tariff = StoredTariff {
            id: TariffId::new(later, &entropy),
            code: "flat".to_owned(),
            name: "Flat".to_owned(),
            document: String::new(),
        };
        tx.add_tariff(&tariff).await.expect("adds");
        let agreement = Agreement {
            account_id: id,
            id: AgreementId::new(later, &entropy),
            service_point_id: point.id,
            tariff_id: tariff.id,
            from: date(2025, 1, 1),
            to: None,
        };
        tx.add_agreement(&agreement).await.expect("adds");
        changed(&mut tx, &who, &mut seen).await;

        tx.put_interval_days(&[day(&who, 1)]).await.expect("stores");
        changed(&mut tx, &who, &mut seen).await;
        tx.deliver_days(&[day(&who, 2)]).await.expect("stores");
        changed(&mut tx, &who, &mut seen).await;
        tx.add_reading(&reading(&who, 1, ReadingStatus::Accepted)).await.expect("adds");
        changed(&mut tx, &who, &mut seen).await;
        let doubted = reading(&who, 3, ReadingStatus::NeedsConfirmation);
        tx.add_reading(&doubted).await.expect("adds");
        changed(&mut tx, &who, &mut seen).await;
        let moved = (ReadingStatus::NeedsConfirmation, ReadingStatus::Accepted);
        assert_eq!(tx.move_reading(id, doubted.id, moved.0, moved.1).await, Ok(true));
        changed(&mut tx, &who, &mut seen).await;

        let others = tx.account(other.account.id).await.expect("reads").expect("is there");
        assert_eq!(others, other.account, "nothing of theirs changed");
    }
}
