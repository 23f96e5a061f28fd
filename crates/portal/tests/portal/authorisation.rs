//! Every use-case, called by another customer, by nobody, and by someone half signed in.
//!
//! A new use-case fails `every_use_case_is_listed` until it stands in [`CASES`] (or in [`PUBLIC`]
//! with its reason, or in [`REFUSE_FIRST`]). To extend: add a line to the table, and what it names
//! to [`Theirs`].

mod bank;
mod listed;
mod theirs;

use std::future::Future;
use std::pin::Pin;

use metering::vee::ExceptionStatus;
use portal::{
    DirectDebitChange, ExportQuery, NewDirectDebit, OpContext, PlanWish, Portal, PortalError,
    Refusal, StatementFormat,
};
use testkit::both_engines;
use wire::{TypedReading, UsageQuery};

use crate::world::{PASSWORD, World};
use theirs::{Theirs, theirs};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Names something of a customer's: another one must read "not found".
    Named,
    /// Works on the caller's own things only: who is not signed in must read so.
    Own,
    /// For jobs and the command line: no customer may call it.
    System,
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<(), PortalError>> + Send + 'a>>;

struct Case {
    name: &'static str,
    kind: Kind,
    call: for<'a> fn(&'a Portal, &'a OpContext, &'a Theirs) -> Answer<'a>,
}

macro_rules! cases {
    ($($kind:ident $name:ident($portal:ident, $ctx:ident, $theirs:ident) $call:expr;)+) => {
        &[$(Case {
            name: stringify!($name),
            kind: Kind::$kind,
            call: |$portal, $ctx, $theirs| {
                let _ = $theirs;
                Box::pin(async move { $call.await.map(drop) })
            },
        }),+]
    };
}

