//! Bills.

use base::BillId;
use billing::{BillHead, BillRepository, StoredBill};
use jiff::civil::date;
use money::{Currency, Money};
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn bill(who: &TestCustomer, month: i8) -> StoredBill {
    let seed = u64::from(month.unsigned_abs());
    StoredBill {
        head: BillHead {
            account_id: who.account.id,
            id: BillId::new(morning(), &SeededEntropy::new(seed)),
            number: format!("B-{month:02}"),
            period_from: date(2024, month, 1),
            period_to: date(2024, month + 1, 1),
            billed_on: date(2024, month + 1, 3),
            due_on: date(2024, month + 1, 17),
            total: Money::from_minor(-1234 * i64::from(month), Currency::Gbp),
            status: billing::BillStatus::Issued,
            created_at: morning(),
        },
        document: format!("{{\"month\": {month}, \"note\": \"£ and ’\"}}"),
    }
}

both_engines! {
    async fn bills_come_newest_first_and_whole(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        for month in [2, 1, 3] {
            let summary = format!("in short {month}");
            tx.add_bill(&bill(&who, month), &summary).await.expect("adds");
        }
        let account = who.account.id;
        let of = |month| billing::StoredSummary {
            number: format!("B-{month:02}"),
            from: date(2024, month, 1),
            to: date(2024, month + 1, 1),
            status: billing::BillStatus::Issued,
            summary: format!("in short {month}"),
        };
        let newest = vec![bill(&who, 3).head, bill(&who, 2).head];
        assert_eq!(tx.bills(account, 2).await, Ok(newest.clone()));
        assert_eq!(tx.standing(account, 2).await, Ok((None, newest)), "nothing was posted");
        assert_eq!(tx.standing(account, 0).await, Ok((None, vec![])));
        let within = tx.bills_within(account, date(2024, 1, 2), date(2024, 4, 1)).await;
        assert_eq!(within, Ok(vec![bill(&who, 3), bill(&who, 2)]));
        let meeting = tx.summaries_meeting(account, date(2024, 2, 2), date(2024, 3, 1)).await;
        assert_eq!(meeting, Ok(vec![of(3), of(2)]), "beside its end too");
        let meeting = tx.summaries_meeting(account, date(2024, 4, 2), date(2024, 5, 1)).await;
        assert_eq!(meeting, Ok(vec![]), "a day after the last");
        let second = bill(&who, 2);
        assert_eq!(tx.bill(account, second.head.id).await, Ok(Some(second.clone())));
        assert_eq!(tx.bill_named(second.head.id).await, Ok(Some(second.clone())));
        assert_eq!(tx.bill_owner(second.head.id).await, Ok(Some(account)));
    }

    async fn a_bill_of_another_account_is_not_found(store: Store) {
        let (who, other) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
        let theirs = bill(&other, 1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        other.add(&mut tx).await.expect("adds");
        tx.add_bill(&theirs, "{}").await.expect("adds");
        assert_eq!(tx.bill(who.account.id, theirs.head.id).await, Ok(None));
        assert_eq!(tx.bills(who.account.id, 10).await, Ok(vec![]));
        assert_eq!(tx.standing(who.account.id, 10).await, Ok((None, vec![])));
        let meeting = tx.summaries_meeting(who.account.id, date(2024, 1, 1), date(2025, 1, 1)).await;
        assert_eq!(meeting, Ok(vec![]));
        let within = tx.bills_within(who.account.id, date(2024, 1, 1), date(2025, 1, 1)).await;
        assert_eq!(within, Ok(vec![]));
        assert_eq!(tx.bill_owner(bill(&who, 5).head.id).await, Ok(None));
    }
}
