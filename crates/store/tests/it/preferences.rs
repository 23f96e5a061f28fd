//! Chosen cells of the preference grid.

use comms::{Channel, MessageKind, Preference, PreferenceRepository};
use testkit::{TestCustomer, both_engines, morning};

const fn cell(kind: MessageKind, channel: Channel, on: bool) -> Preference {
    Preference { kind, channel, on }
}

both_engines! {
    async fn only_chosen_cells_are_kept_and_the_last_choice_stands(store: Store) {
        let who = TestCustomer::numbered(1);
        let id = who.customer.id;
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.preferences(id).await, Ok(vec![]));
        let first = [
            cell(MessageKind::Offers, Channel::Email, true),
            cell(MessageKind::Outages, Channel::Sms, false),
        ];
        tx.set_preferences(id, &first, morning()).await.expect("keeps");
        let changed = [cell(MessageKind::Offers, Channel::Email, false)];
        tx.set_preferences(id, &changed, morning()).await.expect("keeps");
        let mut kept = tx.preferences(id).await.expect("reads");
        kept.sort_by_key(|cell| (cell.kind, cell.channel));
        assert_eq!(kept, vec![first[1], changed[0]]);
    }
}
