//! What is supplied to the accounts whose pages were shown last, kept between requests.
//!
//! An account's `supply_version` comes with the session of every request and counts each change, so
//! what is kept is used only while it is what the database has, whichever replica changed it
//! (ADR 18). Only pages use it: what changes something reads what it changes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use accounts::{Account, AccountsRepository as _, Supply};
use base::{AccountId, RepoResult};
use hashlink::LruCache;
use store::Conn;

/// How many accounts are kept: some kilobytes each, of a home.
/// The one that was not shown longest goes first.
const KEPT: usize = 4_096;

/// A supply with the version that it is of, or an older one.
type Versioned = (i64, Arc<Supply>);

/// What is kept. Cloning shares it.
#[derive(Clone)]
pub struct Supplies(Arc<Mutex<LruCache<AccountId, Versioned>>>);

impl Default for Supplies {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(KEPT))))
    }
}

impl Supplies {
    /// What is supplied to an account as of when `account` was read, or since.
    pub(crate) async fn of(&self, conn: &mut Conn, account: &Account) -> RepoResult<Arc<Supply>> {
        let version = account.supply_version;
        if let Some((known, supply)) = self.kept().get(&account.id)
            && *known == version
        {
            return Ok(Arc::clone(supply));
        }
        // Read after the version was: it may be newer, and is then read again under its own.
        let supply = Arc::new(conn.supply(account.id).await?);
        let keep = (version, Arc::clone(&supply));
        self.kept().insert(account.id, keep);
        Ok(supply)
    }

    /// A panic while it was held leaves nothing half done.
    fn kept(&self) -> MutexGuard<'_, LruCache<AccountId, Versioned>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use testkit::{TestCustomer, TestDatabase};

    use super::*;

    #[tokio::test]
    async fn a_supply_is_read_once_a_version() {
        let database = TestDatabase::sqlite();
        let store = store::Store::open(database.url()).await.expect("opens");
        store.migrate().await.expect("migrates");
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.commit().await.expect("commits");
        let mut conn = store.read().await.expect("reads");
        let supplies = Supplies::default();
        let mut account = who.account;
        let first = supplies.of(&mut conn, &account).await.expect("reads");
        assert_eq!(first.points, [who.point]);
        let second = supplies.of(&mut conn, &account).await.expect("reads");
        assert!(Arc::ptr_eq(&first, &second), "it was read again");
        account.supply_version += 1;
        let third = supplies.of(&mut conn, &account).await.expect("reads");
        assert!(!Arc::ptr_eq(&first, &third), "an older one was used");
    }
}
