//! Logins, sessions, recovery codes and attempts.

use base::SessionId;
use identity::{IdentityRepository, SessionRow, TotpState};
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

pub fn session_of(who: &TestCustomer, number: u8) -> SessionRow {
    let at = morning().plus_seconds(i64::from(number));
    SessionRow {
        id: SessionId::new(at, &SeededEntropy::new(u64::from(number))),
        token_hash: [number; 32],
        login_id: who.login.id,
        current_account: Some(who.account.id),
        proved_at: Some(at),
        device: "Firefox on Linux".to_owned(),
        created_at: at,
        last_seen_at: at,
        expires_at: morning().plus_seconds(3600),
    }
}

both_engines! {
    async fn a_login_is_found_by_its_address_and_by_its_id(store: Store) {
        let mut who = TestCustomer::numbered(1);
        who.login.totp = TotpState {
            sealed_secret: vec![0, 1, 255],
            confirmed_at: Some(morning()),
            last_step: 57,
        };
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.login(who.login.id).await, Ok(Some(who.login.clone())));
        let by_email = tx.login_by_email(&who.login.email).await;
        assert_eq!(by_email, Ok(Some(who.login)));
        assert_eq!(tx.login_by_email("nobody@example.org").await, Ok(None));
    }

    async fn a_password_and_a_second_factor_are_replaced(store: Store) {
        let mut who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        who.login.password_hash = "$argon2id$other".to_owned();
        who.login.totp = TotpState { sealed_secret: vec![9], confirmed_at: None, last_step: 3 };
        let id = who.login.id;
        tx.set_password_hash(id, &who.login.password_hash).await.expect("sets");
        tx.set_totp(id, &who.login.totp).await.expect("sets");
        assert_eq!(tx.login(id).await, Ok(Some(who.login)));
        let stranger = TestCustomer::numbered(2).login.id;
        assert!(tx.set_password_hash(stranger, "x").await.is_err());
    }

    async fn a_time_step_is_accepted_once(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.use_totp_step(who.login.id, 10).await, Ok(true));
        assert_eq!(tx.use_totp_step(who.login.id, 10).await, Ok(false));
        assert_eq!(tx.use_totp_step(who.login.id, 9).await, Ok(false));
        assert_eq!(tx.use_totp_step(who.login.id, 11).await, Ok(true));
    }

    async fn a_locked_login_is_seen_by_one_task_after_the_other(store: Store) {
        let who = TestCustomer::numbered(1);
        let id = who.login.id;
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.lock_login(TestCustomer::numbered(2).login.id).await, Ok(None));
        tx.commit().await.expect("commits");
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut tx = store.begin().await?;
                    let mut totp = tx.lock_login(id).await?.expect("is there").totp;
                    totp.last_step += 1;
                    tx.set_totp(id, &totp).await?;
                    tx.commit().await
                })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.expect("no panic"), Ok(()));
        }
        let mut conn = store.read().await.expect("reads");
        let login = conn.login(id).await.expect("reads").expect("is there");
        assert_eq!(login.totp.last_step, 8, "a change was lost");
    }

    async fn a_recovery_code_works_once_and_a_new_set_replaces_the_old(store: Store) {
        let who = TestCustomer::numbered(1);
        let id = who.login.id;
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.replace_recovery_codes(id, &[[1; 32], [2; 32]]).await.expect("replaces");
        assert_eq!(tx.use_recovery_code(id, &[1; 32], morning()).await, Ok(true));
        assert_eq!(tx.use_recovery_code(id, &[1; 32], morning()).await, Ok(false));
        assert_eq!(tx.recovery_codes_left(id).await, Ok(1));
        tx.replace_recovery_codes(id, &[[3; 32]; 1]).await.expect("replaces");
        assert_eq!(tx.use_recovery_code(id, &[2; 32], morning()).await, Ok(false));
        assert_eq!(tx.recovery_codes_left(id).await, Ok(1));
    }

    async fn a_session_is_found_with_its_customer_until_it_ends(store: Store) {
        let mut who = TestCustomer::numbered(1);
        who.login.totp.confirmed_at = Some(morning());
        let session = session_of(&who, 1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_session(&session).await.expect("adds");
        let found = tx.session_by_token(&[1; 32], morning()).await.expect("reads").expect("there");
        assert_eq!(found.session, session);
        assert_eq!(found.customer_id, who.customer.id);
        assert_eq!(found.customer_name, who.customer.name);
        assert!(found.totp_confirmed);
        assert_eq!(tx.session_by_token(&[2; 32], morning()).await, Ok(None));
        assert_eq!(tx.session_by_token(&[1; 32], session.expires_at).await, Ok(None));
    }

    async fn sessions_are_listed_by_last_use_and_ended_one_by_one(store: Store) {
        let (who, other) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
        let login = who.login.id;
        let [one, two, three] = [1, 2, 3].map(|number| session_of(&who, number));
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        other.add(&mut tx).await.expect("adds");
        for session in [&one, &two, &three] {
            tx.add_session(session).await.expect("adds");
        }
        tx.touch_session(one.id, morning().plus_seconds(600)).await.expect("touches");
        let listed = tx.sessions_of(login, morning()).await.expect("reads");
        let order: Vec<_> = listed.iter().map(|session| session.id).collect();
        assert_eq!(order, [one.id, three.id, two.id]);
        assert_eq!(listed[0].last_seen_at, morning().plus_seconds(600));
        assert_eq!(tx.end_session(other.login.id, two.id).await, Ok(false));
        assert_eq!(tx.end_session(login, two.id).await, Ok(true));
        assert_eq!(tx.end_other_sessions(login, one.id).await, Ok(1));
        assert_eq!(tx.purge_sessions(one.expires_at.plus_seconds(1)).await, Ok(1));
        assert_eq!(tx.sessions_of(login, morning()).await, Ok(vec![]));
    }

    async fn the_current_account_of_a_session_changes(store: Store) {
        let (who, other) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
        let mut session = session_of(&who, 1);
        (session.current_account, session.proved_at) = (None, None);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        other.add(&mut tx).await.expect("adds");
        tx.add_session(&session).await.expect("adds");
        tx.set_current_account(session.id, other.account.id).await.expect("sets");
        session.current_account = Some(other.account.id);
        assert_eq!(tx.sessions_of(who.login.id, morning()).await, Ok(vec![session]));
    }

    async fn attempts_counted_at_the_same_time_are_all_counted(store: Store) {
        let tasks: Vec<_> = (0..24)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut tx = store.begin().await?;
                    let count = tx.count_attempt("address:1", morning()).await?;
                    tx.commit().await.map(|()| count)
                })
            })
            .collect();
        let mut counts = Vec::new();
        for task in tasks {
            counts.push(task.await.expect("no panic").expect("counts"));
        }
        counts.sort_unstable();
        assert_eq!(counts, (1..=24).collect::<Vec<_>>());
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.count_attempt("address:2", morning()).await, Ok(1));
        let next = morning().plus_seconds(900);
        assert_eq!(tx.count_attempt("address:1", next).await, Ok(1));
        assert_eq!(tx.purge_attempts(next).await, Ok(2));
    }
}
