//! A database with two customers who do not know each other, and what its books hold.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};

use base::{BillId, Instant};
use billing::LedgerRepository as _;
use billing::ledger::{LedgerAccount, LedgerCheck, TransferKind, bill_transfers};
use identity::{CookieScope, IdentityRepository as _, SessionRules, SessionToken, hash_password};
use jiff::civil::date;
use money::{Currency, Money};
use payments::gateways::sandbox::SandboxBooks as _;
use payments::{IntentState, PaymentIntent, PaymentRepository as _};
use store::Store;
use testkit::{SeededEntropy, TestDatabase, morning};

use crate::binary::{Binary, Place, free_port, new_folder, write_secrets};
use crate::browser::{Browser, form_value};
use crate::people::{Person, add_bill, add_doubtful_readings, person};

/// Everybody's password.
pub const PASSWORD: &str = "lantern over quiet harbour";
/// What the first customer owes at the start: £84.12.
pub const OWED_MINOR: i64 = 84_12;
/// 32 bytes that sign the sandbox's webhooks.
pub const WEBHOOK_KEY: &str = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

/// A database, a folder, and the people in it.
pub struct World {
    pub place: Place,
    pub first: Person,
    pub other: Person,
    entropy: SeededEntropy,
    bills: AtomicU16,
    database: Mutex<Option<TestDatabase>>,
    runtime: tokio::runtime::Runtime,
}

/// What the books say of the first customer's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub owed_minor: i64,
    pub intents: usize,
    pub open_intents: usize,
    /// Payments in the ledger.
    pub payments: usize,
    /// Times the gateway took money.
    pub captures: usize,
}

impl World {
    /// Migrates the database with the binary itself and fills it.
    pub fn on(database: TestDatabase) -> Self {
        let place = Place {
            database_url: database.url().to_owned(),
            folder: new_folder(),
            port: free_port(),
            env: Vec::new(),
        };
        write_secrets(&place.folder, WEBHOOK_KEY);
        let (status, said) = place.run("migrate");
        assert!(status.success(), "{said}");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        let entropy = SeededEntropy::new(0x1a3b);
        let hash = hash_password(PASSWORD, &entropy);
        let first = person(1, "Winifred Ashgrove", "7 Lantern Row", &hash, &entropy);
        let other = person(2, "Tobias Marl", "91 Quarry Bank", &hash, &entropy);
        let (bills, database) = (AtomicU16::new(0), Mutex::new(Some(database)));
        let world = Self {
            place,
            first,
            other,
            entropy,
            bills,
            database,
            runtime,
        };
        world.fill();
        world
    }

