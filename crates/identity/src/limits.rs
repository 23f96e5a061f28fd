//! How often someone may try (A2): per login and per network address, for passwords and codes.
//!
//! The counters know no person: a bucket is named by a keyed hash. Fixed windows: around a
//! window's edge up to twice the limit may pass, which the numbers allow for.

use std::net::IpAddr;

use base::{Instant, codes};
use hmac::{Hmac, Mac};
use sha2::Sha256;

codes! {
    /// What is counted, and by what.
    LimitKind {
        /// Passwords tried for one e-mail, known or not: counting both alike tells nothing.
        PasswordPerLogin = "password_login",
        /// Passwords tried from one address: a household shares one, a robot uses one.
        PasswordPerAddress = "password_address",
        /// Second-factor and recovery codes tried for one login.
        CodePerLogin = "code_login",
        /// Second-factor and recovery codes tried from one address.
        CodePerAddress = "code_address",
    }
}

/// So many attempts in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub kind: LimitKind,
    /// How many attempts a window allows.
    pub most: i64,
    /// The length of a window.
    pub window_seconds: i64,
}

/// What to do with an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allowed,
    /// Refuse without looking at the password or code.
    Wait {
        /// Until the next window.
        seconds: i64,
    },
}

impl LimitKind {
    /// The limit of this kind. Six-digit codes get fewer tries: three of a million are right at
    /// any time, so at 5 in 15 minutes an even chance takes more than a year of trying.
    #[must_use]
    pub const fn limit(self) -> Limit {
        let most = match self {
            Self::PasswordPerLogin => 10,
            Self::PasswordPerAddress => 60,
            Self::CodePerLogin => 5,
            Self::CodePerAddress => 30,
        };
        Limit {
            kind: self,
            most,
            window_seconds: 15 * 60,
        }
    }
}

impl Limit {
    /// The name under which attempts are counted: a hash of kind and subject (an e-mail, an
    /// identifier or [`address_subject`]) that nobody without the pepper can turn back.
    #[must_use]
    pub fn bucket(self, subject: &str, pepper: &[u8]) -> String {
        let mut mac =
            <Hmac<Sha256> as Mac>::new_from_slice(pepper).expect("HMAC takes keys of any length");
        mac.update(self.kind.code().as_bytes());
        mac.update(&[0]);
        mac.update(subject.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }

    /// The start of the window that `now` is in.
    #[must_use]
    pub fn window_start(self, now: Instant) -> Instant {
        let seconds = now.seconds();
        let start = seconds - seconds.rem_euclid(self.window_seconds);
        Instant::EPOCH.plus_seconds(start)
    }

    /// Decides on the attempt that made the window's count `count` (so the first has 1).
    #[must_use]
    pub fn decide(self, count: i64, now: Instant) -> Decision {
        if count <= self.most {
            return Decision::Allowed;
        }
        let end = self.window_start(now).plus_seconds(self.window_seconds);
        Decision::Wait {
            seconds: end.seconds_since(now).max(1),
        }
    }
}

/// What stands for an address: IPv4 as it is, IPv6 by its /64, since one home or phone has a
/// whole /64 to choose from.
#[must_use]
pub fn address_subject(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEPPER: &[u8] = b"a pepper for tests";

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds).expect("in range")
    }

    #[test]
    fn the_last_attempt_of_a_window_passes_and_the_next_waits_for_its_end() {
        let limit = LimitKind::PasswordPerLogin.limit();
        let now = at(900 * 1000 + 890);
        assert_eq!(limit.decide(10, now), Decision::Allowed);
        assert_eq!(limit.decide(11, now), Decision::Wait { seconds: 10 });
    }

    #[test]
    fn nobody_is_told_to_wait_no_time() {
        let limit = LimitKind::CodePerLogin.limit();
        let nearly = Instant::from_micros(900_000_000_000 + 899_999_999).expect("in range");
        assert_eq!(limit.decide(6, nearly), Decision::Wait { seconds: 1 });
    }

    #[test]
    fn all_instants_of_a_window_share_its_start() {
        let limit = LimitKind::PasswordPerAddress.limit();
        let odd = Instant::from_micros(900_000_000_000 + 123_456_789).expect("in range");
        assert_eq!(limit.window_start(odd), at(900_000));
        assert_eq!(limit.window_start(at(900_000)), at(900_000));
        assert_eq!(limit.window_start(at(900_899)), at(900_000));
        assert_eq!(limit.window_start(at(900_900)), at(900_900));
    }

    #[test]
    fn buckets_differ_by_kind_subject_and_pepper_and_name_nobody() {
        let login = LimitKind::PasswordPerLogin.limit();
        let bucket = login.bucket("ada@example.com", PEPPER);
        assert_eq!(bucket, login.bucket("ada@example.com", PEPPER));
        assert_eq!(bucket.len(), 64);
        assert!(!bucket.contains("ada"));
        assert_ne!(bucket, login.bucket("bob@example.com", PEPPER));
        assert_ne!(bucket, login.bucket("ada@example.com", b"another"));
        let code = LimitKind::CodePerLogin.limit();
        assert_ne!(bucket, code.bucket("ada@example.com", PEPPER));
    }

    #[test]
    fn one_home_counts_as_one_address() {
        let subject = |text: &str| address_subject(text.parse().expect("an address"));
        assert_eq!(subject("2001:db8:1:2::1"), subject("2001:db8:1:2:ffff::9"));
        assert_ne!(subject("2001:db8:1:2::1"), subject("2001:db8:1:3::1"));
        assert_eq!(subject("::ffff:192.0.2.7"), subject("192.0.2.7"));
        assert_ne!(subject("192.0.2.7"), subject("192.0.2.8"));
    }
}
