//! The second factor: setting it up, signing in with it, losing the phone, taking it away.

use identity::{IdentityRepository as _, TotpSecret};
use portal::{Actor, OpContext, PortalError, Refusal};
use testkit::{TestCustomer, both_engines};
use wire::{SessionView, SignInStep, TotpView};

use crate::world::{PASSWORD, STEP_SECONDS, World, refusal};

/// A customer with a second factor, signed in on the device where it was set up.
async fn protected(world: &World) -> (TestCustomer, OpContext, TotpSecret, Vec<String>) {
    let ada = world.customer(1).await;
    let ctx = world.signed_in(&ada).await;
    let (secret, codes) = world.enrol(&ctx).await;
    (ada, ctx, secret, codes)
}

both_engines! {
    async fn signing_in_takes_the_password_and_then_a_code(store: Store) {
        let world = World::new(store);
        let (ada, _, secret, _) = protected(&world).await;
        let half = world.sign_in(&ada).await;
        assert_eq!(half.step, SignInStep::SecondFactor);
        assert_eq!(half.max_age_seconds, 600);
        let ctx = world.context(&half).await;
        let view = world.portal.session_view(&ctx).await.expect("is shown");
        assert_eq!(view, SessionView::SecondFactor);
        let code = secret.code_at(world.now());
        let whole = world.portal.prove_second_factor(&ctx, &code).await.expect("right");
        assert_eq!(whole.step, SignInStep::Done);
        assert_ne!(whole.token, half.token);
        assert_eq!(world.context(&half).await.actor, Actor::Nobody);
        let ctx = world.context(&whole).await;
        assert_eq!(ctx.customer().expect("signed in"), ada.customer.id);
    }

    async fn a_code_works_once(store: Store) {
        let world = World::new(store);
        let (ada, _, secret, _) = protected(&world).await;
        let code = secret.code_at(world.now());
        let ctx = world.half_signed_in(&ada).await;
        world.portal.prove_second_factor(&ctx, &code).await.expect("right");
        let ctx = world.half_signed_in(&ada).await;
        let again = world.portal.prove_second_factor(&ctx, &code).await;
        assert_eq!(refusal(again), Refusal::WrongCode);
        world.clock_on(STEP_SECONDS);
        let next = secret.code_at(world.now());
        let ctx = OpContext { now: world.now(), ..ctx };
        world.portal.prove_second_factor(&ctx, &next).await.expect("the next code works");
    }

    async fn the_code_that_set_it_up_does_not_sign_in(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let ctx = world.signed_in(&ada).await;
        let secret = world.begin_enrolment(&ctx).await;
        let code = secret.code_at(world.now());
        world.portal.confirm_totp(&ctx, &code).await.expect("right");
        let half = world.half_signed_in(&ada).await;
        let answer = world.portal.prove_second_factor(&half, &code).await;
        assert_eq!(refusal(answer), Refusal::WrongCode);
    }

    async fn of_two_people_with_the_same_code_one_gets_in(store: Store) {
        let world = World::new(store);
        let (ada, _, secret, _) = protected(&world).await;
        let code = secret.code_at(world.now());
        let (one, two) = (world.half_signed_in(&ada).await, world.half_signed_in(&ada).await);
        let (first, second) = tokio::join!(
            world.portal.prove_second_factor(&one, &code),
            world.portal.prove_second_factor(&two, &code),
        );
        assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
    }

    async fn a_phone_may_be_half_a_minute_off_and_no_more(store: Store) {
        let world = World::new(store);
        let (ada, _, secret, _) = protected(&world).await;
        world.clock_on(300);
        for (off_seconds, works) in [(-90, false), (-30, true), (30, true), (90, false)] {
            let ctx = world.half_signed_in(&ada).await;
            let code = secret.code_at(world.now().plus_seconds(off_seconds));
            let answer = world.portal.prove_second_factor(&ctx, &code).await;
            assert_eq!(answer.is_ok(), works, "{off_seconds} seconds off: {answer:?}");
            world.clock_on(120);
        }
    }

    async fn after_five_wrong_codes_even_the_right_one_waits(store: Store) {
        let world = World::new(store);
        let (ada, _, secret, _) = protected(&world).await;
        world.clock_on(900);
        let ctx = world.half_signed_in(&ada).await;
        for _ in 0..5 {
            let answer = world.portal.prove_second_factor(&ctx, "not a code").await;
            assert_eq!(refusal(answer), Refusal::WrongCode);
        }
        let code = secret.code_at(world.now());
        let answer = world.portal.prove_second_factor(&ctx, &code).await;
        assert!(matches!(refusal(answer), Refusal::TooManyAttempts { .. }));
    }

    async fn a_recovery_code_works_once_however_it_is_typed(store: Store) {
        let world = World::new(store);
        let (ada, _, _, codes) = protected(&world).await;
        assert_eq!(codes.len(), 10);
        let ctx = world.half_signed_in(&ada).await;
        let typed = format!(" {} ", codes[3].to_uppercase().replace('-', " "));
        let session = world.portal.prove_second_factor(&ctx, &typed).await.expect("right");
        let ctx = world.context(&session).await;
        let view = world.portal.security_view(&ctx).await.expect("is shown");
        assert_eq!(view.recovery_codes_left, 9);
        let ctx = world.half_signed_in(&ada).await;
        let again = world.portal.prove_second_factor(&ctx, &codes[3]).await;
        assert_eq!(refusal(again), Refusal::WrongCode);
    }

    async fn somebody_elses_recovery_code_is_wrong(store: Store) {
        let world = World::new(store);
        let (ada, _, _, _) = protected(&world).await;
        let bob = world.customer(2).await;
        let (_, bobs) = world.enrol(&world.signed_in(&bob).await).await;
        let ctx = world.half_signed_in(&ada).await;
        let answer = world.portal.prove_second_factor(&ctx, &bobs[0]).await;
        assert_eq!(refusal(answer), Refusal::WrongCode);
    }

    async fn half_a_sign_in_ends_after_ten_minutes(store: Store) {
        let world = World::new(store);
        let (ada, _, _, _) = protected(&world).await;
        let half = world.sign_in(&ada).await;
        world.clock_on(599);
        assert!(matches!(world.context(&half).await.actor, Actor::HalfSignedIn { .. }));
        world.clock_on(1);
        assert_eq!(world.context(&half).await.actor, Actor::Nobody);
    }

    async fn it_is_not_asked_for_before_a_code_proved_it(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let ctx = world.signed_in(&ada).await;
        world.begin_enrolment(&ctx).await;
        let wrong = world.portal.confirm_totp(&ctx, "000000").await;
        assert_eq!(refusal(wrong), Refusal::WrongCode);
        assert_eq!(world.sign_in(&ada).await.step, SignInStep::Done);
    }

    async fn beginning_asks_for_the_password(store: Store) {
        let world = World::with(store, |settings| settings.limits.password_per_login = 3);
        let ada = world.customer(1).await;
        let ctx = world.signed_in(&ada).await;
        for _ in 0..2 {
            let answer = world.portal.begin_totp(&ctx, "a guess").await;
            let Refusal::Invalid { field, .. } = refusal(answer) else {
                panic!("another refusal");
            };
            assert_eq!(field, "password");
        }
        let answer = world.portal.begin_totp(&ctx, PASSWORD).await;
        assert!(matches!(refusal(answer), Refusal::TooManyAttempts { .. }));
        let view = world.portal.security_view(&ctx).await.expect("is shown");
        assert_eq!(view.totp, TotpView::Off);
    }

    async fn a_key_is_shown_to_the_session_that_asked_for_it_only(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let (ctx, other) = (world.signed_in(&ada).await, world.signed_in(&ada).await);
        let secret = world.begin_enrolment(&ctx).await;
        let view = world.portal.security_view(&other).await.expect("is shown");
        assert_eq!(view.totp, TotpView::Off);
        let answer = world.portal.confirm_totp(&other, &secret.code_at(world.now())).await;
        assert!(matches!(refusal(answer), Refusal::Conflict { .. }));
    }

    async fn one_in_use_is_neither_replaced_nor_shown(store: Store) {
        let world = World::new(store);
        let (ada, ctx, secret, _) = protected(&world).await;
        let answer = world.portal.begin_totp(&ctx, PASSWORD).await;
        assert!(matches!(refusal(answer), Refusal::Conflict { .. }));
        let view = world.portal.security_view(&ctx).await.expect("is shown");
        assert!(matches!(view.totp, TotpView::On { .. }), "{:?}", view.totp);
        let half = world.half_signed_in(&ada).await;
        let code = secret.code_at(world.now());
        world.portal.prove_second_factor(&half, &code).await.expect("the first still works");
    }

    async fn taking_it_away_needs_a_code(store: Store) {
        let world = World::new(store);
        let (ada, ctx, secret, codes) = protected(&world).await;
        let answer = world.portal.remove_totp(&ctx, "000000").await;
        assert_eq!(refusal(answer), Refusal::WrongCode);
        let ctx = OpContext { now: world.now(), ..ctx };
        world.portal.remove_totp(&ctx, &secret.code_at(world.now())).await.expect("right");
        assert_eq!(world.sign_in(&ada).await.step, SignInStep::Done);
        let view = world.portal.security_view(&ctx).await.expect("is shown");
        assert_eq!((view.totp, view.recovery_codes_left), (TotpView::Off, 0));
        let answer = world.portal.new_recovery_codes(&ctx, &codes[0]).await;
        assert!(matches!(refusal(answer), Refusal::Conflict { .. }));
    }

    async fn new_recovery_codes_end_the_old_ones(store: Store) {
        let world = World::new(store);
        let (ada, ctx, _, old) = protected(&world).await;
        let wrong = world.portal.new_recovery_codes(&ctx, "nothing").await;
        assert_eq!(refusal(wrong), Refusal::WrongCode);
        let new = world.portal.new_recovery_codes(&ctx, &old[0]).await.expect("right");
        let half = world.half_signed_in(&ada).await;
        let answer = world.portal.prove_second_factor(&half, &old[1]).await;
        assert_eq!(refusal(answer), Refusal::WrongCode);
        world.portal.prove_second_factor(&half, &new.codes[1]).await.expect("new ones work");
    }

    async fn a_secret_copied_to_another_login_opens_nothing(store: Store) {
        let world = World::new(store);
        let (ada, _, secret, _) = protected(&world).await;
        let bob = world.customer(2).await;
        let stolen = world.login(ada.login.id).await.totp;
        assert!(!stolen.sealed_secret.windows(20).any(|bytes| bytes == secret.as_bytes()));
        let mut tx = world.store.begin().await.expect("begins");
        tx.set_totp(bob.login.id, &stolen).await.expect("is stored");
        tx.commit().await.expect("commits");
        let half = world.half_signed_in(&bob).await;
        let answer = world.portal.prove_second_factor(&half, &secret.code_at(world.now())).await;
        assert!(matches!(answer, Err(PortalError::Internal(_))), "{answer:?}");
    }
}
