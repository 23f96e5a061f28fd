//! What tests share: a clock that stands still, randomness from a seed, a customer with
//! everything fitted, and a harness that runs one body on both engines.
//!
//! Only ever a dev-dependency. It never skips: a missing PostgreSQL fails the test and says what
//! to install.

mod clock;
mod customer;
mod entropy;
mod harness;
mod postgres;

pub use clock::FixedClock;
pub use customer::TestCustomer;
pub use entropy::SeededEntropy;
pub use harness::{TestDatabase, on_postgres, on_sqlite};
pub use postgres::stop_cluster;
pub use store::Store;

/// 2025-03-01T09:30:00Z: the morning on which most tests happen.
///
/// # Panics
/// Never: the instant is in range.
#[must_use]
pub fn morning() -> base::Instant {
    base::Instant::from_seconds(1_740_821_400).expect("in range")
}
