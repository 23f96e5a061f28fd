//! The preference centre over a store.

use comms::{Channel, MessageKind};
use portal::Refusal;
use testkit::both_engines;
use wire::PreferencesView;

use crate::world::{World, refusal};

/// The cells that a page shows as on, as its form would send them.
fn sent(view: &PreferencesView) -> Vec<(String, String)> {
    let mut on = Vec::new();
    for kind in &view.kinds {
        let cells = view.channels.iter().zip(&kind.on).filter(|(_, on)| **on);
        on.extend(cells.map(|(channel, _)| (kind.code.clone(), channel.code.clone())));
    }
    on
}

fn without(on: &[(String, String)], kind: MessageKind) -> Vec<(String, String)> {
    on.iter()
        .filter(|(code, _)| code != kind.code())
        .cloned()
        .collect()
}

both_engines! {
    async fn how_bills_arrive_is_kept_with_a_record_and_an_unknown_code_changes_nothing(
        store: Store
    ) {
        let world = World::new(store);
        let ada = world.signed_in(&world.customer(1).await).await;
        let bob = world.signed_in(&world.customer(2).await).await;
        let before = world.portal.bill_preference_view(&ada).await.expect("is shown");
        assert_eq!(before.sentence, "You get your bills here and not on paper.");
        world.portal.save_bill_preference(&ada, "both", "large_print").await.expect("is kept");
        let refused = world.portal.save_bill_preference(&ada, "paper", "smoke").await;
        assert!(matches!(refusal(refused), Refusal::Invalid { field, .. } if field == "print"));
        let after = world.portal.bill_preference_view(&ada).await.expect("is shown");
        assert_eq!(after.sentence, "You get your bills on paper and here, in large print.");
        let chosen = after.print.iter().filter(|one| one.chosen);
        let chosen: Vec<&str> = chosen.map(|one| one.code.as_str()).collect();
        assert_eq!(chosen, ["large_print"]);
        let grid = world.portal.preferences_view(&ada).await.expect("is shown");
        assert_eq!(grid.bills, after.sentence);
        assert_eq!(world.portal.bill_preference_view(&bob).await.expect("is shown"), before);
    }

    async fn a_choice_is_kept_and_is_the_customers_own(store: Store) {
        let world = World::new(store);
        let ada = world.signed_in(&world.customer(1).await).await;
        let bob = world.signed_in(&world.customer(2).await).await;
        let before = world.portal.preferences_view(&ada).await.expect("is shown");
        assert_eq!(before.channels[0].to, "c•••@example.org");
        let mut on = without(&sent(&before), MessageKind::Payments);
        on.push((MessageKind::Offers.code().to_owned(), Channel::Post.code().to_owned()));
        world.portal.save_preferences(&ada, &on).await.expect("may be chosen");
        let after = world.portal.preferences_view(&ada).await.expect("is shown");
        on.sort();
        let mut shown = sent(&after);
        shown.sort();
        assert_eq!(shown, on);
        assert_eq!(world.portal.preferences_view(&bob).await.expect("is shown"), before);
    }

    async fn a_notice_that_must_arrive_keeps_a_channel_and_nothing_is_half_kept(store: Store) {
        let world = World::new(store);
        let ada = world.signed_in(&world.customer(1).await).await;
        let before = world.portal.preferences_view(&ada).await.expect("is shown");
        let on = without(&without(&sent(&before), MessageKind::Payments), MessageKind::Outages);
        let answer = world.portal.save_preferences(&ada, &on).await;
        let Refusal::Invalid { code, field, message } = refusal(answer) else {
            panic!("another refusal");
        };
        assert_eq!((code, field.as_str()), ("preferences.must_arrive", "outages"));
        assert!(message.contains("power cuts"), "{message}");
        assert_eq!(world.portal.preferences_view(&ada).await.expect("is shown"), before);
    }

    async fn texts_need_a_number(store: Store) {
        let world = World::new(store);
        let ada = world.signed_in(&world.customer(1).await).await;
        let view = world.portal.preferences_view(&ada).await.expect("is shown");
        assert_eq!(view.channels[1].to, "No number on file");
        assert!(sent(&view).iter().all(|(_, channel)| channel != "sms"));
        let mut on = sent(&view);
        on.push(("outages".to_owned(), "sms".to_owned()));
        let answer = world.portal.save_preferences(&ada, &on).await;
        assert!(matches!(refusal(answer), Refusal::Invalid { field, .. } if field == "sms"));
    }

    async fn unknown_codes_are_refused(store: Store) {
        let world = World::new(store);
        let ada = world.signed_in(&world.customer(1).await).await;
        let on = [("bill_ready".to_owned(), "pigeon".to_owned())];
        let answer = world.portal.save_preferences(&ada, &on).await;
        assert!(matches!(refusal(answer), Refusal::Invalid { .. }));
    }
}
