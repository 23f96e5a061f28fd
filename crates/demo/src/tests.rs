//! That what is made up is the same each time, and could be true.

mod energy;
mod people;

use base::Instant;

use crate::homes::{PlannedCustomer, customer};
use crate::window::Window;

const SEED: u64 = 1;

fn window() -> Window {
    let now = "2026-11-21T12:00:00Z"
        .parse::<jiff::Timestamp>()
        .map(Instant::from);
    Window::new(SEED, now.expect("a timestamp"), 24).expect("a window")
}

fn customers(count: u32) -> Vec<PlannedCustomer> {
    (0..count).map(|index| customer(SEED, index)).collect()
}
