//! Signing in with a password, and out.

use identity::IdentityRepository as _;
use portal::{Actor, Refusal};
use testkit::both_engines;
use wire::{SessionView, SignInStep};

use crate::world::{PASSWORD, World, refusal};

const WRONG: &str = "not the password";

both_engines! {
    async fn the_right_password_signs_in(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let session = world.sign_in(&ada).await;
        assert_eq!(session.step, SignInStep::Done);
        assert_eq!(session.max_age_seconds, 12 * 3600);
        let ctx = world.context(&session).await;
        assert_eq!(ctx.customer().expect("signed in"), ada.customer.id);
        let SessionView::SignedIn(view) = world.portal.session_view(&ctx).await.expect("shown")
        else {
            panic!("not signed in");
        };
        assert_eq!(view.name, ada.customer.name);
        assert_eq!(view.current, ada.account.id.to_string());
    }

    async fn capitals_and_spaces_in_the_email_do_not_matter(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let typed = format!("  {} ", ada.customer.email.to_uppercase());
        let answer = world.portal.sign_in(&world.nobody().await, &typed, PASSWORD).await;
        assert_eq!(answer.expect("signs in").step, SignInStep::Done);
    }

    async fn an_unknown_email_and_a_wrong_password_get_the_same_answer(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let nobody = world.nobody().await;
        let wrong = world.portal.sign_in(&nobody, &ada.customer.email, WRONG).await;
        let wrong = wrong.expect_err("refused");
        let unknown = world.portal.sign_in(&nobody, "who@example.org", WRONG).await;
        let unknown = unknown.expect_err("refused");
        assert_eq!(wrong.code(), "wrong_credentials");
        assert_eq!(wrong.code(), unknown.code());
        assert_eq!(wrong.message(), unknown.message());
        assert_eq!(wrong.status(), unknown.status());
    }

    async fn what_cannot_be_an_email_is_said_beside_its_field(store: Store) {
        let world = World::new(store);
        let answer = world.portal.sign_in(&world.nobody().await, "ada", PASSWORD).await;
        assert!(matches!(refusal(answer), Refusal::Invalid { field, .. } if field == "email"));
        let answer = world.portal.sign_in(&world.nobody().await, "a@b.example", "").await;
        assert!(matches!(refusal(answer), Refusal::Invalid { field, .. } if field == "password"));
    }

    async fn after_the_limit_even_the_right_password_waits(store: Store) {
        let world = World::with(store, |settings| settings.limits.password_per_login = 3);
        let (ada, bob) = (world.customer(1).await, world.customer(2).await);
        let nobody = world.nobody().await;
        for _ in 0..3 {
            let answer = world.portal.sign_in(&nobody, &ada.customer.email, WRONG).await;
            assert_eq!(refusal(answer), Refusal::WrongCredentials);
        }
        world.clock_on(60);
        let nobody = world.nobody().await;
        let answer = world.portal.sign_in(&nobody, &ada.customer.email, PASSWORD).await;
        assert_eq!(refusal(answer), Refusal::TooManyAttempts { wait_seconds: 14 * 60 });
        world.sign_in(&bob).await;
        world.clock_on(14 * 60);
        world.sign_in(&ada).await;
    }

    async fn an_unknown_email_meets_the_same_limit(store: Store) {
        let world = World::with(store, |settings| settings.limits.password_per_login = 2);
        let nobody = world.nobody().await;
        for _ in 0..2 {
            let answer = world.portal.sign_in(&nobody, "who@example.org", WRONG).await;
            assert_eq!(refusal(answer), Refusal::WrongCredentials);
        }
        let answer = world.portal.sign_in(&nobody, "who@example.org", WRONG).await;
        assert!(matches!(refusal(answer), Refusal::TooManyAttempts { .. }));
    }

    async fn one_address_cannot_try_many_emails(store: Store) {
        let world = World::with(store, |settings| settings.limits.password_per_address = 3);
        let ada = world.customer(1).await;
        let nobody = world.nobody().await;
        for number in 0..3 {
            let email = format!("guess{number}@example.org");
            let answer = world.portal.sign_in(&nobody, &email, WRONG).await;
            assert_eq!(refusal(answer), Refusal::WrongCredentials);
        }
        let answer = world.portal.sign_in(&nobody, &ada.customer.email, PASSWORD).await;
        assert!(matches!(refusal(answer), Refusal::TooManyAttempts { .. }));
        let mut elsewhere = nobody.clone();
        elsewhere.request.address = Some(std::net::IpAddr::from([198, 51, 100, 9]));
        let answer = world.portal.sign_in(&elsewhere, &ada.customer.email, PASSWORD).await;
        assert_eq!(answer.expect("signs in").step, SignInStep::Done);
    }

    async fn replicas_share_the_counters(store: Store) {
        let few = |settings: &mut portal::Settings| settings.limits.password_per_login = 1;
        let (one, two) = (World::with(store.clone(), few), World::with(store, few));
        let answer = one.portal.sign_in(&one.nobody().await, "who@example.org", WRONG).await;
        assert_eq!(refusal(answer), Refusal::WrongCredentials);
        let answer = two.portal.sign_in(&two.nobody().await, "who@example.org", WRONG).await;
        assert!(matches!(refusal(answer), Refusal::TooManyAttempts { .. }));
    }

    async fn signing_in_again_ends_the_session_of_the_same_browser(store: Store) {
        let world = World::new(store);
        let (ada, bob) = (world.customer(1).await, world.customer(2).await);
        let first = world.sign_in(&ada).await;
        let ctx = world.context(&first).await;
        let answer = world.portal.sign_in(&ctx, &bob.customer.email, PASSWORD).await;
        let second = answer.expect("signs in");
        assert_ne!(first.token, second.token);
        assert_eq!(world.context(&first).await.actor, Actor::Nobody);
        let ctx = world.context(&second).await;
        assert_eq!(ctx.customer().expect("signed in"), bob.customer.id);
    }

    async fn signing_out_ends_the_session_and_may_be_done_twice(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let session = world.sign_in(&ada).await;
        let ctx = world.context(&session).await;
        world.portal.sign_out(&ctx).await.expect("signs out");
        world.portal.sign_out(&ctx).await.expect("signs out again");
        assert_eq!(world.context(&session).await.actor, Actor::Nobody);
        world.portal.sign_out(&world.nobody().await).await.expect("nothing to do");
    }

    async fn a_hash_with_older_parameters_is_renewed_at_sign_in(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        // The same password, hashed with 64 KiB and one pass.
        let weak = "$argon2id$v=19$m=64,t=1,p=1$c29tZSBzYWx0IG9mIG9sZA\
                    $pvYP3FrKy1N0veCum7oW/zQB6SJahad+B4+RX8zLMY8";
        let mut tx = world.store.begin().await.expect("begins");
        tx.set_password_hash(ada.login.id, weak).await.expect("is stored");
        tx.commit().await.expect("commits");
        let wrong = world.portal.sign_in(&world.nobody().await, &ada.customer.email, WRONG).await;
        assert_eq!(refusal(wrong), Refusal::WrongCredentials);
        assert_eq!(world.login(ada.login.id).await.password_hash, weak);
        world.sign_in(&ada).await;
        let renewed = world.login(ada.login.id).await.password_hash;
        assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
        world.sign_in(&ada).await;
        assert_eq!(world.login(ada.login.id).await.password_hash, renewed);
    }

    async fn ready_says_whether_the_schema_is_there(store: Store) {
        let world = World::new(store);
        world.portal.ready().await.expect("migrated by the harness");
    }
}
