//! Customers with accounts, tariffs and half a year of use, and a way to their books.

use std::sync::Arc;

use accounts::{Account, AccountsRepository as _, Agreement, StoredTariff};
use base::{AccountId, AgreementId, TariffId};
use identity::{CookieScope, IdentityRepository as _, SessionRules, SessionToken};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{Channel, IntervalDay, MeteringRepository as _, Slot, StoredDay, slots_in_day};
use portal::{Portal, Secrets, Settings};
use store::Store;
use testkit::{FixedClock, SeededEntropy, TestCustomer, TestDatabase};

use crate::binary::new_folder;
use crate::binary::{Place, free_port, write_secrets};
use crate::browser::Browser;
use crate::world::{WEBHOOK_KEY, now};

/// The months that may be billed.
pub const MONTHS: [Date; 6] = [
    date(2026, 4, 1),
    date(2026, 5, 1),
    date(2026, 6, 1),
    date(2026, 7, 1),
    date(2026, 8, 1),
    date(2026, 9, 1),
];

/// A customer of the town.
pub struct Resident {
    pub rows: TestCustomer,
    /// Another account of theirs, without a supply.
    pub second: Account,
    token: String,
}

/// The database, who is in it, and where the server runs.
pub struct Town {
    pub place: Place,
    pub residents: Vec<Resident>,
    pub store: Store,
    /// Use-cases that have no address, called by another process than the server.
    pub portal: Portal,
    pub runtime: tokio::runtime::Runtime,
    /// Goes last: its database goes with it.
    _database: TestDatabase,
}

impl Town {
    /// Fills a database.
    pub fn found(database: TestDatabase, residents: usize, seed: u64) -> Self {
        let place = Place {
            database_url: database.url().to_owned(),
            folder: new_folder(),
            port: free_port(),
            env: Vec::new(),
        };
        write_secrets(&place.folder, WEBHOOK_KEY);
        let (status, said) = place.run("migrate");
        assert!(status.success(), "{said}");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime starts");
        let entropy = SeededEntropy::new(seed);
        let store = runtime.block_on(Store::open(&place.database_url));
        let store = store.expect("opens");
        let tariff = StoredTariff {
            id: TariffId::new(now(), &entropy),
            code: "standard".to_owned(),
            name: "Standard".to_owned(),
            document: tariff::examples::UK_STANDARD_VARIABLE.to_owned(),
        };
        let residents = runtime.block_on(async {
            let mut tx = store.begin().await.expect("begins");
            tx.add_tariff(&tariff).await.expect("is added");
            tx.commit().await.expect("commits");
            let mut all = Vec::new();
            for number in 0..residents {
                let number = 1_000 + u64::try_from(number).expect("fits");
                all.push(settle_in(&store, &entropy, tariff.id, number).await);
            }
            all
        });
        let portal = portal(&place, &store);
        Self {
            place,
            residents,
            portal,
            store,
            runtime,
            _database: database,
        }
    }

    /// A browser that is signed in.
    pub fn browser(&self, resident: &Resident) -> Browser {
        let browser = Browser::new(&self.place.origin());
        browser.set_cookie(CookieScope::Loopback.name(), &resident.token);
        browser
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.store.close();
        // It is in the temporary directory, and a failure here would hide the test's.
        drop(std::fs::remove_dir_all(&self.place.folder));
    }
}

fn portal(place: &Place, store: &Store) -> Portal {
    let key = "5a".repeat(32);
    let secrets = Secrets::from_hex(&[format!("1:{key}")], &key, WEBHOOK_KEY).expect("sound keys");
    let settings = Settings::new(place.origin(), "Lamplight Energy");
    let (clock, entropy) = (
        FixedClock::at(now()),
        SeededEntropy::new(now().seconds().unsigned_abs()),
    );
    let (clock, entropy) = (Arc::new(clock), Arc::new(entropy));
    Portal::new(store.clone(), clock, entropy, settings, secrets)
}

async fn settle_in(
    store: &Store,
    entropy: &SeededEntropy,
    tariff: TariffId,
    number: u64,
) -> Resident {
    let mut rows = TestCustomer::numbered(number);
    // A bill run begins where the supply does.
    rows.account.opened_on = MONTHS[0];
    let mut second = rows.account.clone();
    second.id = AccountId::new(now(), entropy);
    second.number = format!("{}-2", rows.account.number);
    let agreement = Agreement {
        account_id: rows.account.id,
        id: AgreementId::new(now(), entropy),
        service_point_id: rows.point.id,
        tariff_id: tariff,
        from: rows.account.opened_on,
        to: None,
    };
    let token = SessionToken::generate(entropy);
    let login = rows.login.id;
    let session = SessionRules::default().begin(&token, login, true, "Faults", now(), entropy);
    let days = days(&rows, number);
    let mut tx = store.begin().await.expect("begins");
    rows.add(&mut tx).await.expect("is added");
    tx.add_account(&second).await.expect("is added");
    tx.add_agreement(&agreement).await.expect("is added");
    tx.add_session(&session).await.expect("is added");
    tx.put_interval_days(&days).await.expect("is added");
    tx.commit().await.expect("commits");
    Resident {
        rows,
        second,
        token: token.text().to_owned(),
    }
}

/// Half-hours that never cost a round sum, for all the months.
fn days(rows: &TestCustomer, more: u64) -> Vec<StoredDay> {
    let zone = TimeZone::get("Europe/London").expect("a bundled zone");
    let end = date(2026, 10, 1);
    let more = i64::try_from(more % 97).expect("small");
    let days = MONTHS[0]
        .series(jiff::Span::new().days(1))
        .take_while(|on| *on < end);
    let day = |(ahead, on): (i64, Date)| {
        let count = slots_in_day(&zone, on, 30);
        let slots = (0..count).map(|slot| {
            let slot = i64::try_from(slot).expect("small");
            Slot::measured((ahead * 37 + slot * 11) % 401 + more)
        });
        StoredDay {
            account_id: rows.account.id,
            service_point_id: rows.point.id,
            channel: Channel::Import,
            version: 1,
            day: IntervalDay::new(on, 30, slots.collect()).expect("a day"),
            issued: metering::IssueTimes::default(),
        }
    };
    (0..).zip(days).map(day).collect()
}
