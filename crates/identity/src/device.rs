//! What a browser calls itself, in a few words for the list of devices (A6).
//!
//! A hint for people, never a proof: nothing is decided by it.

/// "Chrome on Android" from a `User-Agent` header.
#[must_use]
pub fn device_name(user_agent: &str) -> String {
    match (browser(user_agent), system(user_agent)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "Unknown device".to_owned(),
    }
}

fn first(user_agent: &str, marks: &[(&str, &'static str)]) -> Option<&'static str> {
    marks
        .iter()
        .find(|(mark, _)| user_agent.contains(mark))
        .map(|(_, name)| *name)
}

/// Order matters: nearly everyone also says "Chrome" or "Safari".
fn browser(user_agent: &str) -> Option<&'static str> {
    first(
        user_agent,
        &[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Vivaldi/", "Vivaldi"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
            ("curl/", "curl"),
        ],
    )
}

/// Order matters: phones also say "Linux" or "Mac OS X".
fn system(user_agent: &str) -> Option<&'static str> {
    first(
        user_agent,
        &[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("CrOS", "ChromeOS"),
            ("Windows", "Windows"),
            ("Macintosh", "Mac"),
            ("Linux", "Linux"),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_browsers_get_the_name_their_owner_knows() {
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";
        let cases = [
            (
                format!("Mozilla/5.0 (Linux; Android 10; K) {chrome} Mobile Safari/537.36"),
                "Chrome on Android",
            ),
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36 Edg/140"),
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0".into(),
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
                    .into(),
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.6 Safari/605.1.15"
                    .into(),
                "Safari on Mac",
            ),
            ("curl/8.14.1".into(), "curl"),
        ];
        for (user_agent, name) in cases {
            assert_eq!(device_name(&user_agent), name, "{user_agent}");
        }
    }

    #[test]
    fn an_unknown_or_hostile_name_is_never_repeated() {
        assert_eq!(device_name(""), "Unknown device");
        assert_eq!(device_name("<script>alert(1)</script>"), "Unknown device");
    }
}
