//! How the connections of either engine are kept: opened when first needed, lent to one at a time.

use std::time::Duration;

use base::{RepoError, RepoResult};
use deadpool::Runtime;
use deadpool::managed::{Manager, Object, Pool, PoolError, QueueMode, TimeoutType};

use crate::store::StoreOptions;

/// At most `connections` of them; none is opened yet.
pub fn pool<M: Manager>(
    manager: M,
    connections: u32,
    options: StoreOptions,
) -> RepoResult<Pool<M>> {
    let wait = Some(Duration::from_secs(options.wait_seconds));
    let pool = Pool::builder(manager)
        .max_size(usize::try_from(connections).unwrap_or(1).max(1))
        // The one used last has most of what it needs at hand.
        .queue_mode(QueueMode::Lifo)
        .wait_timeout(wait)
        .create_timeout(wait)
        .recycle_timeout(wait)
        .runtime(Runtime::Tokio1)
        .build();
    pool.map_err(|error| RepoError::Unavailable(error.to_string()))
}

/// A connection, once one is free. It goes back when dropped.
pub async fn take<M: Manager<Error = RepoError>>(pool: &Pool<M>) -> RepoResult<Object<M>> {
    pool.get().await.map_err(|error| match error {
        PoolError::Backend(error) => error,
        PoolError::Timeout(TimeoutType::Wait) => {
            RepoError::Unavailable("no connection became free in time".to_owned())
        }
        PoolError::Closed => RepoError::Unavailable("the database is closed".to_owned()),
        other => RepoError::Unavailable(other.to_string()),
    })
}
