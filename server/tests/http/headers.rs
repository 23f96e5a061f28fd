//! What stands around every answer: policies, caching, compression, and honesty about readiness.

use testkit::TestDatabase;

use crate::browser::Answer;
use crate::on_both_engines;
use crate::world::World;

/// The nonce of a page's policy.
fn nonce(page: &Answer) -> String {
    let policy = page.header("content-security-policy");
    let (_, rest) = policy
        .split_once("'nonce-")
        .unwrap_or_else(|| panic!("no nonce: {policy}"));
    rest.split('\'').next().expect("a first part").to_owned()
}

fn assert_guarded(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{what}: {policy}");
    assert!(
        policy.contains("frame-ancestors 'none'"),
        "{what}: {policy}"
    );
    for loose in ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"] {
        assert!(!policy.contains(loose), "{what}: {policy}");
    }
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{what}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
}

/// A built site of two files, as cargo-leptos leaves them.
fn build_site(world: &World) {
    let site = world.place.folder.join("site");
    std::fs::create_dir_all(site.join("pkg")).expect("can be made");
    for (name, content) in [
        ("pkg/lamplight.0a1b2c.css", "body{color:red}"),
        ("pkg/lamplight.0a1b2c.css.br", "stands for brotli"),
        ("favicon.svg", "<svg/>"),
    ] {
        std::fs::write(site.join(name), content).expect("can be written");
    }
}

on_both_engines! {
    fn every_page_has_a_policy_with_a_nonce_of_its_own(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let mut nonces = Vec::new();
        for path in ["/", "/usage", "/bills", "/pay", "/readings", "/preferences", "/security",
            "/more", "/nowhere"]
        {
            let page = browser.get(path);
            assert_guarded(&page, path);
            assert_eq!(page.header("cache-control"), "no-store", "{path}");
            let nonce = nonce(&page);
            let text = page.text();
            let scripts: Vec<_> = text.match_indices("<script").collect();
            assert!(!scripts.is_empty(), "{path} has no script");
            for (at, _) in scripts {
                let tag = &text[at..at + text[at..].find('>').expect("an end")];
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: {tag}");
            }
            // The policy has no place for them, so they would be dead.
            assert!(!text.contains(" style=\""), "{path} has an inline style");
            assert!(!text.contains(" onclick="), "{path} has an inline handler");
            // Links have it too: nothing is kept from page to page with a nonce in it.
            let stale = nonces.iter().find(|before: &&String| text.contains(before.as_str()));
            assert_eq!(stale, None, "{path} has the nonce of an earlier page");
            nonces.push(nonce);
        }
        nonces.sort();
        let before = nonces.len();
        nonces.dedup();
        assert_eq!(nonces.len(), before, "a nonce was used twice");
    }

    fn what_is_not_a_page_is_guarded_too(world: &World) {
        let _binary = world.serve();
        build_site(world);
        let browser = world.signed_in(&world.first);
        for path in ["/healthz", "/readyz", "/api/pages/pay", "/usage.csv", "/usage/download", "/sandbox-gateway/x",
            "/favicon.svg", "/pkg/lamplight.0a1b2c.css", "/pkg/none.css"]
        {
            assert_guarded(&browser.get(path), path);
        }
        for path in ["/api/pages/pay", "/usage.csv", "/usage/download", "/sandbox-gateway/x"] {
            assert_eq!(browser.get(path).header("cache-control"), "no-store", "{path}");
        }
    }

    fn hashed_files_are_kept_for_ever_and_come_as_brotli(world: &World) {
        let _binary = world.serve();
        build_site(world);
        let browser = world.browser();
        let file = "/pkg/lamplight.0a1b2c.css";
        let brotli = browser.get_with(file, &[("accept-encoding", "gzip, br")]);
        assert_eq!(brotli.header("content-encoding"), "br");
        assert_eq!(brotli.text(), "stands for brotli");
        assert_eq!(brotli.header("content-type"), "text/css");
        assert!(brotli.header("vary").contains("accept-encoding"), "{}", brotli.header("vary"));
        let plain = browser.get(file);
        assert_eq!(plain.header("content-encoding"), "");
        assert_eq!(plain.text(), "body{color:red}");
        for answer in [&brotli, &plain] {
            let kept = answer.header("cache-control");
            assert_eq!(kept, "public, max-age=31536000, immutable");
        }
        let missing = browser.get("/pkg/none.css");
        assert_eq!(missing.status, 404);
        assert!(!missing.header("cache-control").contains("immutable"));
        let icon = browser.get("/favicon.svg");
        assert_eq!(icon.header("cache-control"), "public, max-age=86400");
    }

    fn pages_are_compressed_when_the_browser_can_read_it(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let html = ("accept", "text/html");
        let plain = browser.get_with("/pay", &[html]);
        assert_eq!(plain.header("content-encoding"), "");
        for encoding in ["br", "gzip"] {
            let packed = browser.get_with("/pay", &[html, ("accept-encoding", encoding)]);
            assert_eq!(packed.header("content-encoding"), encoding);
            assert!(packed.body.len() * 2 < plain.body.len(), "{encoding} hardly packs");
        }
    }

    fn the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(world: &World) {
        let _binary = world.serve();
        let browser = world.browser();
        let email = &world.first.rows.customer.email;
        let form = format!("email={email}&password={}", crate::world::PASSWORD.replace(' ', "+"));
        let answer = browser.submit("/api/pages/sign-in", &form);
        let cookie = answer.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert!(!answer.text().contains("password"), "{}", answer.text());
    }
}

#[test]
fn a_server_without_its_database_is_alive_but_not_ready() {
    let world = World::on(TestDatabase::postgres());
    let _binary = world.serve();
    let browser = world.browser();
    assert_eq!(browser.get("/readyz").status, 200);
    world.lose_database();
    assert_eq!(browser.get("/healthz").status, 200);
    assert_eq!(browser.get("/readyz").status, 503);
    // And a page says so in words.
    let page = world
        .browser()
        .get_with("/", &[("cookie", "lamplight-dev=x")]);
    assert!(
        page.status < 500 || page.text().contains("Nothing was lost"),
        "{}",
        page.text()
    );
}

fn refuses_an_empty_database(database: &TestDatabase) {
    let place = crate::binary::Place {
        database_url: database.url().to_owned(),
        folder: crate::binary::new_folder(),
        port: crate::binary::free_port(),
        env: Vec::new(),
    };
    let (status, said) = place.run("serve");
    std::fs::remove_dir_all(&place.folder).expect("can be removed");
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("lamplight migrate"), "{said}");
}

#[test]
fn an_empty_database_is_refused_with_the_command_to_run() {
    refuses_an_empty_database(&TestDatabase::sqlite());
    refuses_an_empty_database(&TestDatabase::postgres());
}