const CASES: &[Case] = cases! {
    Named switch_account(portal, ctx, theirs) portal.switch_account(ctx, &theirs.account);
    Named end_session(portal, ctx, theirs) portal.end_session(ctx, &theirs.session);
    Named usage_view(portal, ctx, theirs) portal.usage_view(ctx, &of_point(theirs));
    Named usage_csv(portal, ctx, theirs) portal.usage_csv(ctx, &of_point(theirs));
    Named export_usage(portal, ctx, theirs) portal.export_usage(ctx, &of_supply(theirs));
    Named why_different_view(portal, ctx, theirs) portal.why_different_view(ctx, &theirs.bill);
    Named bill_view(portal, ctx, theirs) portal.bill_view(ctx, &theirs.bill);
    Named bill_query_view(portal, ctx, theirs) portal.bill_query_view(ctx, &theirs.bill, "");
    Named open_bill_query(portal, ctx, theirs) portal.open_bill_query(ctx, &theirs.wish());
    Named withdraw_bill_query(portal, ctx, theirs) portal.withdraw_bill_query(ctx, &theirs.query);
    Named reopen_bill_query(portal, ctx, theirs) portal.reopen_bill_query(ctx, &theirs.query);
    Named bill_document(portal, ctx, theirs)
        portal.bill_document(ctx, &theirs.bill, "text", None);
    Named receipt_document(portal, ctx, theirs)
        portal.receipt_document(ctx, &theirs.payment, "text", None);
    Named start_payment(portal, ctx, theirs)
        portal.start_payment(ctx, &theirs.account, "key", "1.00");
    Named start_joint_payment(portal, ctx, theirs)
        portal.start_joint_payment(ctx, "0123456789abcdef_0", &[(theirs.account.clone(), "1".to_owned())]);
    Named start_refund(portal, ctx, theirs)
        portal.start_refund(ctx, &theirs.account, "0123456789abcdef", "1.00");
    Named card_page(portal, ctx, theirs) portal.card_page(ctx, &theirs.payment);
    Named receipt_view(portal, ctx, theirs) portal.receipt_view(ctx, &theirs.payment);
    Named submit_readings(portal, ctx, theirs)
        portal.submit_readings(ctx, &theirs.account, &typed(theirs), None);
    Named confirm_reading(portal, ctx, theirs)
        portal.confirm_reading(ctx, &theirs.account, &theirs.doubtful_reading);
    Named discard_reading(portal, ctx, theirs)
        portal.discard_reading(ctx, &theirs.account, &theirs.other_doubtful_reading);
    Named set_up_direct_debit(portal, ctx, theirs)
        portal.set_up_direct_debit(ctx, &theirs.account, &NewDirectDebit::default());
    Named change_direct_debit(portal, ctx, theirs)
        portal.change_direct_debit(ctx, &theirs.account, &DirectDebitChange::default());
    Named pause_direct_debit(portal, ctx, theirs)
        portal.pause_direct_debit(ctx, &theirs.account, "2025-04-01");
    Named resume_direct_debit(portal, ctx, theirs)
        portal.resume_direct_debit(ctx, &theirs.account);
    Named plan_payment(portal, ctx, theirs)
        portal.plan_payment(ctx, &theirs.account, "key", "1.00", "2025-04-01");
    Named change_planned_payment(portal, ctx, theirs)
        portal.change_planned_payment(ctx, &theirs.account, &theirs.planned, "1.00", "2025-04-01");
    Named cancel_planned_payment(portal, ctx, theirs)
        portal.cancel_planned_payment(ctx, &theirs.account, &theirs.planned);
    Named cancel_direct_debit(portal, ctx, theirs)
        portal.cancel_direct_debit(ctx, &theirs.account);
    Named propose_plan(portal, ctx, theirs)
        portal.propose_plan(ctx, &theirs.account, &PlanWish::default());
    Named agree_plan(portal, ctx, theirs)
        portal.agree_plan(ctx, &theirs.account, &theirs.plan);
    Named begin_breathing_space(portal, ctx, theirs)
        portal.begin_breathing_space(ctx, &theirs.account, &theirs.plan);
    Named end_payment_plan(portal, ctx, theirs)
        portal.end_payment_plan(ctx, &theirs.account, &theirs.plan);
    Own bank_transfer_view(portal, ctx, theirs) portal.bank_transfer_view(ctx);
    Own direct_debit_view(portal, ctx, theirs) portal.direct_debit_view(ctx);
    Own scheduled_view(portal, ctx, theirs) portal.scheduled_view(ctx);
    Own plan_view(portal, ctx, theirs) portal.plan_view(ctx);
    System announce_collections(portal, ctx, theirs) portal.announce_collections(ctx);
    System run_direct_debits(portal, ctx, theirs) portal.run_direct_debits(ctx);
    System run_payment_plans(portal, ctx, theirs) portal.run_payment_plans(ctx);
    System suspense_lines(portal, ctx, theirs) portal.suspense_lines(ctx);
    System match_bank_line(portal, ctx, theirs)
        portal.match_bank_line(ctx, "bkl_0", "A0000001");
    System submit_direct_debits(portal, ctx, theirs)
        portal.submit_direct_debits(ctx, jiff::civil::date(2025, 3, 3));
    System book_bank_report(portal, ctx, theirs) portal.book_bank_report(ctx, b"<a/>");
    System import_bank_statement(portal, ctx, theirs)
        portal.import_bank_statement(ctx, StatementFormat::Csv, &b""[..]);
    Own home_view(portal, ctx, theirs) portal.home_view(ctx);
    Own statement_document(portal, ctx, theirs)
        portal.statement_document(ctx, None, "text", None);
    Own annual_statement(portal, ctx, theirs) portal.annual_statement(ctx, None);
    Own bills_view(portal, ctx, theirs) portal.bills_view(ctx);
    Own pay_view(portal, ctx, theirs) portal.pay_view(ctx, None);
    Own payments_view(portal, ctx, theirs) portal.payments_view(ctx);
    Own pay_accounts_view(portal, ctx, theirs) portal.pay_accounts_view(ctx);
    Own refund_view(portal, ctx, theirs) portal.refund_view(ctx);
    Own readings_view(portal, ctx, theirs) portal.readings_view(ctx);
    Own preferences_view(portal, ctx, theirs) portal.preferences_view(ctx);
    Own bill_preference_view(portal, ctx, theirs) portal.bill_preference_view(ctx);
    Own save_bill_preference(portal, ctx, theirs)
        portal.save_bill_preference(ctx, "paper", "braille");
    Own save_preferences(portal, ctx, theirs) portal.save_preferences(ctx, &[]);
    Own security_view(portal, ctx, theirs) portal.security_view(ctx);
    Own begin_totp(portal, ctx, theirs) portal.begin_totp(ctx, PASSWORD);
    Own confirm_totp(portal, ctx, theirs) portal.confirm_totp(ctx, "000000");
    Own remove_totp(portal, ctx, theirs) portal.remove_totp(ctx, "000000");
    Own new_recovery_codes(portal, ctx, theirs) portal.new_recovery_codes(ctx, "000000");
    Own end_other_sessions(portal, ctx, theirs) portal.end_other_sessions(ctx);
    System tidy_up(portal, ctx, theirs) portal.tidy_up(ctx);
    System load_calorific_values(portal, ctx, theirs)
        portal.load_calorific_values(ctx, &b"area,gas_day,megajoules\n"[..]);
    System interval_exceptions(portal, ctx, theirs)
        portal.interval_exceptions(ctx, ExceptionStatus::Open, None);
    System queued_exceptions(portal, ctx, theirs) portal.queued_exceptions(ctx, "open");
    System run_bills_of_today(portal, ctx, theirs) portal.run_bills_of_today(ctx);
    System bill_runs(portal, ctx, theirs) portal.bill_runs(ctx);
    System bill_run_problems(portal, ctx, theirs) portal.bill_run_problems(ctx, "run");
    System bills_in_review(portal, ctx, theirs) portal.bills_in_review(ctx, None);
    System open_bill_queries(portal, ctx, theirs) portal.open_bill_queries(ctx, None);
    System close_bill_query(portal, ctx, theirs) portal.close_bill_query(ctx, "A0000001-Q01");
    System release_bill(portal, ctx, theirs) portal.release_bill(ctx, &theirs.bill);
    System reject_bill(portal, ctx, theirs) portal.reject_bill(ctx, &theirs.bill, "wrong");
    System billing_state(portal, ctx, theirs) portal.billing_state(ctx, "A0000001");
    System hold_bills(portal, ctx, theirs) portal.hold_bills(ctx, "A0000001", "wrong", None);
    System lift_hold(portal, ctx, theirs) portal.lift_hold(ctx, "A0000001");
    System settle_open_payments(portal, ctx, theirs) portal.settle_open_payments(ctx);
    System settle_open_refunds(portal, ctx, theirs) portal.settle_open_refunds(ctx);
    System settle_every_payment(portal, ctx, theirs) portal.settle_every_payment(ctx);
    System reconcile_gateways(portal, ctx, theirs) portal.reconcile_gateways(ctx, 7);
    System sandbox_pay_out(portal, ctx, theirs) portal.sandbox_pay_out(ctx);
};

