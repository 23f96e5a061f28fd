//! Draws from a seed, apart for each purpose.

use base::Entropy as _;
use sha2::{Digest, Sha256};
use testkit::SeededEntropy;

/// A source of draws that nothing else draws from.
pub struct Dice(SeededEntropy);

impl Dice {
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(purpose.as_bytes());
        let digest = hash.finalize();
        let own = u64::from_le_bytes(digest[..8].try_into().expect("eight bytes"));
        Self(SeededEntropy::new(own))
    }

    /// A number from 0 up to, not including, `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        let mut bytes = [0_u8; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % limit
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let place = self.below(u64::try_from(list.len()).expect("fits"));
        &list[usize::try_from(place).expect("fits")]
    }

    /// Whether so many in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}
