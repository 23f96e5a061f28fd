//! What customers are told of their readings.

use base::ReadingId;
use jiff::ToSpan as _;
use jiff::civil::date;
use metering::{MeterReading, MeteringRepository as _, ReadingSource, ReadingStatus};
use testkit::both_engines;

use crate::world::World;

both_engines! {
    async fn a_reading_that_waits_is_asked_about_however_many_came_after_it(store: Store) {
        let world = World::new(store);
        let who = world.customer(1).await;
        let ctx = world.signed_in(&who).await;
        let mut tx = world.store.begin().await.expect("begins");
        let mut ids = Vec::new();
        for day in 0..90_i64 {
            let row = MeterReading {
                account_id: who.account.id,
                id: ReadingId::new(world.now(), world.portal.entropy()),
                register_id: who.register.id,
                read_on: date(2025, 2, 1).saturating_add(day.days()),
                value: 41_000 + day,
                source: ReadingSource::Customer,
                status: match day {
                    0 => ReadingStatus::NeedsConfirmation,
                    _ => ReadingStatus::Accepted,
                },
                doubt: String::new(),
                received_at: world.now(),
                sent_by: None,
            };
            tx.add_reading(&row).await.expect("is added");
            ids.push(row.id.to_string());
        }
        tx.commit().await.expect("commits");
        let account = who.account.id.to_string();
        let page = world.portal.readings_view(&ctx).await.expect("is shown").form;
        let asked: Vec<_> = page.to_confirm.iter().map(|row| row.id.clone()).collect();
        assert_eq!(asked, ids[..1]);
        world.portal.confirm_reading(&ctx, &account, &ids[0]).await.expect("is confirmed");
        let page = world.portal.readings_view(&ctx).await.expect("is shown").form;
        assert_eq!(page.to_confirm, []);
    }
}
