//! The ledger: once per key, right under load, provable.

use base::{PaymentId, TransferId};
use billing::LedgerRepository;
use billing::ledger::{LedgerAccount, Posted, Transfer, TransferKind};
use jiff::civil::date;
use money::{Currency, Money};
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn transfer(
    who: &TestCustomer,
    number: u64,
    debit: LedgerAccount,
    credit: LedgerAccount,
) -> Transfer {
    let entropy = SeededEntropy::new(number);
    let at = morning().plus_seconds(i64::try_from(number).expect("small"));
    Transfer {
        account_id: who.account.id,
        id: TransferId::new(at, &entropy),
        debit,
        credit,
        amount: Money::from_minor(100, Currency::Gbp),
        kind: TransferKind::Payment,
        reference: PaymentId::new(at, &entropy).to_string(),
        idempotency_key: format!("payment:{number}"),
        effective_on: date(2025, 3, 1),
        booked_at: at,
    }
}

pub fn payment(who: &TestCustomer, number: u64) -> Transfer {
    transfer(
        who,
        number,
        LedgerAccount::CashInTransit,
        LedgerAccount::Receivable,
    )
}

fn charge(who: &TestCustomer, number: u64) -> Transfer {
    transfer(
        who,
        number,
        LedgerAccount::Receivable,
        LedgerAccount::RevenueElectricity,
    )
}

const fn pence(minor: i64) -> Option<Money> {
    Some(Money::from_minor(minor, Currency::Gbp))
}

both_engines! {
    async fn a_transfer_moves_both_balances_and_comes_back(store: Store) {
        let who = TestCustomer::numbered(1);
        let account = who.account.id;
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.balance(account, LedgerAccount::Receivable).await, Ok(None));
        assert_eq!(tx.post(&charge(&who, 1)).await, Ok(Posted::New));
        assert_eq!(tx.post(&charge(&who, 2)).await, Ok(Posted::New));
        assert_eq!(tx.post(&payment(&who, 3)).await, Ok(Posted::New));
        assert_eq!(tx.balance(account, LedgerAccount::Receivable).await, Ok(pence(100)));
        assert_eq!(tx.balance(account, LedgerAccount::CashInTransit).await, Ok(pence(100)));
        assert_eq!(tx.balance(account, LedgerAccount::RevenueElectricity).await, Ok(pence(-200)));
        let newest = vec![payment(&who, 3), charge(&who, 2)];
        assert_eq!(tx.transfers(account, 2).await, Ok(newest));
        assert_eq!(tx.verify_ledger().await, Ok(vec![]));
    }

    async fn the_same_key_moves_nothing_again(store: Store) {
        let (who, other) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        other.add(&mut tx).await.expect("adds");
        assert_eq!(tx.post(&payment(&who, 1)).await, Ok(Posted::New));
        let mut again = payment(&who, 2);
        again.idempotency_key = payment(&who, 1).idempotency_key;
        again.amount = Money::from_minor(999, Currency::Gbp);
        assert_eq!(tx.post(&again).await, Ok(Posted::AlreadyThere));
        assert_eq!(tx.post(&payment(&other, 1)).await, Ok(Posted::New));
        let balance = tx.balance(who.account.id, LedgerAccount::Receivable).await;
        assert_eq!(balance, Ok(pence(-100)));
        assert_eq!(tx.verify_ledger().await, Ok(vec![]));
    }

    async fn sixty_four_posts_at_once_on_one_account_all_count(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.commit().await.expect("commits");
        let tasks: Vec<_> = (0..64_u64)
            .map(|number| {
                let (store, who) = (store.clone(), who.clone());
                tokio::spawn(async move {
                    let mut tx = store.begin().await?;
                    // Four tasks share each key of the payments; charges are all their own.
                    tx.post(&charge(&who, 1000 + number)).await?;
                    let posted = tx.post(&payment(&who, number / 4)).await?;
                    tx.commit().await.map(|()| posted)
                })
            })
            .collect();
        let mut new = 0;
        for task in tasks {
            if task.await.expect("no panic").expect("posts") == Posted::New {
                new += 1;
            }
        }
        assert_eq!(new, 16);
        let account = who.account.id;
        let mut conn = store.read().await.expect("reads");
        let owed = 64 * 100 - 16 * 100;
        assert_eq!(conn.balance(account, LedgerAccount::Receivable).await, Ok(pence(owed)));
        assert_eq!(conn.balance(account, LedgerAccount::CashInTransit).await, Ok(pence(1600)));
        assert_eq!(conn.transfers(account, 1000).await.expect("reads").len(), 80);
        assert_eq!(conn.verify_ledger().await, Ok(vec![]));
    }

    async fn a_rolled_back_post_can_be_posted_again(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.commit().await.expect("commits");
        let mut lost = store.begin().await.expect("begins");
        assert_eq!(lost.post(&payment(&who, 1)).await, Ok(Posted::New));
        drop(lost);
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.post(&payment(&who, 1)).await, Ok(Posted::New));
        let balance = tx.balance(who.account.id, LedgerAccount::Receivable).await;
        assert_eq!(balance, Ok(pence(-100)));
    }

    async fn a_transfer_of_nothing_or_to_itself_is_refused(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut nothing = payment(&who, 1);
        nothing.amount = Money::zero(Currency::Gbp);
        let itself = transfer(&who, 2, LedgerAccount::Bank, LedgerAccount::Bank);
        for wrong in [nothing, itself] {
            let mut tx = store.begin().await.expect("begins");
            who.add(&mut tx).await.expect("adds");
            assert!(tx.post(&wrong).await.is_err(), "{wrong:?}");
        }
    }

    async fn another_currency_is_refused(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut dollars = payment(&who, 2);
        dollars.amount = Money::from_minor(100, Currency::Usd);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.post(&payment(&who, 1)).await.expect("posts");
        assert!(tx.post(&dollars).await.is_err());
    }
}
