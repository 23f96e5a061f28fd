//! Which payment paid which bill: the bill that was chosen, then the oldest; on the list, on the
//! receipt and on the bills alike.

use billing::document::BillDocument;
use jiff::civil::date;
use portal::{OpContext, SandboxButton};
use testkit::both_engines;
use wire::{BillState, PaymentStateView};

use crate::reconcile::{agreed, bill, metered};
use crate::world::World;

/// Starts, pays at the gateway and hears of it; returns the payment's identifier.
async fn pay(world: &World, ctx: &OpContext, amount: &str) -> String {
    world.clock.advance(60);
    let page = world
        .portal
        .pay_view(ctx, None)
        .await
        .expect("is shown")
        .form;
    let started = world
        .portal
        .start_payment(ctx, &page.account, &page.attempt_key, amount)
        .await
        .expect("starts");
    let reference = started.rsplit('/').next().expect("a last part");
    let pressed = world
        .portal
        .sandbox_press(reference, SandboxButton::Pay)
        .await;
    let pressed = pressed.expect("is taken");
    for (signature, body) in &pressed.webhooks {
        let taken = world
            .portal
            .gateway_webhook("sandbox", signature, body)
            .await;
        taken.expect("is believed");
    }
    let receipt = pressed.return_url.expect("leads back");
    receipt.trim_start_matches("/pay/").to_owned()
}

fn half(document: &BillDocument) -> String {
    let minor = document.total_charges.minor() / 2;
    format!("{}.{:02}", minor / 100, minor % 100)
}

both_engines! {
    async fn a_chosen_bill_is_paid_first_and_every_page_says_so(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_STANDARD_VARIABLE).await;
        metered(&world, &ada, date(2024, 11, 1), date(2025, 1, 1), 0).await;
        let (november, _) = bill(&world, &ada, date(2024, 11, 1)).await;
        let (december, newest) = bill(&world, &ada, date(2024, 12, 1)).await;
        let ctx = world.signed_in(&ada).await;
        let page = world.portal.pay_view(&ctx, None).await.expect("is shown").form;
        let codes: Vec<_> = page.choices.iter().map(|choice| choice.code.clone()).collect();
        assert_eq!(codes[1..], [december.clone(), november.clone()]);

        let payment = pay(&world, &ctx, &december).await;
        let receipt = world.portal.receipt_view(&ctx, &payment).await.expect("is shown");
        let words = format!("{} of your December bill", newest.total_charges);
        assert_eq!(receipt.paid_bills, [words]);
        let states = async || -> Vec<(String, BillState)> {
            let bills = world.portal.bills_view(&ctx).await.expect("is shown").bills;
            bills.into_iter().map(|bill| (bill.id, bill.state)).collect()
        };
        let after = states().await;
        assert_eq!(after[0], (december.clone(), BillState::Paid));
        assert_ne!(after[1].1, BillState::Paid, "the other bill is not paid");

        // A paid bill cannot be chosen again; another amount pays the oldest.
        let page = world.portal.pay_view(&ctx, None).await.expect("is shown").form;
        let again = world
            .portal
            .start_payment(&ctx, &page.account, &page.attempt_key, &december)
            .await
            .expect_err("it is paid");
        assert_eq!(again.code(), "pay.bill_paid");
        let (_, oldest) = bill(&world, &ada, date(2024, 11, 1)).await;
        pay(&world, &ctx, &half(&oldest)).await;
        assert_ne!(states().await[1].1, BillState::Paid);

        let list = world.portal.payments_view(&ctx).await.expect("is shown");
        let paid: Vec<_> = list.rows.iter().map(|row| row.paid[0].bill.clone()).collect();
        assert_eq!(paid, [november, december]);
        assert!(list.rows.iter().all(|row| row.in_credit.is_zero()));
        assert!(list.sentence.starts_with("You've paid £"), "{}", list.sentence);
    }

    async fn home_says_what_the_bills_say_when_all_but_an_old_one_were_chosen(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_STANDARD_VARIABLE).await;
        metered(&world, &ada, date(2024, 9, 1), date(2025, 3, 1), 0).await;
        let ctx = world.signed_in(&ada).await;
        let mut bills = Vec::new();
        for month in [date(2024, 9, 1), date(2024, 10, 1), date(2024, 11, 1), date(2024, 12, 1)]
            .into_iter()
            .chain([date(2025, 1, 1), date(2025, 2, 1)])
        {
            bills.push(bill(&world, &ada, month).await.0);
        }
        for chosen in &bills[1..] {
            pay(&world, &ctx, chosen).await;
        }
        let list = world.portal.bills_view(&ctx).await.expect("is shown");
        let unpaid: Vec<_> =
            list.bills.iter().filter(|row| row.state != BillState::Paid).collect();
        assert_eq!(unpaid.iter().map(|row| &row.id).collect::<Vec<_>>(), [&bills[0]]);
        let home = world.portal.home_view(&ctx).await.expect("is shown");
        assert_eq!(home.latest_bill.as_ref(), list.bills.first());
        assert_eq!(home.sentence, list.sentence);
    }

    async fn what_no_bill_needs_waits_and_attempts_are_listed_as_such(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_STANDARD_VARIABLE).await;
        metered(&world, &ada, date(2024, 11, 1), date(2024, 12, 1), 0).await;
        let (_, document) = bill(&world, &ada, date(2024, 11, 1)).await;
        let ctx = world.signed_in(&ada).await;
        let more = document.total_charges.minor() + 7_00;
        pay(&world, &ctx, &format!("{}.{:02}", more / 100, more % 100)).await;
        let page = world.portal.pay_view(&ctx, None).await.expect("is shown").form;
        let started = world
            .portal
            .start_payment(&ctx, &page.account, &page.attempt_key, "5")
            .await
            .expect("starts");
        let reference = started.rsplit('/').next().expect("a last part");
        let pressed = world.portal.sandbox_press(reference, SandboxButton::Decline).await;
        for (signature, body) in &pressed.expect("is declined").webhooks {
            let taken = world.portal.gateway_webhook("sandbox", signature, body).await;
            taken.expect("is believed");
        }
        let list = world.portal.payments_view(&ctx).await.expect("is shown");
        let rows: Vec<_> = list
            .rows
            .iter()
            .map(|row| (row.payment.state, row.in_credit.minor()))
            .collect();
        assert_eq!(rows.len(), 2);
        assert!(rows.contains(&(PaymentStateView::Declined, 0)), "{rows:?}");
        assert!(rows.contains(&(PaymentStateView::Paid, 7_00)), "{rows:?}");
        let refund = world.portal.refund_view(&ctx).await.expect("is shown");
        assert_eq!(refund.most, None);
        assert!(refund.reasons[0].contains("5 days after"), "{:?}", refund.reasons);
    }
}