    fn fill(&self) {
        self.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            for who in [&self.first, &self.other] {
                who.rows.add(&mut tx).await.expect("is added");
                add_bill(&mut tx, who).await;
                add_doubtful_readings(&mut tx, who).await;
            }
            tx.commit().await.expect("commits");
        });
        self.charge(OWED_MINOR);
    }

    /// Starts the binary.
    pub fn serve(&self) -> Binary {
        Binary::serve(&self.place)
    }

    /// A browser that nobody has signed in with.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.place.origin())
    }

    /// The same person on another device, without the limits on passwords: a session put into
    /// the database as signing in leaves it.
    pub fn signed_in_again(&self, who: &Person) -> Browser {
        let token = SessionToken::generate(&self.entropy);
        let rules = SessionRules::default();
        let login = who.rows.login.id;
        let now = now();
        let session = rules.begin(&token, login, true, "Test on Linux", now, &self.entropy);
        self.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            tx.add_session(&session).await.expect("is added");
            tx.commit().await.expect("commits");
        });
        let browser = self.browser();
        browser.set_cookie(CookieScope::Loopback.name(), token.text());
        browser
    }

    /// A browser of someone who signed in with their password.
    pub fn signed_in(&self, who: &Person) -> Browser {
        let browser = self.browser();
        let email = form_value(&who.rows.customer.email);
        let form = format!("email={email}&password={}", form_value(PASSWORD));
        let answer = browser.submit("/api/pages/sign-in", &form);
        assert_eq!(
            (answer.status, answer.location()),
            (302, "/"),
            "{}",
            answer.text()
        );
        browser
    }

    /// Works on the database as a process of its own would, and lets go of it again.
    pub fn books<T>(&self, work: impl AsyncFnOnce(&Store) -> T) -> T {
        self.runtime.block_on(async {
            let store = Store::open(&self.place.database_url).await.expect("opens");
            let done = work(&store).await;
            store.close();
            done
        })
    }

    /// Charges the first customer an amount.
    pub fn charge(&self, minor: i64) {
        let number = self.bills.fetch_add(1, Ordering::Relaxed);
        let now = morning().plus_seconds(i64::from(number));
        let bill = BillId::new(now, &self.entropy);
        let gbp = |minor| Money::from_minor(minor, Currency::Gbp);
        let parts = [
            (LedgerAccount::RevenueElectricity, gbp(minor - 400)),
            (LedgerAccount::TaxPayable, gbp(400)),
        ];
        let account = self.first.rows.account.id;
        let transfers = bill_transfers(account, bill, &parts, date(2025, 3, 1), now, &self.entropy)
            .expect("a sound bill");
        self.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            for transfer in &transfers {
                tx.post(transfer).await.expect("is posted");
            }
            tx.commit().await.expect("commits");
        });
    }

    /// Takes the database away while the binary runs.
    pub fn lose_database(&self) {
        drop(self.database.lock().expect("not poisoned").take());
    }

    /// Makes every intent look untouched for ten minutes, so that the job asks after it.
    pub fn age_intents(&self) {
        let intents = self.intents();
        self.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            for mut intent in intents {
                intent.updated_at = intent.updated_at.plus_seconds(-600);
                assert!(
                    tx.update_intent(&intent, intent.state)
                        .await
                        .expect("writes")
                );
            }
            tx.commit().await.expect("commits");
        });
    }

    /// Makes every captured payment so many days old, so that it can be refunded.
    pub fn age_captures(&self, days: i64) {
        let intents = self.intents();
        self.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            for mut intent in intents {
                if let Some(at) = intent.captured_at {
                    intent.captured_at = Some(at.plus_seconds(-days * 86_400));
                    let written = tx.update_intent(&intent, intent.state).await;
                    assert!(written.expect("writes"));
                }
            }
            tx.commit().await.expect("commits");
        });
    }

    /// The first customer's refunds, newest first.
    pub fn refunds(&self) -> Vec<payments::Refund> {
        let account = self.first.rows.account.id;
        self.books(async |store| {
            let mut conn = store.read().await.expect("reads");
            let refunds = payments::RefundRepository::refunds(&mut conn, account, 1_000);
            refunds.await.expect("reads")
        })
    }

    /// The first customer's intents, newest first.
    pub fn intents(&self) -> Vec<PaymentIntent> {
        let account = self.first.rows.account.id;
        self.books(async |store| {
            let mut conn = store.read().await.expect("reads");
            conn.intents(account, 1_000).await.expect("reads")
        })
    }

    /// What the books say; fails when they contradict each other.
    pub fn position(&self) -> Position {
        let account = self.first.rows.account.id;
        self.books(async |store| {
            let mut conn = store.read().await.expect("reads");
            // The bills of this world are shown, not posted, and its charges have no bill.
            let of_bills = [LedgerCheck::BillTotal, LedgerCheck::BillMissing];
            let mut faults = conn.verify_ledger().await.expect("reads");
            faults.retain(|fault| !of_bills.contains(&fault.check));
            assert_eq!(faults, [], "the books are wrong");
            let owed = conn
                .balance(account, LedgerAccount::Receivable)
                .await
                .expect("reads");
            let intents = conn.intents(account, 1_000).await.expect("reads");
            let transfers = conn.transfers(account, 10_000).await.expect("reads");
            let mut captures = 0;
            for reference in intents
                .iter()
                .filter_map(|intent| intent.reference.as_ref())
            {
                // Another gateway's are not in the sandbox's books.
                let Some(checkout) = store.find(reference).await.expect("reads") else {
                    continue;
                };
                assert!(
                    checkout.captures <= 1,
                    "money was taken twice: {checkout:?}"
                );
                captures += usize::try_from(checkout.captures).expect("not negative");
            }
            let open = |intent: &&PaymentIntent| {
                matches!(intent.state, IntentState::Created | IntentState::Open)
            };
            let paid = transfers
                .iter()
                .filter(|one| one.kind == TransferKind::Payment);
            Position {
                owed_minor: owed.map_or(0, |owed| owed.minor()),
                intents: intents.len(),
                open_intents: intents.iter().filter(open).count(),
                payments: paid.count(),
                captures,
            }
        })
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // It is in the temporary directory, and a failure here would hide the test's.
        drop(std::fs::remove_dir_all(&self.place.folder));
    }
}

/// The clock of the binary under test.
#[expect(
    clippy::disallowed_methods,
    reason = "the binary under test has a real clock"
)]
pub fn now() -> Instant {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970");
    let micros = i64::try_from(since.as_micros()).expect("in range");
    Instant::from_micros(micros).expect("in range")
}
