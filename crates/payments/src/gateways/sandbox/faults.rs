//! How the sandbox fails: by amounts that tests choose, and at random from a seed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::GatewayError;

/// A checkout of this amount (£666.91) is opened, and the answer is lost the first time.
pub const FORGETS_ITS_ANSWER_MINOR: i64 = 66_691;
/// A payment of this amount (£666.92) cannot be refunded: its card is closed.
pub const REFUSES_REFUNDS_MINOR: i64 = 66_692;

/// Which calls get no answer. The default answers every one.
#[derive(Clone, Debug, Default)]
pub struct SandboxFaults {
    percent: u8,
    seed: u64,
    calls: Arc<AtomicU64>,
}

/// What happens to a call that is being carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Given,
    /// It is carried out, and nobody hears of it.
    Lost,
}

impl Answer {
    /// After the work is done.
    pub(super) fn answer(self) -> Result<(), GatewayError> {
        match self {
            Self::Given => Ok(()),
            Self::Lost => Err(GatewayError::NoAnswer("a fault after".to_owned())),
        }
    }
}

impl SandboxFaults {
    /// Leaves so many in a hundred calls without an answer: half of them before anything
    /// happened, half after.
    #[must_use]
    pub fn at_random(percent: u8, seed: u64) -> Self {
        Self {
            percent,
            seed,
            calls: Arc::default(),
        }
    }

    /// Draws the fate of a call: an error when it never arrives.
    pub(super) fn before_or_after(&self) -> Result<Answer, GatewayError> {
        if self.percent == 0 {
            return Ok(Answer::Given);
        }
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let mut hash = Sha256::new();
        hash.update(self.seed.to_le_bytes());
        hash.update(call.to_le_bytes());
        let digest = hash.finalize();
        if u16::from(digest[0]) * 100 / 256 >= u16::from(self.percent) {
            return Ok(Answer::Given);
        }
        if digest[1].is_multiple_of(2) {
            return Err(GatewayError::NoAnswer("a fault before".to_owned()));
        }
        Ok(Answer::Lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(faults: &SandboxFaults) -> Vec<Option<Answer>> {
        (0..1_000).map(|_| faults.before_or_after().ok()).collect()
    }

    #[test]
    fn by_itself_the_sandbox_answers() {
        let answered = |fate: &Option<Answer>| *fate == Some(Answer::Given);
        assert!(fates(&SandboxFaults::default()).iter().all(answered));
    }

    #[test]
    fn the_same_seed_fails_the_same_calls_before_and_after() {
        let drawn = fates(&SandboxFaults::at_random(20, 7));
        assert_eq!(drawn, fates(&SandboxFaults::at_random(20, 7)));
        assert_ne!(drawn, fates(&SandboxFaults::at_random(20, 8)));
        let count = |wanted: Option<Answer>| drawn.iter().filter(|one| **one == wanted).count();
        assert!((50..150).contains(&count(None)), "{}", count(None));
        let lost = count(Some(Answer::Lost));
        assert!((50..150).contains(&lost), "{lost}");
    }
}
