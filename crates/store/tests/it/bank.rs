//! Mandates, collections, files, statement lines and plans as they are kept, on both engines.

use base::{BankLineId, CollectionId, MandateId, PlanId, RepoError, SubmissionId};
use jiff::civil::date;
use money::{Currency, Money};
use payments::direct_debit::{
    Arrangement, Collection, CollectionKind, CollectionState, Instruct, Mandate, MandateState,
};
use payments::plan::{Budget, Category, Instalment, Plan, PlanState};
use payments::statement::{BankLine, Direction, LineState, StatementLine};
use payments::{
    BankLineRepository, Coming, DirectDebitRepository, Instruction, PlanRepository,
    StoredSubmission,
};
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

fn mandate(who: &TestCustomer, number: u64) -> Mandate {
    Mandate {
        account_id: who.account.id,
        id: MandateId::new(morning(), &SeededEntropy::new(number)),
        reference: format!("LL{number:016}"),
        state: MandateState::New,
        sealed_account: vec![1, 2, 3],
        sealed_holder: vec![4, 5],
        shown: "account ending 958".to_owned(),
        arrangement: Arrangement::FixedMonthly,
        fixed: Some(gbp(8_400)),
        day: 20,
        created_at: morning(),
        updated_at: morning(),
        lodged_on: None,
        paused_until: None,
        reason: String::new(),
    }
}

fn collection(mandate: &Mandate, number: u64) -> Collection {
    Collection {
        account_id: mandate.account_id,
        id: CollectionId::new(morning(), &SeededEntropy::new(number)),
        mandate_id: mandate.id,
        kind: CollectionKind::Monthly,
        occasion: format!("monthly:{number}/0"),
        amount: gbp(8_400),
        due_on: date(2025, 3, 20),
        announced_at: morning(),
        state: CollectionState::Announced,
        submission_id: None,
        reason: String::new(),
        updated_at: morning(),
    }
}

fn submission(number: u32) -> StoredSubmission {
    StoredSubmission {
        id: SubmissionId::new(morning(), &SeededEntropy::new(u64::from(number))),
        serial: number,
        input_on: date(2025, 3, 18),
        processing_on: date(2025, 3, 19),
        entry_on: date(2025, 3, 20),
        total: gbp(8_400),
        settled_by: None,
        created_at: morning(),
    }
}

fn line(number: u64) -> BankLine {
    BankLine {
        id: BankLineId::new(morning(), &SeededEntropy::new(number)),
        key: format!("key-{number}"),
        line: StatementLine {
            bank_account: "GB1".to_owned(),
            booked_on: date(2025, 3, 3),
            direction: Direction::Credit,
            reversal: false,
            amount: gbp(500),
            remittance: "thanks".to_owned(),
            payer: "A SMITH".to_owned(),
            end_to_end: "E1".to_owned(),
            bank_reference: String::new(),
        },
        state: LineState::Suspense,
        account_id: None,
        suggestion: None,
        how: "no_reference".to_owned(),
        imported_at: morning(),
        decided_at: morning(),
    }
}

fn plan(who: &TestCustomer, number: u64, state: PlanState) -> Plan {
    Plan {
        account_id: who.account.id,
        id: PlanId::new(morning(), &SeededEntropy::new(number)),
        state,
        debt: gbp(10_000),
        agreed_at: morning(),
        space: None,
        budget: Budget::of(&[(Category::Pay, gbp(100_000))]),
        instalments: vec![
            Instalment {
                due_on: date(2025, 3, 31),
                amount: gbp(5_000),
            },
            Instalment {
                due_on: date(2025, 4, 30),
                amount: gbp(5_000),
            },
        ],
        updated_at: morning(),
    }
}

