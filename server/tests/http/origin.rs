//! A state change that another site sends is refused before anything else looks at it.

use crate::endpoints::snapshot;
use crate::list::{Ids, endpoints};
use crate::on_both_engines;
use crate::world::World;

/// What another site's form, or a program, would send along.
const FOREIGN: [&[(&str, &str)]; 5] = [
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[("origin", "http://127.0.0.1")],
    &[("sec-fetch-site", "cross-site")],
    &[],
];

on_both_engines! {
    fn every_state_change_from_elsewhere_is_refused(world: &World) {
        let _binary = world.serve();
        let ids = Ids::of_first(world);
        let before = snapshot(world);
        let mut walked = 0;
        for endpoint in endpoints() {
            // Webhooks come from elsewhere by nature; they are signed instead.
            if endpoint.method != "POST" || endpoint.path.starts_with("/webhooks/") {
                continue;
            }
            let (path, form) = endpoint.request(&ids);
            for foreign in FOREIGN {
                let kind = ("content-type", "application/x-www-form-urlencoded");
                let headers: Vec<_> = foreign.iter().copied().chain([kind]).collect();
                let answer = ids.browser.post_with(&path, &headers, form.as_bytes());
                assert_eq!(answer.status, 403, "{path} with {foreign:?}: {}", answer.text());
            }
            walked += 1;
        }
        assert!(walked >= 10, "only {walked} state changes are listed");
        assert_eq!(snapshot(world), before);
    }

    fn a_browser_that_leaves_origin_out_may_say_same_origin(world: &World) {
        let _binary = world.serve();
        let form = ("content-type", "application/x-www-form-urlencoded");
        let headers = [("sec-fetch-site", "same-origin"), form];
        let answer = world.browser().post_with("/theme", &headers, b"theme=dark");
        assert_eq!(answer.status, 303);
        assert!(answer.header("set-cookie").starts_with("theme=dark;"));
    }
}
