//! Randomness for tests that is none: every draw differs from the last, and every run is the same.

use std::sync::atomic::{AtomicU64, Ordering};

use base::Entropy;
use sha2::{Digest, Sha256};

/// Hashes of a counter.
#[derive(Default)]
pub struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let block = Sha256::digest(self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}
