//! The session cookie: its name and flags, written and read.
//!
//! It sets no other cookie; `SameSite=Lax` lets links from e-mails arrive signed in while other
//! sites cannot post with it.

use crate::SessionToken;

/// How the site is reached, which decides what the browser will accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieScope {
    /// Over HTTPS: a `__Host-` cookie, bound to this host, never sent in the clear.
    Https,
    /// Over plain HTTP on the developer's own machine, where `Secure` would lose the cookie.
    Loopback,
}

impl CookieScope {
    /// The cookie's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Https => "__Host-lamplight",
            Self::Loopback => "lamplight-dev",
        }
    }

    const fn flags(self) -> &'static str {
        match self {
            Self::Https => "Path=/; HttpOnly; SameSite=Lax; Secure",
            Self::Loopback => "Path=/; HttpOnly; SameSite=Lax",
        }
    }

    /// The value of `Set-Cookie` that keeps a token for `max_age_seconds`.
    #[must_use]
    pub fn set(self, token: &SessionToken, max_age_seconds: i64) -> String {
        let (name, flags, text) = (self.name(), self.flags(), token.text());
        format!("{name}={text}; Max-Age={max_age_seconds}; {flags}")
    }

    /// The value of `Set-Cookie` that removes it.
    #[must_use]
    pub fn clear(self) -> String {
        format!("{}=; Max-Age=0; {}", self.name(), self.flags())
    }

    /// The token in a `Cookie` header; `None` when there is none of ours.
    #[must_use]
    pub fn read(self, header: &str) -> Option<SessionToken> {
        header
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name())
            .find_map(|(_, value)| SessionToken::parse(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counting;

    #[test]
    fn over_https_the_cookie_is_bound_to_the_host() {
        let token = SessionToken::generate(&Counting::default());
        assert_eq!(
            CookieScope::Https.set(&token, 60),
            format!(
                "__Host-lamplight={}; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure",
                token.text()
            )
        );
    }

    #[test]
    fn on_loopback_the_cookie_has_another_name_and_no_secure_flag() {
        let token = SessionToken::generate(&Counting::default());
        let value = CookieScope::Loopback.set(&token, 60);
        assert!(value.starts_with("lamplight-dev="), "{value}");
        assert!(!value.contains("Secure"), "{value}");
        assert!(value.contains("HttpOnly"), "{value}");
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let token = SessionToken::generate(&Counting::default());
        let header = format!("theme=dark; __Host-lamplight={}; x=1", token.text());
        assert_eq!(CookieScope::Https.read(&header), Some(token));
        assert_eq!(CookieScope::Loopback.read(&header), None);
        assert_eq!(CookieScope::Https.read("__Host-lamplight=short"), None);
        assert_eq!(CookieScope::Https.read(""), None);
    }

    #[test]
    fn clearing_keeps_the_flags_that_browsers_ask_for() {
        assert_eq!(
            CookieScope::Https.clear(),
            "__Host-lamplight=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
