//! Addresses within our own site: the way back after signing in, and the link that pays a bill.
//!
//! Whatever stands in a link may come from a stranger. Only a path of our own pages is ever
//! followed, so that a link to us never leads to somebody else's page.

use std::fmt::Write as _;

/// No page of ours has a longer address.
const LONGEST: usize = 512;
/// What is no page, or leads round in a circle.
const NOT_PAGES: [&str; 4] = ["/api/", "/sign-in", "/webhooks/", "/sandbox-gateway/"];

/// `wanted`, if it is the path of a page of ours, with its query; else `None`.
///
/// Browsers read `//host`, `/\host` and both behind blanks or line ends as another site, so nothing
/// but the plain characters of an address is let through.
#[must_use]
pub fn own_path(wanted: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/?&=%+-._~,;:@!$'()*".contains(&byte);
    let second = wanted.as_bytes().get(1);
    let is_ours = wanted.starts_with('/')
        && second.is_none_or(|byte| *byte != b'/')
        && wanted.len() <= LONGEST
        && wanted.bytes().all(plain)
        && !NOT_PAGES.iter().any(|other| wanted.starts_with(other));
    is_ours.then_some(wanted)
}

/// The address of a sign-in page that leads to `wanted` afterwards, where that is a page of ours.
#[must_use]
pub fn sign_in_before(page: &str, wanted: &str) -> String {
    match own_path(wanted).filter(|path| *path != "/") {
        Some(path) => format!("{page}?next={}", query_value(path)),
        None => page.to_owned(),
    }
}

/// The page that pays a bill, with that bill chosen; without a number, the page alone.
#[must_use]
pub fn pay_path(bill_number: &str) -> String {
    match bill_number.is_empty() {
        true => "/pay".to_owned(),
        false => format!("/pay?bill={}", query_value(bill_number)),
    }
}

/// A text as the value of a query (RFC 3986: everything but the unreserved characters in `%` form).
fn query_value(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            value.push(char::from(byte));
        } else {
            // Writing to a String never fails.
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_ours_are_led_to_with_their_query() {
        for path in [
            "/",
            "/pay?bill=86123456-004",
            "/bills/bill_01k9?format=pdf",
            "/usage?period=day&on=2026-11-01",
        ] {
            assert_eq!(own_path(path), Some(path));
        }
    }

    #[test]
    fn no_other_site_is_led_to_however_it_is_written() {
        for path in [
            "",
            "pay",
            "https://evil.example/pay",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " //evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "/pay#<script>",
            "/pay?bill=\"><script>",
            "/pay\r\nSet-Cookie: a=b",
            "/pay?é",
        ] {
            assert_eq!(own_path(path), None, "{path:?}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn what_is_no_page_is_not_led_to() {
        for path in [
            "/api/pages/sign-out",
            "/sign-in",
            "/sign-in/code?next=/sign-in",
        ] {
            assert_eq!(own_path(path), None, "{path}");
        }
    }

    #[test]
    fn the_way_back_survives_as_one_value() {
        let before = sign_in_before("/sign-in", "/pay?bill=86123456-004&a=b");
        assert_eq!(before, "/sign-in?next=%2Fpay%3Fbill%3D86123456-004%26a%3Db");
        assert_eq!(sign_in_before("/sign-in", "/"), "/sign-in");
        assert_eq!(sign_in_before("/sign-in", "//evil.example"), "/sign-in");
    }

    #[test]
    fn the_link_to_pay_names_the_bill_whatever_its_number_is_made_of() {
        assert_eq!(pay_path(""), "/pay");
        assert_eq!(pay_path("86123456-004"), "/pay?bill=86123456-004");
        assert_eq!(pay_path("L/26 7&a=b"), "/pay?bill=L%2F26%207%26a%3Db");
    }
}
