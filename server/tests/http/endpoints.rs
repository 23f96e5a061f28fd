//! Every address is listed, and walked as nobody and as another customer: neither learns or
//! changes anything of the first customer's.

use std::collections::BTreeSet;

use accounts::AccountsRepository as _;
use billing::query::BillQueryRepository as _;
use billing::{BillRepository as _, LedgerRepository as _};
use comms::PreferenceRepository as _;
use identity::IdentityRepository as _;
use metering::MeteringRepository as _;
use payments::{DirectDebitRepository as _, PaymentRepository as _, PlanRepository as _};
use testkit::TestDatabase;

use crate::browser::Answer;
use crate::list::{Endpoint, Ids, endpoints};
use crate::on_both_engines;
use crate::world::World;

const ROUTER: &str = include_str!("../../src/router.rs");

/// All that the first customer has, as text.
pub fn snapshot(world: &World) -> String {
    let (rows, bill) = (&world.first.rows, world.first.bill);
    let (account, customer, login) = (rows.account.id, rows.customer.id, rows.login.id);
    world.books(async |store| {
        let mut conn = store.read().await.expect("reads");
        let sessions = conn
            .sessions_of(login, testkit::morning())
            .await
            .expect("reads");
        let sessions: Vec<_> = sessions
            .iter()
            .map(|one| (one.id, one.current_account, one.proved_at))
            .collect();
        format!(
            "{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{sessions:#?}",
            conn.customer(customer).await.expect("reads"),
            conn.accounts_of(customer).await.expect("reads"),
            conn.bill(account, bill)
                .await
                .expect("reads")
                .map(|bill| bill.document),
            conn.transfers(account, 1_000).await.expect("reads"),
            conn.intents(account, 1_000).await.expect("reads"),
            conn.readings(account, 1_000).await.expect("reads"),
            conn.preferences(customer).await.expect("reads"),
            (
                conn.login(login)
                    .await
                    .expect("reads")
                    .map(|login| (login.password_hash, login.totp)),
                conn.open_mandate(account).await.expect("reads"),
                conn.collections(account, 1_000).await.expect("reads"),
                conn.plans(account, 1_000).await.expect("reads"),
                conn.queries_of_account(account, 1_000)
                    .await
                    .expect("reads"),
            ),
        )
    })
}

fn assert_tells_nothing(world: &World, endpoint: &Endpoint, ids: &Ids, answer: &Answer) {
    // Where it leads, what it keeps and what it says.
    let text = format!("{:?}\n{}", answer.headers, answer.text());
    let asked = format!("{:?}", endpoint.request(ids));
    for secret in world.first.secrets() {
        // An answer may repeat what the caller wrote.
        let repeated = asked.contains(&secret);
        assert!(
            repeated || !text.contains(&secret),
            "{endpoint:?} tells {secret}: {text}"
        );
    }
    assert!(
        answer.status < 500 || asked.contains("/webhooks/"),
        "{endpoint:?}: {text}"
    );
}

/// Sent to sign in, or told that there is no such thing.
fn is_refused(answer: &Answer) -> bool {
    answer.location().starts_with("/sign-in") || matches!(answer.status, 401 | 403 | 404)
}

on_both_engines! {
    fn nobody_learns_or_changes_anything(world: &World) {
        let _binary = world.serve();
        let ids = Ids::of_first(world);
        let before = snapshot(world);
        for endpoint in endpoints() {
            let answer = endpoint.call(&world.browser(), &ids);
            assert_tells_nothing(world, &endpoint, &ids, &answer);
            let refused = endpoint.who == "anyone" || is_refused(&answer);
            assert!(refused, "{endpoint:?}: {} {}", answer.status, answer.text());
            assert_eq!(snapshot(world), before, "{endpoint:?} changed something");
        }
    }

    fn another_customer_learns_or_changes_nothing(world: &World) {
        let _binary = world.serve();
        let ids = Ids::of_first(world);
        let before = snapshot(world);
        for endpoint in endpoints() {
            // A browser each: some end the session they are called with.
            let answer = endpoint.call(&world.signed_in_again(&world.other), &ids);
            assert_tells_nothing(world, &endpoint, &ids, &answer);
            if endpoint.who == "named" {
                assert_eq!(answer.status, 404, "{endpoint:?}: {}", answer.text());
            }
            assert_eq!(snapshot(world), before, "{endpoint:?} changed something");
        }
    }

    // The walks above would also pass if every call were malformed.
    fn the_first_customer_reaches_what_is_theirs(world: &World) {
        let _binary = world.serve();
        let ids = Ids::of_first(world);
        for endpoint in endpoints() {
            if endpoint.who == "anyone" {
                continue;
            }
            let browser = world.signed_in_again(&world.first);
            let answer = endpoint.call(&browser, &ids);
            // Wrong passwords and codes are refused in words; everything else is done or shown.
            let expected = if endpoint.is_a_wrong_proof() { 422 } else { 200 };
            let done = answer.status == expected || matches!(answer.status, 302 | 401 | 409);
            assert!(done && !answer.location().starts_with("/sign-in"),
                "{endpoint:?}: {} {}", answer.status, answer.text());
        }
        // A new browser: the walk has ended every other session.
        let browser = world.signed_in_again(&world.first);
        let bill = browser.get(&format!("/bills/{}", world.first.bill)).text();
        assert!(bill.contains(&world.first.rows.account.number), "{bill}");
    }
}

#[test]
fn every_server_function_page_and_route_is_listed() {
    let listed = |wanted: &dyn Fn(&Endpoint) -> bool| -> BTreeSet<(String, String)> {
        let all = endpoints().into_iter().filter(wanted);
        all.map(|one| (one.method.to_owned(), one.path.to_owned()))
            .collect()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let pages: BTreeSet<_> = runtime.expect("starts").block_on(async {
        let routes = leptos_axum::generate_route_list(app::App);
        routes
            .iter()
            .map(|route| ("GET".to_owned(), route.path().to_owned()))
            .collect()
    });
    let functions: BTreeSet<_> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| (method.to_string(), path.to_owned()))
        .collect();
    let others: BTreeSet<_> = ROUTER
        .split(".route(\"")
        .skip(1)
        .map(|rest| {
            let (path, rest) = rest.split_once("\", ").expect("a path and a handler");
            let method = rest.split('(').next().expect("a method");
            (method.to_uppercase(), path.to_owned())
        })
        .collect();
    assert!(
        functions.len() > 15 && pages.len() > 8 && others.len() > 5,
        "nothing was found"
    );
    assert_eq!(functions, listed(&|one| one.path.starts_with("/api/")));
    let own = |path: &str| others.iter().any(|(_, other)| other == path);
    assert_eq!(others, listed(&|one| own(one.path)));
    assert_eq!(
        pages,
        listed(&|one| !one.path.starts_with("/api/") && !own(one.path))
    );
}

#[test]
fn a_page_of_the_gateway_needs_its_reference() {
    let world = World::on(TestDatabase::sqlite());
    let _binary = world.serve();
    let ids = Ids::of_first(&world);
    let guess = "/sandbox-gateway/sbx_00000000000000000000000000000000";
    assert_eq!(world.browser().get(guess).status, 404);
    assert_eq!(ids.browser.submit(guess, "button=pay").status, 404);
    assert_eq!(world.position().captures, 0);
}
