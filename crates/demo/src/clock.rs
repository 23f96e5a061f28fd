//! The clock of the made-up years: it is set to a moment, and runs on a little at each look.

use std::sync::atomic::{AtomicI64, Ordering};

use base::{Clock, Instant};

/// What passes between two looks: so little that a run over any demo ends within its hour.
const TICK_MICROS: i64 = 5_000;

/// A clock that somebody sets.
pub struct YearsClock(AtomicI64);

impl YearsClock {
    /// One that shows an instant.
    pub const fn at(instant: Instant) -> Self {
        Self(AtomicI64::new(instant.micros()))
    }

    /// Sets it.
    pub fn set(&self, instant: Instant) {
        self.0.store(instant.micros(), Ordering::Relaxed);
    }
}

impl Clock for YearsClock {
    fn now(&self) -> Instant {
        let micros = self.0.fetch_add(TICK_MICROS, Ordering::Relaxed);
        Instant::from_micros(micros).expect("the years of a demo are in the calendar")
    }
}
