//! A bill as a file over HTTP: each format with its type and name, for its owner alone, and not
//! sent again to a browser that has it.

use crate::on_both_engines;
use crate::world::World;

on_both_engines! {
    fn a_bill_comes_in_each_format(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let bill = world.first.bill;
        for (format, kind, ending, begins) in [
            ("pdf", "application/pdf", ".pdf\"", "%PDF-1.7"),
            ("large-print", "application/pdf", "-large-print.pdf\"", "%PDF-1.7"),
            ("text", "text/plain; charset=utf-8", ".txt\"", ""),
            // Contracted Braille: "Lamplight Energy".
            ("brf", "application/x-brf", ".brf\"", "  ,LAMPLI<T ,5]GY"),
        ] {
            let answer = browser.get(&format!("/bills/{bill}/document?format={format}"));
            assert_eq!(answer.status, 200, "{format}: {}", answer.text());
            assert_eq!(answer.header("content-type"), kind);
            assert_eq!(answer.header("cache-control"), "private, no-cache");
            let disposition = answer.header("content-disposition");
            assert!(disposition.starts_with("attachment; filename=\"bill-"), "{disposition}");
            assert!(disposition.ends_with(ending), "{disposition}");
            assert!(answer.text().starts_with(begins), "{format}: {}", &answer.text()[..60]);
        }
    }

    fn a_browser_that_has_the_file_is_not_sent_it_again(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let path = format!("/bills/{}/document?format=text", world.first.bill);
        let first = browser.get(&path);
        let tag = first.header("etag").to_owned();
        assert!(tag.len() > 20 && tag.starts_with('"'), "{tag}");
        let again = browser.get_with(&path, &[("if-none-match", &tag)]);
        assert_eq!((again.status, again.body.len()), (304, 0));
        let other = browser.get_with(&path, &[("if-none-match", "\"something else\"")]);
        assert_eq!((other.status, other.body), (200, first.body));
    }

    fn what_is_no_format_and_whose_bill_it_is_not_is_refused(world: &World) {
        let _binary = world.serve();
        let bill = world.first.bill;
        let own = world.signed_in(&world.first);
        assert_eq!(own.get(&format!("/bills/{bill}/document?format=docx")).status, 422);
        let other = world.signed_in(&world.other);
        assert_eq!(other.get(&format!("/bills/{bill}/document")).status, 404);
        assert_eq!(other.get("/bills/nothing/document").status, 404);
        assert_eq!(world.browser().get(&format!("/bills/{bill}/document")).status, 401);
    }
}
