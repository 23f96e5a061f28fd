//! The audit log and the outbox.

use base::{AuditId, AuditRecord, EventId, JournalRepository, OutboxEvent};
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn record(who: &TestCustomer, second: i64) -> AuditRecord {
    let at = morning().plus_seconds(second);
    AuditRecord {
        id: AuditId::new(at, &SeededEntropy::new(1)),
        at,
        actor: who.login.id.to_string(),
        on_behalf_of: (second % 2 == 0).then_some(who.customer.id),
        account_id: Some(who.account.id),
        action: "payment.captured".to_owned(),
        detail: "{\"payment\": \"pay_1\"}".to_owned(),
        request: "req_1".to_owned(),
    }
}

both_engines! {
    async fn audit_of_an_account_is_newest_first(store: Store) {
        let (who, other) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
        let mut tx = store.begin().await.expect("begins");
        for second in [1, 3, 2] {
            tx.audit(&record(&who, second)).await.expect("writes");
        }
        tx.audit(&record(&other, 4)).await.expect("writes");
        let newest = vec![record(&who, 3), record(&who, 2)];
        assert_eq!(tx.audit_of(who.account.id, 2).await, Ok(newest));
    }

    async fn the_same_event_is_never_written_twice(store: Store) {
        let event = OutboxEvent {
            id: EventId::new(morning(), &SeededEntropy::new(1)),
            at: morning(),
            account_id: None,
            kind: "reading.submitted".to_owned(),
            payload: "{}".to_owned(),
        };
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.emit(&event).await, Ok(()));
        assert!(tx.emit(&event).await.is_err());
    }
}
