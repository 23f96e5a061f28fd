//! The committed list of endpoints, and the call that the walks make to each.

use identity::IdentityRepository as _;
use wire::PayForm;

use crate::browser::{Answer, Browser};
use crate::pay_again::{form, pay_page, to_gateway};
use crate::world::World;

const LIST: &str = include_str!("../endpoints.txt");

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    pub method: &'static str,
    pub path: &'static str,
    pub who: &'static str,
    arguments: &'static str,
}

/// The committed list.
pub fn endpoints() -> Vec<Endpoint> {
    let lines = LIST
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let read = lines.map(|line| {
        let parts: Vec<_> = line.split_whitespace().collect();
        let [method, path, who, arguments] = parts[..] else {
            panic!("not four parts: {line}")
        };
        assert!(["anyone", "own", "named"].contains(&who), "{line}");
        Endpoint {
            method,
            path,
            who,
            arguments: arguments.trim_start_matches('-'),
        }
    });
    read.collect()
}

impl Endpoint {
    /// Path (with query) and form of the walk's call.
    pub fn request(&self, ids: &Ids) -> (String, String) {
        let (path, arguments) = (ids.put_into(self.path), ids.put_into(self.arguments));
        match (self.method, arguments.is_empty()) {
            ("GET", true) => (path, String::new()),
            ("GET", false) => (format!("{path}?{arguments}"), String::new()),
            _ => (path, arguments),
        }
    }

    /// Whether the walk's call proves itself with a wrong password or code.
    pub fn is_a_wrong_proof(&self) -> bool {
        let wrong = ["password=wrong", "code=123456"];
        wrong.iter().any(|proof| self.arguments.contains(proof))
    }

    fn is_page(&self) -> bool {
        self.method == "GET" && !self.path.starts_with("/api/")
    }

    /// Makes the walk's call.
    pub fn call(&self, browser: &Browser, ids: &Ids) -> Answer {
        let (path, form) = self.request(ids);
        match self.method {
            "GET" if self.is_page() => browser.get(&path),
            "GET" => browser.get_view(&path),
            _ => browser.call(&path, &form),
        }
    }
}

/// What the first customer has, as addresses and forms name it, and their browser.
pub struct Ids {
    pub browser: Browser,
    values: Vec<(&'static str, String)>,
}

impl Ids {
    /// Signs the first customer in and starts a payment, so that there is one to name.
    pub fn of_first(world: &World) -> Self {
        let browser = world.signed_in(&world.first);
        let page: PayForm = pay_page(&browser);
        let gateway_page = to_gateway(&browser, &form(&page, "84.12"));
        let (first, login) = (&world.first, world.first.rows.login.id);
        let session = world.books(async |store| {
            let mut conn = store.read().await.expect("reads");
            let sessions = conn
                .sessions_of(login, testkit::morning())
                .await
                .expect("reads");
            sessions.first().expect("is signed in").id.to_string()
        });
        let soon = soon();
        let (planned, plan, query) = world.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            let rows = &first.rows;
            let (planned, plan) = crate::bank_people::add_bank_things(&mut tx, rows, soon).await;
            let query = crate::people::add_bill_query(&mut tx, first).await;
            tx.commit().await.expect("commits");
            (planned, plan, query)
        });
        let values = vec![
            ("{soon}", soon.to_string()),
            ("{planned}", planned),
            ("{plan}", plan),
            ("{query}", query),
            ("{email}", first.rows.customer.email.clone()),
            ("{account}", first.rows.account.id.to_string()),
            ("{attempt_key}", page.attempt_key),
            (
                "{refund_key}",
                crate::refunds::refund_page(&browser).attempt_key,
            ),
            ("{bill}", first.bill.to_string()),
            ("{payment}", world.intents()[0].id.to_string()),
            (
                "{reference}",
                gateway_page
                    .rsplit('/')
                    .next()
                    .expect("a last part")
                    .to_owned(),
            ),
            ("{register}", first.rows.register.id.to_string()),
            ("{reading}", first.readings[0].to_string()),
            ("{other_reading}", first.readings[1].to_string()),
            ("{point}", first.rows.point.id.to_string()),
            ("{session}", session),
            ("{gateway}", "sandbox".to_owned()),
        ];
        Self { browser, values }
    }

    fn put_into(&self, text: &str) -> String {
        let filled = self
            .values
            .iter()
            .fold(text.to_owned(), |text, (name, value)| {
                text.replace(name, value)
            });
        assert!(
            !filled.contains('{'),
            "nobody knows what this names: {filled}"
        );
        filled
    }
}

/// A working day some six weeks from now, on the machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the binary under test reads the same clock"
)]
fn soon() -> jiff::civil::Date {
    let today = jiff::Zoned::now().date();
    let day = today
        .checked_add(jiff::Span::new().days(42))
        .expect("in range");
    payments::direct_debit::BankCalendar::embedded()
        .on_or_after(day)
        .expect("known")
}
