//! The few types that every crate shares: typed identifiers and instants.
//!
//! It never reads a clock, never draws randomness and never does I/O: both arrive as arguments.

mod id;
mod instant;
mod journal;
mod repo;
pub mod words;

pub use id::*;
pub use instant::{Instant, InstantError};
pub use journal::{AuditRecord, JournalRepository, OutboxEvent};
pub use repo::{RepoError, RepoResult};

/// Where randomness comes from: the operating system in production, a seed in tests and the demo.
pub trait Entropy: Send + Sync {
    /// Fills the whole buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// Where the time comes from. Only the edge holds one; domain code takes `now`.
pub trait Clock: Send + Sync {
    /// The current instant.
    fn now(&self) -> Instant;
}

/// Declares a closed set of values with a stable text code each, as stored and as sent.
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable text code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value of a code; `None` for an unknown one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
