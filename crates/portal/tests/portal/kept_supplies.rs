//! What is kept of a supply between requests is never older than the request.

use testkit::both_engines;
use wire::{Period, UsageQuery};

use crate::imports::{csv, load};
use crate::world::World;

both_engines! {
    async fn what_another_replica_changed_is_shown_at_once(store: Store) {
        let (here, there) = (World::new(store.clone()), World::new(store));
        let ada = here.customer(1).await;
        // So that the numbers of what both write differ.
        there.clock_on(1);
        let session = here.sign_in(&ada).await;
        let month = UsageQuery {
            period: Some(Period::Month),
            ..UsageQuery::default()
        };
        let mut shown = Vec::new();
        for days in [0, 1, 2] {
            if days > 0 {
                let file = csv("2025-01-01T00:00:00Z", 48 * days, "0.25", "");
                assert_eq!(load(&there, &file, &ada).await, 1);
            }
            // Twice: the second is answered from what the first kept.
            for _ in 0..2 {
                let ctx = here.context(&session).await;
                let usage = here.portal.usage_view(&ctx, &month).await.expect("is shown");
                shown.push(usage.data_until.map(|day| day.iso));
            }
        }
        let until = |day: &str| Some(format!("2025-01-0{day}"));
        let wanted = [None, None, until("1"), until("1"), until("2"), until("2")];
        assert_eq!(shown, wanted);
    }

    async fn two_accounts_of_one_customer_keep_their_own(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let second = world.second_account(&ada).await;
        load(&world, &csv("2025-01-01T00:00:00Z", 48, "0.25", ""), &ada).await;
        let session = world.sign_in(&ada).await;
        for account in [ada.account.id, second, ada.account.id] {
            let ctx = world.context(&session).await;
            let named = account.to_string();
            world.portal.switch_account(&ctx, &named).await.expect("is theirs");
            let ctx = world.context(&session).await;
            let usage = world.portal.usage_view(&ctx, &UsageQuery::default()).await;
            assert_eq!(usage.is_ok(), account == ada.account.id, "{named}: {usage:?}");
        }
    }
}
