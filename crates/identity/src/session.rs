//! Sessions: a random token in the browser, its hash with us, and when it stops working (A6).
//!
//! The token itself is never stored and never printed.

use base::{Entropy, Instant, LoginId, SessionId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::SessionRow;

const TOKEN_BYTES: usize = 32;
/// 32 bytes as base64url without padding.
const TOKEN_CHARS: usize = 43;
/// Writing "last seen" on every request would make every read a write.
const TOUCH_SECONDS: i64 = 60;

/// 256 random bits as base64url text: all a browser holds.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// A new token.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0_u8; TOKEN_BYTES];
        entropy.fill(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// From what a browser sent; `None` when it cannot be a token of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (text.len() == TOKEN_CHARS && bytes.len() == TOKEN_BYTES).then(|| Self(text.to_owned()))
    }

    /// The text for the cookie. Never log it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is stored: SHA-256. The token is random, so no slow hash is needed.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(masked)")
    }
}

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRules {
    /// Ends after so many seconds without a request.
    pub idle_seconds: i64,
    /// Ends so many seconds after it began, however busy.
    pub absolute_seconds: i64,
}

impl Default for SessionRules {
    /// 30 minutes idle and 12 hours in all: the limits of NIST SP 800-63B §4.2.3 for level 2,
    /// and long enough to fetch a meter reading from the cellar.
    fn default() -> Self {
        Self {
            idle_seconds: 30 * 60,
            absolute_seconds: 12 * 3600,
        }
    }
}

impl SessionRules {
    /// The row of a new session. `proved` says whether the sign-in is complete: `false` while a
    /// second factor is still asked for.
    #[must_use]
    pub fn begin(
        self,
        token: &SessionToken,
        login_id: LoginId,
        proved: bool,
        device: &str,
        now: Instant,
        entropy: &dyn Entropy,
    ) -> SessionRow {
        SessionRow {
            id: SessionId::new(now, entropy),
            token_hash: token.hash(),
            login_id,
            current_account: None,
            proved_at: proved.then_some(now),
            device: device.to_owned(),
            created_at: now,
            last_seen_at: now,
            expires_at: now.plus_seconds(self.absolute_seconds),
        }
    }

    /// Whether a session still works at `now`.
    #[must_use]
    pub fn is_live(self, row: &SessionRow, now: Instant) -> bool {
        now < row.expires_at
            && now < row.created_at.plus_seconds(self.absolute_seconds)
            && now < row.last_seen_at.plus_seconds(self.idle_seconds)
    }

    /// Whether "last seen" is old enough to be written again.
    #[must_use]
    pub fn should_touch(self, row: &SessionRow, now: Instant) -> bool {
        now.seconds_since(row.last_seen_at) >= TOUCH_SECONDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counting;

    fn start() -> Instant {
        Instant::from_seconds(1_763_700_000).expect("in range")
    }

    fn session() -> SessionRow {
        let entropy = Counting::default();
        let token = SessionToken::generate(&entropy);
        let login = LoginId::new(start(), &entropy);
        SessionRules::default().begin(&token, login, true, "Firefox on Linux", start(), &entropy)
    }

    #[test]
    fn tokens_differ_and_come_back_from_their_text() {
        let entropy = Counting::default();
        let token = SessionToken::generate(&entropy);
        assert_eq!(SessionToken::parse(token.text()), Some(token.clone()));
        assert_ne!(SessionToken::generate(&entropy), token);
        assert_ne!(SessionToken::generate(&entropy).hash(), token.hash());
    }

    #[test]
    fn what_is_not_a_token_is_not_parsed() {
        let good = SessionToken::generate(&Counting::default());
        let padded = format!("{}=", good.text());
        for text in ["", "abc", &good.text()[1..], &padded, &"é".repeat(43)] {
            assert_eq!(SessionToken::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_token_is_never_printed() {
        let token = SessionToken::generate(&Counting::default());
        assert!(!format!("{token:?}").contains(token.text()));
    }

    #[test]
    fn a_session_ends_when_idle() {
        let rules = SessionRules::default();
        let row = session();
        assert!(rules.is_live(&row, start().plus_seconds(1799)));
        assert!(!rules.is_live(&row, start().plus_seconds(1800)));
    }

    #[test]
    fn a_session_ends_after_its_longest_time_however_busy() {
        let rules = SessionRules::default();
        let mut row = session();
        row.last_seen_at = start().plus_seconds(12 * 3600 - 1);
        assert!(rules.is_live(&row, start().plus_seconds(12 * 3600 - 1)));
        assert!(!rules.is_live(&row, start().plus_seconds(12 * 3600)));
    }

    #[test]
    fn shorter_rules_end_sessions_that_began_under_longer_ones() {
        let row = session();
        let strict = SessionRules {
            idle_seconds: 60,
            absolute_seconds: 120,
        };
        assert!(!strict.is_live(&row, start().plus_seconds(60)));
    }

    #[test]
    fn last_seen_is_written_at_most_once_a_minute() {
        let rules = SessionRules::default();
        let row = session();
        assert!(!rules.should_touch(&row, start().plus_seconds(59)));
        assert!(rules.should_touch(&row, start().plus_seconds(60)));
    }
}
