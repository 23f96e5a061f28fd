//! Direct Debit while a question is open: what is in dispute is not collected, and afterwards it is
//! collected once.

use jiff::civil::date;
use payments::direct_debit::{BankCalendar, Collection, CollectionState};
use portal::{DirectDebitChange, NewDirectDebit};
use testkit::both_engines;

use super::answered::explain;
use super::{DAY, billed, gbp, queries, wish};
use crate::bank;
use crate::bank::direct_debit::collections;
use crate::world::World;

fn whole_bills() -> NewDirectDebit {
    NewDirectDebit {
        holder: "Ada Test".to_owned(),
        sort_code: "08-99-99".to_owned(),
        number: "66374958".to_owned(),
        sole: true,
        change: DirectDebitChange {
            arrangement: "whole_bill".to_owned(),
            ..DirectDebitChange::default()
        },
        password: String::new(),
    }
}

/// Amounts of the collections that were not withdrawn, oldest first.
fn asked_for(collections: &[Collection]) -> Vec<i64> {
    let stands = collections
        .iter()
        .filter(|one| one.state != CollectionState::Withdrawn);
    let mut stands: Vec<_> = stands.collect();
    stands.sort_by_key(|one| (one.announced_at, one.id));
    stands.iter().map(|one| one.amount.minor()).collect()
}

async fn announce(world: &World) {
    let system = world.portal.system("test");
    world
        .portal
        .announce_collections(&system)
        .await
        .expect("runs");
}

both_engines! {
    async fn an_announced_collection_leaves_out_what_is_in_dispute(store: Store) {
        let world = bank::world(store);
        let (ada, ctx, id, document) = billed(&world).await;
        let account = ada.account.id.to_string();
        world.portal.set_up_direct_debit(&ctx, &account, &whole_bills()).await.expect("is set up");
        let whole = document.total_charges.minor();
        let all = async || asked_for(&collections(&world, &ada).await);
        assert_eq!(all().await, [whole], "the bill was announced");
        let mut of_line = wish(&id);
        of_line.line = "0.1".to_owned();
        world.portal.open_bill_query(&ctx, &of_line).await.expect("is asked");
        let query = queries(&world, ada.account.id).await[0].clone();
        let held = query.disputed.minor();
        assert_eq!(all().await, [whole - held]);
        announce(&world).await;
        assert_eq!(all().await, [whole - held], "the job announces nothing of it");
        // Taken back in time, the bill is collected whole again.
        let named = query.id.to_string();
        world.portal.withdraw_bill_query(&ctx, &named).await.expect("is taken back");
        assert_eq!(all().await, [whole]);
        world.portal.reopen_bill_query(&ctx, &named).await.expect("is asked again");
        assert_eq!(all().await, [whole - held]);
    }

    async fn what_was_held_back_is_collected_once_after_the_answer(store: Store) {
        let world = bank::world(store);
        let (ada, ctx, id, document) = billed(&world).await;
        let account = ada.account.id.to_string();
        world.portal.set_up_direct_debit(&ctx, &account, &whole_bills()).await.expect("is set up");
        let mut of_line = wish(&id);
        of_line.line = "0.1".to_owned();
        let reference = world.portal.open_bill_query(&ctx, &of_line).await.expect("is asked");
        let held = queries(&world, ada.account.id).await[0].disputed.minor();
        let rest = document.total_charges.minor() - held;
        // The rest goes to the bank and comes in; the question is still open.
        let known = collections(&world, &ada).await;
        let coming = known.iter().find(|one| one.state == CollectionState::Announced);
        let due_on = coming.expect("was announced").due_on;
        let cycle = BankCalendar::embedded().cycle_ending(due_on).expect("is known");
        let system = bank::system(&world);
        world.portal.submit_direct_debits(&system, date(2025, 3, 3)).await.expect("is made");
        world.clock_on(7 * DAY);
        let system = bank::system(&world);
        world.portal.run_direct_debits(&system).await.expect("runs");
        world.portal.submit_direct_debits(&system, cycle.input).await.expect("is made");
        world.clock_on(30 * DAY);
        let system = bank::system(&world);
        world.portal.run_direct_debits(&system).await.expect("runs");
        announce(&world).await;
        let all = async || asked_for(&collections(&world, &ada).await);
        assert_eq!(all().await, [rest]);
        assert_eq!(bank::owed(&world, &ada).await, held, "the rest was collected");
        explain(&world, &reference).await.expect("is answered");
        announce(&world).await;
        assert_eq!(all().await, [rest, held], "and now what was held back, once");
        bank::books_are_right(&world).await;
    }

    async fn a_bill_wholly_in_dispute_is_not_collected(store: Store) {
        let world = bank::world(store);
        let (ada, ctx, id, document) = billed(&world).await;
        let account = ada.account.id.to_string();
        world.portal.open_bill_query(&ctx, &wish(&id)).await.expect("is asked");
        world.portal.set_up_direct_debit(&ctx, &account, &whole_bills()).await.expect("is set up");
        announce(&world).await;
        assert_eq!(asked_for(&collections(&world, &ada).await), [] as [i64; 0]);
        let owed = document.total_charges;
        let view = world.portal.pay_view(&ctx, None).await.expect("is shown").form;
        assert_eq!(
            view.sentence,
            format!("You owe {owed}. All of it is on hold while we look at your query.")
        );
        assert_ne!(owed, gbp(0));
    }
}
