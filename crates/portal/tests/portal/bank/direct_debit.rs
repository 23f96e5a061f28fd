//! Direct Debit from the form to the bank and back: announced, collected, returned, each once.

use billing::ledger::LedgerAccount;
use jiff::civil::date;
use money::Currency;
use payments::DirectDebitRepository as _;
use payments::direct_debit::{Collection, CollectionState, Mandate, MandateState};
use portal::{DirectDebitChange, NewDirectDebit, OpContext, Refusal, StatementFormat};
use testkit::{TestCustomer, both_engines};
use wire::DirectDebitState;

use super::{DAY, books_are_right, gbp, owe, owed, system, world};
use crate::world::{PASSWORD, World, refusal};

fn typed() -> NewDirectDebit {
    NewDirectDebit {
        holder: "Ada Test".to_owned(),
        sort_code: "08-99-99".to_owned(),
        number: "66374958".to_owned(),
        sole: true,
        change: DirectDebitChange {
            arrangement: "fixed_monthly".to_owned(),
            amount: "84.00".to_owned(),
            day: "20".to_owned(),
        },
        password: String::new(),
    }
}

pub async fn set_up(world: &World, who: &TestCustomer) -> OpContext {
    let ctx = world.signed_in(who).await;
    let account = who.account.id.to_string();
    world
        .portal
        .set_up_direct_debit(&ctx, &account, &typed())
        .await
        .expect("is set up");
    ctx
}

async fn mandate(world: &World, who: &TestCustomer) -> Mandate {
    let mut conn = world.store.read().await.expect("reads");
    conn.open_mandate(who.account.id)
        .await
        .expect("reads")
        .expect("is there")
}

pub async fn collections(world: &World, who: &TestCustomer) -> Vec<Collection> {
    let mut conn = world.store.read().await.expect("reads");
    conn.collections(who.account.id, 50).await.expect("reads")
}

async fn day(world: &World, days: i64) {
    world.clock_on(days * DAY);
    let ctx = system(world);
    world.portal.run_direct_debits(&ctx).await.expect("runs");
    world.portal.announce_collections(&ctx).await.expect("runs");
}

/// Set up on Saturday 1 March 2025, collected on the 20th; returns the mandate's reference.
async fn collected(world: &World, who: &TestCustomer) -> String {
    set_up(world, who).await;
    let ctx = system(world);
    // Monday 3 March: the instruction; Tuesday 18 March: the collection of Thursday the 20th.
    world
        .portal
        .submit_direct_debits(&ctx, date(2025, 3, 3))
        .await
        .expect("is made");
    day(world, 13).await;
    world
        .portal
        .submit_direct_debits(&ctx, date(2025, 3, 18))
        .await
        .expect("is made");
    day(world, 6).await;
    mandate(world, who).await.reference
}

fn arudd(reference: &str, code: &str) -> String {
    format!(
        "<BACSDocument><Data><ARUDD><Header/><ReturnedDebitItem ref=\"{reference}\" \
         transCode=\"01\" returnCode=\"{code}\" originalProcessingDate=\"2025-03-19\" \
         valueOf=\"84.00\" currency=\"GBP\"/><Totals numberOf=\"1\" valueOf=\"84.00\" \
         currency=\"GBP\"/></ARUDD></Data></BACSDocument>"
    )
}