both_engines! {
    async fn a_mandate_comes_back_as_it_was_and_an_account_has_one_open(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut first = mandate(&who, 1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_mandate(&first).await.expect("adds");
        tx.commit().await.expect("commits");
        let mut tx = store.begin().await.expect("begins");
        let second = tx.add_mandate(&mandate(&who, 2)).await;
        assert!(matches!(second, Err(RepoError::Conflict(_))), "{second:?}");
        drop(tx);
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.open_mandate(who.account.id).await, Ok(Some(first.clone())));
        assert_eq!(tx.mandate_by_reference(&first.reference).await, Ok(Some(first.clone())));
        assert_eq!(tx.mandates_in(MandateState::New, None, 9).await, Ok(vec![first.clone()]));
        assert_eq!(tx.mandates_in(MandateState::New, Some(first.id), 9).await, Ok(vec![]));
        first.state = MandateState::Cancelled;
        first.lodged_on = Some(date(2025, 3, 4));
        first.reason = "1".to_owned();
        assert_eq!(tx.update_mandate(&first, MandateState::Active).await, Ok(false));
        assert_eq!(tx.update_mandate(&first, MandateState::New).await, Ok(true));
        assert_eq!(tx.open_mandate(who.account.id).await, Ok(None));
        assert_eq!(tx.mandate(who.account.id, first.id).await, Ok(Some(first)));
        tx.add_mandate(&mandate(&who, 2)).await.expect("the first has ended");
        tx.commit().await.expect("commits");
    }

    async fn what_comes_next_is_the_earliest_announced_of_the_open_mandate(store: Store) {
        let who = TestCustomer::numbered(1);
        let (account, mut mandate) = (who.account.id, mandate(&who, 1));
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.coming(account, date(2025, 3, 1)).await, Ok(None));
        tx.add_mandate(&mandate).await.expect("adds");
        let nothing = Coming { state: MandateState::New, announced: None };
        assert_eq!(tx.coming(account, date(2025, 3, 1)).await, Ok(Some(nothing)));
        for (day, state) in [
            (11_i8, CollectionState::Collected),
            (12, CollectionState::Submitted),
            (13, CollectionState::Announced),
        ] {
            let mut one = collection(&mandate, u64::from(day.unsigned_abs()));
            (one.due_on, one.state) = (date(2025, 3, day), state);
            assert_eq!(tx.add_collection(&one).await, Ok(true));
        }
        let on = |day| Some((date(2025, 3, day), gbp(8_400)));
        for (today, expected) in [(1, on(12)), (12, on(12)), (13, on(13)), (14, None)] {
            let coming = tx.coming(account, date(2025, 3, today)).await.expect("reads");
            assert_eq!(coming.expect("is open").announced, expected, "on {today} March");
        }
        mandate.state = MandateState::Cancelled;
        assert_eq!(tx.update_mandate(&mandate, MandateState::New).await, Ok(true));
        assert_eq!(tx.coming(account, date(2025, 3, 1)).await, Ok(None));
    }

    async fn an_occasion_has_one_collection_and_a_day_one_file(store: Store) {
        let who = TestCustomer::numbered(1);
        let mandate = mandate(&who, 1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_mandate(&mandate).await.expect("adds");
        let mut first = collection(&mandate, 1);
        let mut same = collection(&mandate, 2);
        same.occasion.clone_from(&first.occasion);
        assert_eq!(tx.add_collection(&first).await, Ok(true));
        assert_eq!(tx.add_collection(&same).await, Ok(false));
        let due = |until| (CollectionState::Announced, until, 9);
        let (state, until, limit) = due(date(2025, 3, 19));
        assert_eq!(tx.collections_due(state, until, limit).await, Ok(vec![]));
        let (state, until, limit) = due(date(2025, 3, 20));
        assert_eq!(tx.collections_due(state, until, limit).await, Ok(vec![first.clone()]));
        let file = submission(1);
        assert_eq!(tx.last_serial().await, Ok(None));
        assert_eq!(tx.add_submission(&file).await, Ok(true));
        assert_eq!(tx.add_submission(&submission(2)).await, Ok(false), "the day has one");
        assert_eq!(tx.last_serial().await, Ok(Some(1)));
        assert_eq!(tx.submission_of(file.input_on).await, Ok(Some(file.clone())));
        assert_eq!(tx.submission_numbered(1).await, Ok(Some(file.clone())));
        first.state = CollectionState::Submitted;
        first.submission_id = Some(file.id);
        let from = CollectionState::Announced;
        assert_eq!(tx.update_collection(&first, from).await, Ok(true));
        assert_eq!(tx.update_collection(&first, from).await, Ok(false));
        assert_eq!(tx.collections_in(file.id).await, Ok(vec![first.clone()]));
        assert_eq!(tx.collection(who.account.id, first.id).await, Ok(Some(first)));
        let told = Instruction {
            account_id: who.account.id,
            mandate_id: mandate.id,
            what: Instruct::Lodge,
            submission_id: None,
        };
        for _ in 0..2 {
            tx.add_instruction(told, morning()).await.expect("once or again");
        }
        assert_eq!(tx.waiting_instructions(9).await, Ok(vec![told]));
        assert_eq!(tx.submit_instruction(told, file.id).await, Ok(true));
        assert_eq!(tx.submit_instruction(told, file.id).await, Ok(false));
        assert_eq!(tx.waiting_instructions(9).await, Ok(vec![]));
        let kept = Instruction { submission_id: Some(file.id), ..told };
        assert_eq!(tx.instructions_in(file.id).await, Ok(vec![kept]));
        let by = line(1).id;
        assert_eq!(tx.settle_submission(file.id, by).await, Ok(true));
        assert_eq!(tx.settle_submission(file.id, by).await, Ok(false));
        tx.commit().await.expect("commits");
    }

    async fn a_line_is_kept_once_and_a_reversal_finds_what_it_may_take_back(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let mut first = line(1);
        let mut again = line(2);
        again.key.clone_from(&first.key);
        assert_eq!(tx.add_bank_line(&first).await, Ok(true));
        assert_eq!(tx.add_bank_line(&again).await, Ok(false));
        assert_eq!(tx.has_bank_line("key-1").await, Ok(true));
        assert_eq!(tx.has_bank_line("key-2").await, Ok(false));
        assert_eq!(tx.bank_lines_in(LineState::Suspense, 9).await, Ok(vec![first.clone()]));
        let mut reversal = line(3);
        reversal.line.booked_on = date(2025, 3, 5);
        assert_eq!(tx.bank_lines_like(&reversal).await, Ok(vec![first.clone()]));
        reversal.line.amount = gbp(501);
        assert_eq!(tx.bank_lines_like(&reversal).await, Ok(vec![]));
        first.state = LineState::Matched;
        first.account_id = Some(who.account.id);
        assert_eq!(tx.update_bank_line(&first, LineState::Suspense).await, Ok(true));
        assert_eq!(tx.update_bank_line(&first, LineState::Suspense).await, Ok(false));
        assert_eq!(tx.bank_line(first.id).await, Ok(Some(first)));
        tx.commit().await.expect("commits");
    }

    async fn a_plan_comes_back_as_it_was_and_an_account_has_one_that_runs(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut first = plan(&who, 1, PlanState::Active);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_plan(&first).await.expect("adds");
        tx.add_plan(&plan(&who, 2, PlanState::Proposed)).await.expect("a proposal may stand by");
        tx.commit().await.expect("commits");
        let mut tx = store.begin().await.expect("begins");
        let third = tx.add_plan(&plan(&who, 3, PlanState::Broken)).await;
        assert!(matches!(third, Err(RepoError::Conflict(_))), "{third:?}");
        drop(tx);
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.plan(who.account.id, first.id).await, Ok(Some(first.clone())));
        assert_eq!(tx.plans(who.account.id, 9).await.expect("reads").len(), 2);
        assert_eq!(tx.plans_in(PlanState::Active, None, 9).await, Ok(vec![first.clone()]));
        first.state = PlanState::BreathingSpace;
        first.space = Some((date(2025, 3, 1), date(2025, 4, 30)));
        assert_eq!(tx.update_plan(&first, PlanState::Broken).await, Ok(false));
        assert_eq!(tx.update_plan(&first, PlanState::Active).await, Ok(true));
        assert_eq!(tx.plan(who.account.id, first.id).await, Ok(Some(first)));
        tx.commit().await.expect("commits");
    }
}
