//! Bank statements: each line once, on the right book or in suspense.

use billing::ledger::LedgerAccount;
use jiff::civil::date;
use payments::bank_transfer::PaymentReference;
use portal::{Refusal, StatementFormat, StatementOutcome};
use testkit::both_engines;

use super::{balance, books_are_right, owe, owed, suspense, system, world};
use crate::world::{World, refusal};

const HEAD: &str = "account,booked_on,amount,currency,reference,payer,reversal\n";

async fn import(world: &World, rows: &str) -> StatementOutcome {
    let text = format!("{HEAD}{rows}");
    let ctx = system(world);
    let imported = world
        .portal
        .import_bank_statement(&ctx, StatementFormat::Csv, text.as_bytes());
    imported.await.expect("is imported")
}

fn reference(number: &str) -> String {
    PaymentReference::of(number).expect("fits").grouped()
}

both_engines! {
    async fn a_statement_imported_twice_books_each_line_once(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 10_000, date(2025, 3, 20)).await;
        let rf = reference(&ada.account.number);
        let rows = format!(
            "GB1,2025-03-03,60.00,GBP,energy {rf},A SMITH,\n\
             GB1,2025-03-03,60.00,GBP,energy {rf},A SMITH,\n\
             GB1,2025-03-03,-12.00,GBP,office rent,,\n"
        );
        let first = import(&world, &rows).await;
        assert_eq!((first.lines, first.matched, first.not_ours), (3, 2, 1));
        assert_eq!(owed(&world, &ada).await, -2_000);
        // The same file again, and one that overlaps it and goes on.
        assert_eq!(import(&world, &rows).await.known, 3);
        let more = format!("{rows}GB1,2025-03-04,1.00,GBP,{rf},A SMITH,\n");
        let second = import(&world, &more).await;
        assert_eq!((second.known, second.matched), (3, 1));
        assert_eq!(owed(&world, &ada).await, -2_100);
        books_are_right(&world).await;
    }

    async fn two_imports_at_once_book_each_line_once(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        let rf = reference(&ada.account.number);
        let rows: String = (1..20)
            .map(|day| format!("GB1,2025-02-{day:02},1.00,GBP,{rf},A SMITH,\n"))
            .collect();
        let (one, two) = tokio::join!(import(&world, &rows), import(&world, &rows));
        assert_eq!(one.matched + two.matched, 19);
        assert_eq!(one.known + two.known, 19);
        assert_eq!(owed(&world, &ada).await, -1_900);
        books_are_right(&world).await;
    }

    async fn a_near_reference_needs_the_right_amount_and_money_that_waits_finds_its_owner(
        store: Store
    ) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 8_412, date(2025, 3, 20)).await;
        let number = &ada.account.number;
        let rows = format!(
            "GB1,2025-03-03,5.00,GBP,{number},A SMITH,\n\
             GB1,2025-03-03,84.12,GBP,account {number},A SMITH,\n\
             GB1,2025-03-03,7.77,GBP,happy birthday,GRAN,\n"
        );
        let outcome = import(&world, &rows).await;
        assert_eq!((outcome.matched, outcome.suspense), (1, 2));
        assert_eq!(owed(&world, &ada).await, 0);
        assert_eq!(suspense(&world).await, 1_277);
        let ctx = system(&world);
        let waiting = world.portal.suspense_lines(&ctx).await.expect("is listed");
        let hinted = waiting.iter().find(|line| line.amount.minor() == 500).expect("waits");
        assert_eq!(hinted.suggestion.as_ref(), Some(number));
        for _ in 0..2 {
            world.portal.match_bank_line(&ctx, &hinted.id, number).await.expect("is matched");
        }
        assert_eq!(owed(&world, &ada).await, -500);
        assert_eq!(suspense(&world).await, 777);
        let eve = world.customer(2).await;
        let other = world.portal.match_bank_line(&ctx, &hinted.id, &eve.account.number).await;
        assert!(matches!(refusal(other), Refusal::Conflict { .. }));
        books_are_right(&world).await;
    }

    async fn a_line_that_is_taken_back_is_owed_again_once(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 8_412, date(2025, 3, 20)).await;
        let rf = reference(&ada.account.number);
        let paid = format!("GB1,2025-03-03,84.12,GBP,{rf},A SMITH,\n");
        let back = format!("GB1,2025-03-05,-84.12,GBP,{rf},A SMITH,yes\n");
        import(&world, &paid).await;
        assert_eq!(owed(&world, &ada).await, 0);
        for _ in 0..2 {
            import(&world, &format!("{paid}{back}")).await;
            assert_eq!(owed(&world, &ada).await, 8_412);
        }
        let unknown = "GB1,2025-03-05,-99.00,GBP,what,WHO,yes\n";
        assert_eq!(import(&world, unknown).await.unmatched_reversals, 1);
        assert_eq!(balance(&world, ada.account.id, LedgerAccount::Bank).await, 0);
        books_are_right(&world).await;
    }

    async fn a_statement_with_a_mistake_books_nothing(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        let rf = reference(&ada.account.number);
        let text = format!("{HEAD}GB1,2025-03-03,1.00,GBP,{rf},A,\nGB1,never,1.00,GBP,{rf},A,\n");
        let ctx = system(&world);
        let refused = world
            .portal
            .import_bank_statement(&ctx, StatementFormat::Csv, text.as_bytes())
            .await;
        let Refusal::Invalid { message, .. } = refusal(refused) else { panic!("taken") };
        assert!(message.contains("line 3"), "{message}");
        assert_eq!(owed(&world, &ada).await, 0);
    }
}