/// Use-cases that anyone may call, and why that is right.
const PUBLIC: &[(&str, &str)] = &[
    ("context", "recognises who asks"),
    ("ready", "says only whether the database answers"),
    ("session_view", "answers `Nobody` to nobody"),
    ("sign_in", "proves who asks"),
    ("prove_second_factor", "proves who asks"),
    ("sign_out", "ends the caller's own session or nothing"),
    (
        "gateway_webhook",
        "believes its signature, then asks the gateway",
    ),
    (
        "sandbox_page",
        "the made-up gateway's own page: its reference is a secret of the payer",
    ),
    (
        "sandbox_press",
        "the made-up gateway's own page: its reference is a secret of the payer",
    ),
];

/// System use-cases with arguments that are long to make: they must refuse in their first line.
const REFUSE_FIRST: &[&str] = &[
    "add_customer",
    "add_login",
    "adjust",
    "answer_bill_query",
    "cancel_bill",
    "draft_bill",
    "export_account_usage",
    "decide_exception",
    "declare_use",
    "import",
    "import_prices",
    "issue_bill",
    "queued_exception",
    "ledger_statement",
    "note_obstruction",
    "replay_bill",
    "resolve_interval_exception",
    "verify_ledger",
    "run_bills",
    "set_billing_terms",
    "set_business",
    "try_bill_run",
];

