//! Asking about a bill over HTTP, as a browser without scripts does: the form, its mistakes, sixteen
//! sends at once, the answer by the command line, and taking it back.

use std::thread;

use billing::query::{BillQuery, BillQueryRepository as _, QueryState};

use crate::browser::form_value;
use crate::on_both_engines;
use crate::world::World;

fn queries(world: &World) -> Vec<BillQuery> {
    let account = world.first.rows.account.id;
    world.books(async |store| {
        let mut conn = store.read().await.expect("reads");
        conn.queries_of_account(account, 100).await.expect("reads")
    })
}

fn form(world: &World, words: &str) -> String {
    let words = form_value(words);
    format!(
        "bill={}&line=&category=too_high&words={words}",
        world.first.bill
    )
}

const OPEN: &str = "/api/pages/open-bill-query";

on_both_engines! {
    fn a_question_is_asked_answered_and_seen(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let bill = world.first.bill;
        let page = browser.get(&format!("/bills/{bill}")).text();
        assert!(page.contains("Query this bill") && page.contains("Query this line"), "{page}");
        let page = browser.get(&format!("/bills/{bill}/query?line=0.0")).text();
        assert!(page.contains("with tax") && page.contains("What happens then"), "{page}");
        let sent = browser.submit(OPEN, &form(world, "We were <b>away</b>."));
        assert_eq!(sent.location(), format!("/bills/{bill}/query?done=asked"));
        let page = browser.get(sent.location()).text();
        assert!(page.contains("We have your query"), "{page}");
        assert!(page.contains("We were &lt;b&gt;away&lt;/b&gt;."), "words are only words: {page}");
        let reference = queries(world)[0].reference.clone();
        assert!(page.contains(&reference), "{page}");
        let (status, said) = world.place.run_with("bill-query", &["list"]);
        assert!(status.success() && said.contains(&reference), "{said}");
        let answer =
            ["answer", &reference, "--outcome", "explained", "--words", "It was cold."];
        let (status, said) = world.place.run_with("bill-query", &answer);
        assert!(status.success(), "{said}");
        let page = browser.get(&format!("/bills/{bill}/query")).text();
        assert!(page.contains("It was cold.") && page.contains("We answered"), "{page}");
        let (status, said) = world.place.run_with("bill-query", &["close", &reference]);
        assert!(status.success(), "{said}");
        let upheld = ["answer", "A9999999-Q01", "--outcome", "explained", "--words", "No."];
        let (status, said) = world.place.run_with("bill-query", &upheld);
        assert_eq!(status.code(), Some(2), "{said}");
    }

    fn sixteen_sends_are_one_question(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let form = form(world, "Why so much?");
        thread::scope(|scope| {
            let sends: Vec<_> =
                (0..16).map(|_| scope.spawn(|| browser.submit(OPEN, &form).status)).collect();
            for send in sends {
                assert_eq!(send.join().expect("no panic"), 302);
            }
        });
        assert_eq!(queries(world).len(), 1);
    }

    fn a_mistake_keeps_what_was_typed(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let page = format!("/bills/{}/query", world.first.bill);
        let referer = format!("{}{page}", world.place.origin());
        let headers = [
            ("origin", world.place.origin()),
            ("referer", referer),
            ("accept", "text/html".to_owned()),
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ];
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let form = format!("bill={}&line=&category=&words=The+meter+was+changed", world.first.bill);
        let answer = browser.post_with(OPEN, &headers, form.as_bytes());
        let shown = browser.get(answer.location().trim_start_matches(&world.place.origin())).text();
        assert!(shown.contains("Choose what your question is about."), "{shown}");
        assert!(shown.contains("The meter was changed</textarea>"), "{shown}");
        assert_eq!(queries(world), []);
    }

    fn a_question_is_taken_back_and_nobody_else_can(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        browser.submit(OPEN, &form(world, "Why so much?"));
        let query = queries(world)[0].id;
        let take_back = |browser: &crate::browser::Browser| {
            browser.submit("/api/pages/withdraw-bill-query", &format!("query={query}"))
        };
        take_back(&world.signed_in(&world.other));
        take_back(&world.browser());
        assert_eq!(queries(world)[0].state, QueryState::Open);
        let done = take_back(&browser);
        let page = format!("/bills/{}/query", world.first.bill);
        assert_eq!(done.location(), format!("{page}?done=withdrawn"));
        assert_eq!(queries(world)[0].state, QueryState::Withdrawn);
        assert!(browser.get(&page).text().contains("Ask it again as it was"));
        let other = world.signed_in(&world.other);
        assert_eq!(other.get(&page).status, 404);
        assert_eq!(other.call(OPEN, &form(world, "Mine now")).status, 404);
        assert_eq!(queries(world).len(), 1);
    }
}
