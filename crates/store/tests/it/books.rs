//! The proof of the books sees damage from either side.

use billing::ledger::{LedgerAccount, Posted};
use billing::{LedgerFault, LedgerRepository};
use store::Store;
use testkit::{TestCustomer, TestDatabase};

use crate::ledger::payment;
use crate::raw;

async fn faults_after(database: &TestDatabase, damage: &str) -> Vec<LedgerFault> {
    let who = TestCustomer::numbered(1);
    let store = Store::open(database.url()).await.expect("opens");
    store.migrate().await.expect("migrates");
    let mut tx = store.begin().await.expect("begins");
    who.add(&mut tx).await.expect("adds");
    assert_eq!(tx.post(&payment(&who, 1)).await, Ok(Posted::New));
    tx.commit().await.expect("commits");
    raw::run(database, &[damage.to_owned()]).await;
    let mut conn = store.read().await.expect("reads");
    let faults = conn.verify_ledger().await.expect("verifies");
    drop(conn);
    store.close().await;
    faults
}

fn fault(ledger_account: LedgerAccount, projected_minor: i64, summed_minor: i64) -> LedgerFault {
    LedgerFault {
        account_id: TestCustomer::numbered(1).account.id,
        ledger_account,
        projected_minor,
        summed_minor,
    }
}

#[tokio::test]
async fn a_changed_balance_is_found() {
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let damage = "UPDATE ledger_balance SET balance_minor = -101
            WHERE ledger_account = 'receivable'";
        let faults = faults_after(&database, damage).await;
        assert_eq!(faults, [fault(LedgerAccount::Receivable, -101, -100)]);
    }
}

#[tokio::test]
async fn a_missing_balance_is_found() {
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let damage = "DELETE FROM ledger_balance WHERE ledger_account = 'receivable'";
        let faults = faults_after(&database, damage).await;
        assert_eq!(faults, [fault(LedgerAccount::Receivable, 0, -100)]);
    }
}

#[tokio::test]
async fn balances_without_their_transfers_are_found() {
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let faults = faults_after(&database, "DELETE FROM ledger_transfer").await;
        let expected = [
            fault(LedgerAccount::Bank, 100, 0),
            fault(LedgerAccount::Receivable, -100, 0),
        ];
        assert_eq!(faults, expected);
    }
}