fn of_point(theirs: &Theirs) -> UsageQuery {
    UsageQuery {
        point: Some(theirs.point.clone()),
        period: None,
        on: None,
    }
}

fn of_supply(theirs: &Theirs) -> ExportQuery {
    ExportQuery {
        supply: Some(theirs.point.clone()),
        ..ExportQuery::default()
    }
}

fn typed(theirs: &Theirs) -> Vec<TypedReading> {
    vec![TypedReading {
        register: theirs.register.clone(),
        value: "00012".to_owned(),
    }]
}

both_engines! {
    async fn what_belongs_to_another_customer_is_not_found(store: Store) {
        let world = World::new(store);
        let (ada, eve) = (world.customer(1).await, world.customer(2).await);
        let adas = world.signed_in(&ada).await;
        let theirs = theirs(&world, &ada).await;
        let eves = world.signed_in(&eve).await;
        for case in CASES.iter().filter(|case| case.kind == Kind::Named) {
            let answer = (case.call)(&world.portal, &eves, &theirs).await;
            assert_refused(case, answer, &Refusal::NotFound);
        }
        // The owner finds every one of them: the refusals above were about who asked.
        for case in CASES.iter().filter(|case| case.kind == Kind::Named) {
            let answer = (case.call)(&world.portal, &adas, &theirs).await;
            let lost = matches!(answer, Err(PortalError::Refused(Refusal::NotFound)));
            assert!(!lost, "{}: the owner does not find their own", case.name);
        }
    }

    async fn nobody_is_told_to_sign_in(store: Store) {
        let world = World::new(store);
        let theirs = theirs(&world, &world.customer(1).await).await;
        let nobody = world.nobody().await;
        for case in CASES.iter().filter(|case| case.kind != Kind::System) {
            let answer = (case.call)(&world.portal, &nobody, &theirs).await;
            assert_refused(case, answer, &Refusal::NotSignedIn);
        }
    }

    async fn a_password_alone_opens_nothing_when_there_is_a_second_factor(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        world.enrol(&world.signed_in(&ada).await).await;
        let half = world.half_signed_in(&ada).await;
        let theirs = theirs(&world, &ada).await;
        for case in CASES.iter().filter(|case| case.kind != Kind::System) {
            let answer = (case.call)(&world.portal, &half, &theirs).await;
            assert_refused(case, answer, &Refusal::SecondFactorNeeded);
        }
    }

    async fn the_systems_use_cases_are_for_no_customer(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let theirs = theirs(&world, &ada).await;
        let adas = world.signed_in(&ada).await;
        for ctx in [adas, world.nobody().await] {
            for case in CASES.iter().filter(|case| case.kind == Kind::System) {
                let answer = (case.call)(&world.portal, &ctx, &theirs).await;
                assert_refused(case, answer, &Refusal::Forbidden);
            }
        }
    }
}

fn assert_refused(case: &Case, answer: Result<(), PortalError>, with: &Refusal) {
    match answer {
        Err(PortalError::Refused(refusal)) => assert_eq!(&refusal, with, "{}", case.name),
        other => panic!("{}: {other:?} instead of {with:?}", case.name),
    }
}
