//! The ledger: once per key, right under load, provable.

use base::{PaymentId, RepoError, TransferId};
use billing::ledger::{
    Booking, LedgerAccount, LedgerCheck, LedgerFault, Posted, Transfer, TransferKind, supplier_book,
};
use billing::{BillRepository as _, LedgerRepository};
use jiff::civil::date;
use money::{Currency, Money};
use store::Conn;
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

/// What is wrong in the books, but for the bank statement lines that these tests only name.
async fn faults(conn: &mut Conn) -> Vec<LedgerFault> {
    let mut faults = conn.verify_ledger().await.expect("verifies");
    faults.retain(|fault| fault.check != LedgerCheck::LineMissing);
    faults
}

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
    transfer(who, number, LedgerAccount::Bank, LedgerAccount::Receivable)
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
        assert_eq!(tx.standing(account, 4).await, Ok((None, vec![])));
        assert_eq!(tx.post(&charge(&who, 1)).await, Ok(Posted::New));
        assert_eq!(tx.post(&charge(&who, 2)).await, Ok(Posted::New));
        assert_eq!(tx.post(&payment(&who, 3)).await, Ok(Posted::New));
        assert_eq!(tx.balance(account, LedgerAccount::Receivable).await, Ok(pence(100)));
        let (owed, bills) = tx.standing(account, 4).await.expect("reads");
        let owed = owed.expect("something was posted");
        assert_eq!((Some(owed.balance), bills), (pence(100), vec![]));
        assert!(!owed.asked && !owed.chose);
        assert_eq!(tx.balance(account, LedgerAccount::Bank).await, Ok(pence(100)));
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
        again.reference = payment(&who, 1).reference;
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
        assert_eq!(conn.balance(account, LedgerAccount::Bank).await, Ok(pence(1600)));
        assert_eq!(conn.transfers(account, 1000).await.expect("reads").len(), 80);
        assert_eq!(conn.verify_ledger().await, Ok(vec![]));
    }

    async fn a_key_that_stands_for_other_figures_is_refused(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.post(&payment(&who, 1)).await, Ok(Posted::New));
        let mut more = payment(&who, 1);
        more.id = payment(&who, 2).id;
        more.amount = Money::from_minor(999, Currency::Gbp);
        assert!(matches!(tx.post(&more).await, Err(RepoError::Conflict(_))));
    }

    async fn one_effect_is_posted_whole_or_not_at_all(store: Store) {
        let who = TestCustomer::numbered(1);
        let account = who.account.id;
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let many: Vec<_> = (1..=15).map(|number| charge(&who, number)).collect();
        assert_eq!(tx.post_all(&many).await, Ok(Posted::New));
        assert_eq!(tx.post_all(&many).await, Ok(Posted::AlreadyThere));
        assert_eq!(tx.post_all(&[]).await, Ok(Posted::New));
        assert_eq!(tx.balance(account, LedgerAccount::Receivable).await, Ok(pence(1500)));
        assert_eq!(tx.verify_ledger().await, Ok(vec![]));
        let half = [charge(&who, 15), charge(&who, 16)];
        assert!(matches!(tx.post_all(&half).await, Err(RepoError::Conflict(_))));
    }

    async fn money_goes_between_books_and_the_sum_between_them_stays_zero(store: Store) {
        let who = TestCustomer::numbered(1);
        let entropy = SeededEntropy::new(9);
        let booking = Booking {
            account_id: who.account.id,
            effective_on: date(2025, 3, 1),
            now: morning(),
            entropy: &entropy,
        };
        let nine_pounds = Money::from_minor(900, Currency::Gbp);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let waiting = booking.suspense_in(&"line_1", nine_pounds).expect("positive");
        assert_eq!(tx.post(&waiting).await, Ok(Posted::New));
        let own = supplier_book(Currency::Gbp);
        assert_eq!(tx.balance(own, LedgerAccount::Suspense).await, Ok(pence(-900)));
        let found = booking.suspense_matched(&"line_1", nine_pounds).expect("positive");
        assert_eq!(tx.post_all(&found).await, Ok(Posted::New));
        assert_eq!(tx.post_all(&found).await, Ok(Posted::AlreadyThere));
        let balances = tx.balances(own).await.expect("reads");
        let expected = [
            (LedgerAccount::Bank, pence(900).expect("some")),
            (LedgerAccount::InterBook, pence(-900).expect("some")),
            (LedgerAccount::Suspense, pence(0).expect("some")),
        ];
        assert_eq!(balances, expected);
        let owed = tx.balance(who.account.id, LedgerAccount::Receivable).await;
        assert_eq!(owed, Ok(pence(-900)));
        let between = tx.total(LedgerAccount::InterBook, Currency::Gbp).await;
        assert_eq!(between, Ok(Money::zero(Currency::Gbp)));
        assert_eq!(faults(&mut tx).await, []);
    }

    async fn sixty_four_matches_at_once_over_two_books_all_count(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.commit().await.expect("commits");
        let tasks: Vec<_> = (0..64_u64)
            .map(|number| {
                let (store, who) = (store.clone(), who.clone());
                tokio::spawn(async move {
                    let entropy = SeededEntropy::new(number);
                    let booking = Booking {
                        account_id: who.account.id,
                        effective_on: date(2025, 3, 1),
                        now: morning(),
                        entropy: &entropy,
                    };
                    let amount = Money::from_minor(100, Currency::Gbp);
                    let line = format!("line_{number}");
                    let waiting = booking.suspense_in(&line, amount).expect("positive");
                    let found = booking.suspense_matched(&line, amount).expect("positive");
                    let mut tx = store.begin().await?;
                    tx.post(&waiting).await?;
                    tx.commit().await?;
                    let mut tx = store.begin().await?;
                    tx.post_all(&found).await?;
                    tx.commit().await
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic").expect("posts");
        }
        let mut conn = store.read().await.expect("reads");
        let owed = conn.balance(who.account.id, LedgerAccount::Receivable).await;
        assert_eq!(owed, Ok(pence(-6400)));
        let suspense = conn.total(LedgerAccount::Suspense, Currency::Gbp).await;
        assert_eq!(suspense, Ok(Money::zero(Currency::Gbp)));
        assert_eq!(faults(&mut conn).await, []);
    }

    async fn the_transfers_of_one_thing_are_found_by_its_name(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let (one, other) = (payment(&who, 1), payment(&who, 2));
        tx.post_all(&[one.clone(), other]).await.expect("posts");
        assert_eq!(tx.transfers_of(who.account.id, &one.reference).await, Ok(vec![one]));
        assert_eq!(tx.transfers_of(who.account.id, "pay_none").await, Ok(vec![]));
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
        let mut too_much = payment(&who, 3);
        too_much.amount = Money::from_minor(1_000_000_000_000_001, Currency::Gbp);
        for wrong in [nothing, itself, too_much] {
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
        assert!(tx.post(&dollars).await.is_err(), "the book is in pounds from the start");
    }
}
