//! Randomness from the seed. Never for secrets: everything drawn here is printed or shown.

use std::sync::Mutex;

use base::Entropy;
use rand::{Rng as _, RngCore as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// What a stream of randomness is for, so that drawing more of one never changes another.
#[derive(Clone, Copy, Debug)]
pub enum Stream {
    /// Temperature and cloud.
    Weather = 1,
    /// Names, addresses, meters.
    Person = 2,
    /// What is used when.
    Load = 3,
    /// Gaps and estimates.
    Quality = 4,
    /// Who reads a meter, and how well.
    Readings = 5,
    /// Who pays when.
    Payments = 6,
    /// Identifiers of rows.
    Ids = 7,
    /// Second-factor secrets of the stories.
    SecondFactor = 8,
    /// Half-hourly prices.
    Prices = 9,
    /// What staff decide.
    Staff = 10,
}

/// The stream of a seed for a purpose and a number (a customer, an account).
pub fn stream(seed: u64, purpose: Stream, number: u64) -> ChaCha8Rng {
    let mut key = [0_u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8] = purpose as u8;
    key[16..24].copy_from_slice(&number.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// About normal, mean 0, deviation 1: the sum of four even draws, cheap and without far tails.
pub fn bell(rng: &mut ChaCha8Rng) -> f64 {
    let sum: f64 = (0..4).map(|_| rng.random::<f64>()).sum();
    (sum - 2.0) * 3.0_f64.sqrt()
}

/// One of a list.
pub fn pick<'a, T>(rng: &mut ChaCha8Rng, list: &'a [T]) -> &'a T {
    &list[rng.random_range(0..list.len())]
}

/// A stream as the source of identifiers.
pub struct Drawn(Mutex<ChaCha8Rng>);

impl Drawn {
    /// The source behind a stream.
    pub const fn from(rng: ChaCha8Rng) -> Self {
        Self(Mutex::new(rng))
    }
}

impl Entropy for Drawn {
    fn fill(&self, buffer: &mut [u8]) {
        let mut rng = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        rng.fill_bytes(buffer);
    }
}
