//! How many card payments a second go all the way: the form opens a page at the gateway, the card
//! is taken, the signed notice arrives, the ledger has it. `cargo bench -p portal --bench payments
//! -- PAYMENTS`, on SQLite in a temporary folder or on the empty database of `DATABASE_URL`.
//!
//! The gateway is the sandbox with its own books in the same database, so each payment costs the
//! transactions of both sides. There is no network in it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{Clock, Entropy};
use portal::{
    Actor, KnownAccounts, OpContext, Portal, RequestMeta, SandboxButton, Secrets, Settings, Store,
};
use testkit::{FixedClock, SeededEntropy, TestCustomer};

/// Customers who pay at the same time.
const AT_ONCE: u64 = 32;
/// What each payment is.
const AMOUNT_MINOR: i64 = 12_34;

#[tokio::main]
async fn main() {
    let payments: u64 = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .next()
        .unwrap_or(6_000);
    let folder = std::env::temp_dir().join(format!("lamplight-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let url = std::env::var("DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite://{}", folder.join("payments.sqlite").display()));
    let portal = portal(&url).await;
    let customers = people(&portal).await;
    let rounds = payments / AT_ONCE;
    let begun = now();
    let workers: Vec<_> = customers
        .into_iter()
        .map(|customer| tokio::spawn(pay(portal.clone(), customer, rounds)))
        .collect();
    let mut times = Vec::new();
    for worker in workers {
        times.extend(worker.await.expect("every payment is booked"));
    }
    let seconds = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1_000.0;
    let faults = portal.store().read().await.expect("reads");
    assert_booked(faults, times.len()).await;
    println!(
        "{} payments, {AT_ONCE} at once: {:.0} a second, p50 {:.1} ms, p99 {:.1} ms",
        times.len(),
        f64::from(u32::try_from(times.len()).expect("fits")) / seconds,
        at(50),
        at(99)
    );
    std::fs::remove_dir_all(&folder).ok();
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn now() -> Instant {
    Instant::now()
}

async fn portal(url: &str) -> Portal {
    let store = Store::open(url).await.expect("the database opens");
    store.migrate().await.expect("the schema is made");
    let key = "ab".repeat(32);
    let secrets = Secrets::from_hex(&[format!("1:{key}")], &key, &key).expect("sound keys");
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(testkit::morning()));
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(7));
    let settings = Settings::new("http://127.0.0.1:3000", "Bench Energy");
    Portal::new(store, clock, entropy, settings, secrets)
}

async fn people(portal: &Portal) -> Vec<TestCustomer> {
    let mut people = Vec::new();
    let mut tx = portal.store().begin().await.expect("a transaction");
    for number in 0..AT_ONCE {
        let customer = TestCustomer::numbered(number);
        customer.add(&mut tx).await.expect("a customer");
        people.push(customer);
    }
    tx.commit().await.expect("committed");
    people
}

fn context(portal: &Portal, who: &TestCustomer) -> OpContext {
    OpContext {
        actor: Actor::Customer {
            login: who.login.id,
            customer: who.customer.id,
            name: who.customer.name.clone(),
            session: base::SessionId::new(portal.now(), portal.entropy()),
            current_account: None,
        },
        on_behalf_of: None,
        reason: None,
        request: RequestMeta {
            request_id: portal.new_request_id(),
            address: None,
            user_agent: String::new(),
        },
        now: portal.now(),
        accounts: KnownAccounts::default(),
    }
}

/// One payment after the other, and how long each took.
async fn pay(portal: Portal, who: TestCustomer, rounds: u64) -> Vec<Duration> {
    let account = who.account.id.to_string();
    let amount = format!("{}.{:02}", AMOUNT_MINOR / 100, AMOUNT_MINOR % 100);
    let mut times = Vec::new();
    let mut owed_minor = 0_i64;
    for _ in 0..rounds {
        let begun = now();
        let context = context(&portal, &who);
        let key = format!(
            "{}_{owed_minor}",
            payments::new_attempt_key(portal.entropy())
        );
        let page = portal
            .start_payment(&context, &account, &key, &amount)
            .await;
        let page = page.expect("a page");
        let reference = page.rsplit('/').next().expect("a last part");
        let pressed = portal.sandbox_press(reference, SandboxButton::Pay).await;
        for (signature, body) in pressed.expect("is taken").webhooks {
            let taken = portal.gateway_webhook("sandbox", &signature, &body).await;
            taken.expect("is booked");
        }
        owed_minor -= AMOUNT_MINOR;
        times.push(begun.elapsed());
    }
    times
}

/// The figures count only when every payment is in the ledger.
async fn assert_booked(mut conn: store::Conn, payments: usize) {
    use billing::LedgerRepository as _;
    use billing::ledger::LedgerAccount;
    let transit = conn
        .total(LedgerAccount::TransitSandbox, money::Currency::Gbp)
        .await
        .expect("reads");
    let expected = i64::try_from(payments).expect("fits") * AMOUNT_MINOR;
    assert_eq!(transit.minor(), expected, "not every payment is booked");
}