both_engines! {
    async fn it_is_announced_in_time_and_collected_once_whatever_is_run_twice(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 20_000, date(2025, 3, 20)).await;
        let adas = set_up(&world, &ada).await;
        let view = world.portal.direct_debit_view(&adas).await.expect("is shown");
        assert_eq!(view.sentence, "We'll take £84.00 on 20 March.");
        let notice = view.notice.expect("is given");
        for part in ["Lamplight Energy", "£84.00", "20 March 2025", "account ending 958", "LL"] {
            assert!(notice.contains(part), "{part}: {notice}");
        }
        assert_eq!(view.mandate.expect("is there").state, DirectDebitState::BeingSetUp);
        let ctx = system(&world);
        let lodged = world.portal.submit_direct_debits(&ctx, date(2025, 3, 3)).await;
        let lodged = lodged.expect("is made");
        assert_eq!((lodged.instructions, lodged.collections), (1, 0));
        assert!(lodged.text.contains("089999663749580" ), "the account is in the file");
        assert_eq!(mandate(&world, &ada).await.state, MandateState::Pending);
        day(&world, 13).await;
        assert_eq!(mandate(&world, &ada).await.state, MandateState::Active);
        let file = world.portal.submit_direct_debits(&ctx, date(2025, 3, 18)).await;
        let file = file.expect("is made");
        assert_eq!((file.collections, file.total), (1, gbp(8_400)));
        assert_eq!(file.entry_on, date(2025, 3, 20));
        // Nothing is posted before its day; the file is the same however often it is asked for.
        assert_eq!(owed(&world, &ada).await, 20_000);
        let again = world.portal.submit_direct_debits(&ctx, date(2025, 3, 18)).await;
        let again = again.expect("is the same");
        assert!(again.again && again.text == file.text);
        day(&world, 4).await;
        assert_eq!(owed(&world, &ada).await, 20_000);
        for _ in 0..3 {
            day(&world, 1).await;
        }
        assert_eq!(owed(&world, &ada).await, 11_600);
        let standing: Vec<_> = collections(&world, &ada).await;
        let months: Vec<_> = standing.iter().map(|one| (one.due_on, one.state)).collect();
        assert_eq!(months, [
            (date(2025, 4, 22), CollectionState::Announced),
            (date(2025, 3, 20), CollectionState::Collected),
        ]);
        books_are_right(&world).await;
    }

    async fn a_return_is_owed_again_once_and_an_ended_instruction_ends(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 20_000, date(2025, 3, 20)).await;
        let reference = collected(&world, &ada).await;
        assert_eq!(owed(&world, &ada).await, 11_600);
        let ctx = system(&world);
        let report = arudd(&reference, "0");
        let booked = world.portal.book_bank_report(&ctx, report.as_bytes()).await;
        assert_eq!(booked.expect("is booked").booked, 1);
        assert_eq!(owed(&world, &ada).await, 20_000);
        let again = world.portal.book_bank_report(&ctx, report.as_bytes()).await.expect("reads");
        assert_eq!((again.booked, again.known), (0, 1));
        assert_eq!(owed(&world, &ada).await, 20_000);
        assert_eq!(mandate(&world, &ada).await.state, MandateState::Active);
        let other = arudd("LLNOBODY", "0");
        let other = world.portal.book_bank_report(&ctx, other.as_bytes()).await.expect("reads");
        assert_eq!((other.booked, other.unknown.len()), (0, 1));
        books_are_right(&world).await;
    }

    async fn a_return_before_the_days_job_is_booked_as_both(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        set_up(&world, &ada).await;
        let ctx = system(&world);
        world.portal.submit_direct_debits(&ctx, date(2025, 3, 3)).await.expect("is made");
        day(&world, 13).await;
        world.portal.submit_direct_debits(&ctx, date(2025, 3, 18)).await.expect("is made");
        let reference = mandate(&world, &ada).await.reference;
        let report = arudd(&reference, "1");
        let booked = world.portal.book_bank_report(&ctx, report.as_bytes()).await;
        assert_eq!(booked.expect("is booked").booked, 1);
        day(&world, 10).await;
        assert_eq!(owed(&world, &ada).await, 0);
        // Code 1: the payer cancelled the instruction at the bank.
        let mut conn = world.store.read().await.expect("reads");
        assert_eq!(conn.open_mandate(ada.account.id).await, Ok(None));
        drop(conn);
        books_are_right(&world).await;
    }

    async fn a_claim_gives_the_money_back_at_once_and_once(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 20_000, date(2025, 3, 20)).await;
        let reference = collected(&world, &ada).await;
        let claim = format!(
            "<VocaDocument><DDICAdvice><PayingBankReference>DDIC1</PayingBankReference>\
             <SUReference>{reference}</SUReference><ReasonCode>5</ReasonCode>\
             <DateOfDirectDebit>2025-03-20</DateOfDirectDebit><TotalAmount>84.00</TotalAmount>\
             </DDICAdvice></VocaDocument>"
        );
        let ctx = system(&world);
        for (now, before) in [(1, 0), (0, 1)] {
            let booked = world.portal.book_bank_report(&ctx, claim.as_bytes()).await;
            let booked = booked.expect("is booked");
            assert_eq!((booked.booked, booked.known), (now, before));
            assert_eq!(owed(&world, &ada).await, 20_000);
        }
        books_are_right(&world).await;
    }

    async fn the_files_money_on_our_statement_is_no_customers(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        collected(&world, &ada).await;
        let text = "account,booked_on,amount,currency,reference\n\
                    GB1,2025-03-20,84.00,GBP,LLDD000002 CONTRA\n";
        let ctx = system(&world);
        for (not_ours, known) in [(1, 0), (0, 1)] {
            let format = StatementFormat::Csv;
            let done = world.portal.import_bank_statement(&ctx, format, text.as_bytes()).await;
            let done = done.expect("is imported");
            assert_eq!((done.not_ours, done.known, done.suspense), (not_ours, known, 0));
        }
        let mut conn = world.store.read().await.expect("reads");
        use billing::LedgerRepository as _;
        let transit = conn.total(LedgerAccount::TransitDirectDebit, Currency::Gbp).await;
        assert_eq!(transit.expect("reads").minor(), 0);
        let bank = conn.total(LedgerAccount::Bank, Currency::Gbp).await;
        assert_eq!(bank.expect("reads").minor(), 8_400);
        drop(conn);
        books_are_right(&world).await;
    }

    async fn bank_details_are_checked_sealed_and_want_a_fresh_proof(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        let ctx = world.signed_in(&ada).await;
        let account = ada.account.id.to_string();
        let wrong = NewDirectDebit { number: "66374959".to_owned(), ..typed() };
        let refused = world.portal.set_up_direct_debit(&ctx, &account, &wrong).await;
        assert!(matches!(refusal(refused), Refusal::Invalid { field, .. } if field == "number"));
        world.clock_on(16 * 60);
        let later = OpContext { now: world.now(), ..ctx.clone() };
        let refused = world.portal.set_up_direct_debit(&later, &account, &typed()).await;
        assert!(matches!(refusal(refused), Refusal::Invalid { field, .. } if field == "password"));
        let wrong = NewDirectDebit { password: "not it at all".to_owned(), ..typed() };
        let refused = world.portal.set_up_direct_debit(&later, &account, &wrong).await;
        assert!(matches!(refusal(refused), Refusal::Invalid { field, .. } if field == "password"));
        let right = NewDirectDebit { password: PASSWORD.to_owned(), ..typed() };
        world.portal.set_up_direct_debit(&later, &account, &right).await.expect("is set up");
        let kept = mandate(&world, &ada).await;
        let hidden = |bytes: &[u8]| {
            let plain = [b"66374958".as_slice(), b"089999", b"Ada"];
            plain.iter().all(|word| !bytes.windows(word.len()).any(|part| part == *word))
        };
        assert!(hidden(&kept.sealed_account) && hidden(&kept.sealed_holder));
        let second = world.portal.set_up_direct_debit(&later, &account, &right).await;
        assert!(matches!(refusal(second), Refusal::Conflict { .. }));
    }

    async fn a_change_gives_new_notice_a_pause_takes_nothing_and_a_cancellation_ends_it(
        store: Store
    ) {
        let world = world(store);
        let ada = world.customer(1).await;
        let account = ada.account.id.to_string();
        let ctx = set_up(&world, &ada).await;
        let change = DirectDebitChange { amount: "90.00".to_owned(), ..typed().change };
        world.portal.change_direct_debit(&ctx, &account, &change).await.expect("is changed");
        let known = collections(&world, &ada).await;
        let standing: Vec<_> =
            known.iter().filter(|one| one.state == CollectionState::Announced).collect();
        assert_eq!(standing.len(), 1);
        assert_eq!((standing[0].amount.minor(), standing[0].due_on), (9_000, date(2025, 3, 20)));
        // The bank does not know it yet: it cannot be paused, but it can be cancelled.
        let early = world.portal.pause_direct_debit(&ctx, &account, "2025-04-10").await;
        assert!(matches!(refusal(early), Refusal::Conflict { .. }));
        let sys = system(&world);
        world.portal.submit_direct_debits(&sys, date(2025, 3, 3)).await.expect("is made");
        day(&world, 12).await;
        let ctx = world.signed_in(&ada).await;
        world.portal.pause_direct_debit(&ctx, &account, "2025-04-10").await.expect("is paused");
        let sys = system(&world);
        let nothing = world.portal.submit_direct_debits(&sys, date(2025, 3, 18)).await;
        assert!(matches!(refusal(nothing), Refusal::Conflict { .. }));
        day(&world, 28).await;
        assert_eq!(mandate(&world, &ada).await.state, MandateState::Active);
        let ctx = world.signed_in(&ada).await;
        world.portal.cancel_direct_debit(&ctx, &account).await.expect("is cancelled");
        let told = world.portal.submit_direct_debits(&system(&world), date(2025, 4, 14)).await;
        let told = told.expect("is made");
        assert_eq!((told.instructions, told.collections), (1, 0));
        assert_eq!(&told.text.lines().nth(4).expect("a record")[15..17], "0C");
        assert_eq!(owed(&world, &ada).await, 0);
    }
}
