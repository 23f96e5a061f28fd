//! Usage as a file over HTTP: names, types, and that it works as a plain form sends it.

use crate::on_both_engines;
use crate::world::World;

on_both_engines! {
    fn each_format_comes_with_its_type_and_a_name(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let point = world.first.rows.point.id;
        for (format, kind, ending) in [
            ("csv", "text/csv", ".csv\""),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx\""),
            ("greenbutton", "application/atom+xml", ".xml\""),
        ] {
            // As the form of the page sends it.
            let path = format!("/usage/download?supply={point}&period=month&on=2025-02-01\
                                &span=all&format={format}&detail=days");
            let answer = browser.get(&path);
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert!(answer.header("content-type").starts_with(kind), "{format}");
            let disposition = answer.header("content-disposition");
            assert!(disposition.starts_with("attachment; filename=\"electricity-"), "{disposition}");
            assert!(disposition.ends_with(ending), "{disposition}");
            assert!(!answer.body.is_empty());
        }
    }

    fn what_cannot_be_made_is_refused_in_words(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        for (query, status) in [
            ("format=pdf", 422),
            ("from=2025-02-30", 422),
            ("from=2025-02-02&to=2025-02-01", 422),
            ("supply=nothing", 404),
        ] {
            let answer = browser.get(&format!("/usage/download?{query}"));
            assert_eq!(answer.status, status, "{query}");
            assert!(answer.text().contains("<h1>That didn't work</h1>")
                || answer.text().contains("That didn&#39;t work"), "{}", answer.text());
        }
        let nobody = world.browser().get("/usage/download");
        assert_eq!(nobody.status, 401);
    }
}
