//! "Last seen" of sessions, written off the hot path.
//!
//! One write at a time for a session, however many requests it sends, and a request waits only a
//! moment for it: a database busy with an import must not hold up every page.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base::{Instant, RepoResult, SessionId};
use identity::IdentityRepository as _;
use store::Store;

/// How long a request waits; the write itself goes on.
const WAIT: Duration = Duration::from_secs(1);

/// The sessions whose "last seen" is being written.
#[derive(Clone, Default)]
pub struct LastSeen(Arc<Mutex<HashSet<SessionId>>>);

impl LastSeen {
    /// Writes that a session was used, unless that is being written already. A failure is logged
    /// and answers nothing: the next request tries again.
    pub(crate) async fn note(&self, store: &Store, session: SessionId, now: Instant) {
        let Some(turn) = self.take_turn(session) else {
            return;
        };
        let store = store.clone();
        let writing = tokio::spawn(async move {
            if let Err(error) = write(&store, session, now).await {
                tracing::warn!(%error, session.id = %session, "last seen not written");
            }
            drop(turn);
        });
        // Late or broken alike: the request is answered without it.
        let _ = tokio::time::timeout(WAIT, writing).await;
    }

    fn take_turn(&self, session: SessionId) -> Option<Turn> {
        let mut writing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writing.insert(session).then(|| Turn {
            writing: self.clone(),
            session,
        })
    }
}

async fn write(store: &Store, session: SessionId, now: Instant) -> RepoResult<()> {
    let mut tx = store.begin().await?;
    tx.touch_session(session, now).await?;
    tx.commit().await
}

/// Gives the turn back however the write ends.
struct Turn {
    writing: LastSeen,
    session: SessionId,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut writing = self
            .writing
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        writing.remove(&self.session);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_written_once_at_a_time() {
        let last_seen = LastSeen::default();
        let session = SessionId::from_uuid(base::uuid_v7(Instant::EPOCH, &Zeros));
        let turn = last_seen.take_turn(session);
        assert!(turn.is_some());
        assert!(last_seen.take_turn(session).is_none());
        drop(turn);
        assert!(last_seen.take_turn(session).is_some());
    }

    struct Zeros;

    impl base::Entropy for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }
}
