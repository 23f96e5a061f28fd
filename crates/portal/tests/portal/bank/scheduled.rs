//! Payments planned ahead: one of each form, changed and cancelled until the cut-off.

use portal::Refusal;
use testkit::both_engines;

use super::direct_debit::{collections, set_up};
use super::{DAY, world};
use crate::world::refusal;

both_engines! {
    async fn a_planned_payment_can_be_changed_until_its_cut_off(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        let account = ada.account.id.to_string();
        let ctx = set_up(&world, &ada).await;
        let portal = &world.portal;
        let key = "0123456789abcdef0123456789abcdef";
        for _ in 0..2 {
            portal.plan_payment(&ctx, &account, key, "50.00", "2025-03-27").await.expect("planned");
        }
        let view = portal.scheduled_view(&ctx).await.expect("is shown");
        let planned: Vec<_> =
            view.planned.iter().filter(|one| one.change_until.is_some()).collect();
        assert_eq!(planned.len(), 1);
        assert_eq!(planned[0].change_until.as_deref(), Some("24 March"));
        let id = planned[0].id.clone();
        let change = portal.change_planned_payment(&ctx, &account, &id, "55.00", "2025-03-28");
        change.await.expect("is changed");
        let soon = portal.plan_payment(&ctx, &account, "k2k2k2k2k2k2k2k2", "1.00", "2025-03-04");
        assert!(matches!(refusal(soon.await), Refusal::Invalid { field, .. } if field == "on"));
        let known = collections(&world, &ada).await;
        let next = known.iter().find(|one| one.amount.minor() == 5_500).expect("is planned");
        let id = next.id.to_string();
        world.clock_on(25 * DAY);
        let late = world.signed_in(&ada).await;
        let cancel = portal.cancel_planned_payment(&late, &account, &id).await;
        let Refusal::Conflict { message, .. } = refusal(cancel) else { panic!("cancelled") };
        assert!(message.contains("25 March"), "{message}");
    }
}
