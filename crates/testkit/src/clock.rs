//! A clock that moves only when told.

use std::sync::atomic::{AtomicI64, Ordering};

use base::{Clock, Instant};

/// Shows one instant until it is moved.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows `instant`.
    #[must_use]
    pub const fn at(instant: Instant) -> Self {
        Self(AtomicI64::new(instant.micros()))
    }

    /// Moves the clock by `seconds`, back when negative.
    pub fn advance(&self, seconds: i64) {
        let moved = self.now().plus_seconds(seconds);
        self.0.store(moved.micros(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst)).expect("only instants are put in")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_still_until_it_is_moved() {
        let clock = FixedClock::at(crate::morning());
        assert_eq!(clock.now(), clock.now());
        clock.advance(90);
        assert_eq!(clock.now().seconds_since(crate::morning()), 90);
    }
}
