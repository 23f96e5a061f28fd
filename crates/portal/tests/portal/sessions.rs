//! How sessions end, the list of devices, and the account switcher.

use identity::IdentityRepository as _;
use portal::{Actor, Refusal, TidyUp};
use testkit::both_engines;
use wire::SessionView;

use crate::world::{World, refusal};

both_engines! {
    async fn a_session_ends_when_it_is_not_used(store: Store) {
        let world = World::new(store);
        let session = world.sign_in(&world.customer(1).await).await;
        world.clock_on(30 * 60 - 1);
        assert!(matches!(world.context(&session).await.actor, Actor::Customer { .. }));
        world.clock_on(30 * 60 - 1);
        assert!(matches!(world.context(&session).await.actor, Actor::Customer { .. }));
        world.clock_on(30 * 60);
        assert_eq!(world.context(&session).await.actor, Actor::Nobody);
    }

    async fn a_session_ends_after_twelve_hours_however_busy(store: Store) {
        let world = World::new(store);
        let session = world.sign_in(&world.customer(1).await).await;
        for _ in 0..(12 * 3 - 1) {
            world.clock_on(20 * 60);
            assert!(matches!(world.context(&session).await.actor, Actor::Customer { .. }));
        }
        world.clock_on(20 * 60);
        assert_eq!(world.context(&session).await.actor, Actor::Nobody);
    }

    async fn last_seen_is_written_at_most_once_a_minute(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let session = world.sign_in(&ada).await;
        let begun = world.now();
        world.clock_on(59);
        world.context(&session).await;
        assert_eq!(last_seen(&world, ada.login.id).await, begun);
        world.clock_on(1);
        world.context(&session).await;
        assert_eq!(last_seen(&world, ada.login.id).await, world.now());
    }

    async fn a_token_of_nobody_is_nobodys(store: Store) {
        let world = World::new(store);
        for token in ["", "short", &"A".repeat(43), "' OR 1=1 --"] {
            let ctx = world.portal.context(Some(token), world.meta()).await.expect("read");
            assert_eq!(ctx.actor, Actor::Nobody, "{token}");
        }
    }

    async fn the_page_lists_devices_and_marks_this_one(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        world.sign_in(&world.customer(2).await).await;
        world.sign_in(&ada).await;
        world.clock_on(60);
        let ctx = world.signed_in(&ada).await;
        let view = world.portal.security_view(&ctx).await.expect("is shown");
        assert_eq!(view.email, ada.customer.email);
        let marks: Vec<bool> = view.sessions.iter().map(|session| session.current).collect();
        assert_eq!(marks, [true, false]);
        assert_eq!(view.sessions[0].device, "Firefox on Linux");
        assert_eq!(view.sessions[0].since.text, "1 March 2025, 09:31");
    }

    async fn one_device_is_signed_out(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let lost = world.sign_in(&ada).await;
        let ctx = world.signed_in(&ada).await;
        let id = session_id(&world.context(&lost).await.actor);
        world.portal.end_session(&ctx, &id).await.expect("is ended");
        assert_eq!(world.context(&lost).await.actor, Actor::Nobody);
        assert_eq!(refusal(world.portal.end_session(&ctx, &id).await), Refusal::NotFound);
    }

    async fn nobody_signs_somebody_else_out(store: Store) {
        let world = World::new(store);
        let (ada, bob) = (world.customer(1).await, world.customer(2).await);
        let adas = world.sign_in(&ada).await;
        let id = session_id(&world.context(&adas).await.actor);
        let bobs = world.signed_in(&bob).await;
        assert_eq!(refusal(world.portal.end_session(&bobs, &id).await), Refusal::NotFound);
        world.portal.end_other_sessions(&bobs).await.expect("ends none");
        assert!(matches!(world.context(&adas).await.actor, Actor::Customer { .. }));
    }

    async fn all_other_devices_are_signed_out(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let (one, two) = (world.sign_in(&ada).await, world.sign_in(&ada).await);
        let kept = world.sign_in(&ada).await;
        let ctx = world.context(&kept).await;
        assert_eq!(world.portal.end_other_sessions(&ctx).await.expect("ended"), 2);
        assert_eq!(world.context(&one).await.actor, Actor::Nobody);
        assert_eq!(world.context(&two).await.actor, Actor::Nobody);
        assert!(matches!(world.context(&kept).await.actor, Actor::Customer { .. }));
    }

    async fn the_switcher_remembers_the_chosen_account(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let second = world.second_account(&ada).await;
        let session = world.sign_in(&ada).await;
        let ctx = world.context(&session).await;
        assert_eq!(current(&world, &ctx).await, ada.account.id.to_string());
        world.portal.switch_account(&ctx, &second.to_string()).await.expect("is theirs");
        let ctx = world.context(&session).await;
        assert_eq!(current(&world, &ctx).await, second.to_string());
    }

    async fn the_switcher_goes_to_no_account_of_others(store: Store) {
        let world = World::new(store);
        let (ada, bob) = (world.customer(1).await, world.customer(2).await);
        let session = world.sign_in(&ada).await;
        let ctx = world.context(&session).await;
        let theirs = bob.account.id.to_string();
        assert_eq!(refusal(world.portal.switch_account(&ctx, &theirs).await), Refusal::NotFound);
        assert_eq!(refusal(world.portal.switch_account(&ctx, "acc_1").await), Refusal::NotFound);
        let ctx = world.context(&session).await;
        assert_eq!(current(&world, &ctx).await, ada.account.id.to_string());
    }

    async fn the_hourly_job_forgets_what_has_ended(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        world.sign_in(&ada).await;
        world.clock_on(25 * 3600);
        let kept = world.sign_in(&ada).await;
        let done = world.portal.tidy_up(&world.portal.system("test")).await.expect("tidies");
        // One window by e-mail and one by address.
        assert_eq!(done, TidyUp { sessions: 1, attempt_windows: 2 });
        let again = world.portal.tidy_up(&world.portal.system("test")).await.expect("tidies");
        assert_eq!(again, TidyUp::default());
        assert!(matches!(world.context(&kept).await.actor, Actor::Customer { .. }));
    }
}

async fn last_seen(world: &World, login: base::LoginId) -> base::Instant {
    let mut conn = world.store.read().await.expect("reads");
    let sessions = conn.sessions_of(login, world.now()).await.expect("reads");
    sessions[0].last_seen_at
}

async fn current(world: &World, ctx: &portal::OpContext) -> String {
    match world.portal.session_view(ctx).await.expect("is shown") {
        SessionView::SignedIn(view) => view.current,
        other => panic!("not signed in: {other:?}"),
    }
}

fn session_id(actor: &Actor) -> String {
    match actor {
        Actor::Customer { session, .. } => session.to_string(),
        other => panic!("not signed in: {other:?}"),
    }
}
