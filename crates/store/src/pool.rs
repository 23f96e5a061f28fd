//! How the connections of either engine are kept: opened when first needed, lent to one at a time.

use std::time::Duration;

use base::{RepoError, RepoResult};
use deadpool::managed::{Manager, Object, Pool, PoolError, QueueMode};

use crate::error::unavailable;
use crate::store::StoreOptions;

/// The connections of one kind. Cloning shares them.
pub struct Lender<M: Manager<Error = RepoError>> {
    pool: Pool<M>,
    wait: Duration,
}

impl<M: Manager<Error = RepoError>> Lender<M> {
    /// At most `connections` of them; none is opened yet.
    pub fn new(manager: M, connections: u32, options: StoreOptions) -> RepoResult<Self> {
        let pool = Pool::builder(manager)
            .max_size(usize::try_from(connections).unwrap_or(1).max(1))
            // The one used last has most of what it needs at hand.
            .queue_mode(QueueMode::Lifo)
            .build();
        Ok(Self {
            pool: pool.map_err(|error| unavailable(&error.to_string()))?,
            wait: Duration::from_secs(options.wait_seconds),
        })
    }

    /// What opens them.
    pub fn manager(&self) -> &M {
        self.pool.manager()
    }

    /// How long anybody waits, for whatever there is to wait for.
    pub const fn wait(&self) -> Duration {
        self.wait
    }

    /// A connection, once one is free. It goes back when dropped.
    pub async fn take(&self) -> RepoResult<Object<M>> {
        let lent = tokio::time::timeout(self.wait, self.pool.get()).await;
        lent.map_err(|_| unavailable("no connection became free in time"))?
            .map_err(|error| match error {
                PoolError::Backend(error) => error,
                PoolError::Closed => unavailable("the database is closed"),
                other => unavailable(&other.to_string()),
            })
    }

    /// Closes what is idle; what is in use is closed when it comes back.
    pub fn close(&self) {
        self.pool.close();
    }
}

impl<M: Manager<Error = RepoError>> Clone for Lender<M> {
    fn clone(&self) -> Self {
        Self {
            pool: self.pool.clone(),
            wait: self.wait,
        }
    }
}
