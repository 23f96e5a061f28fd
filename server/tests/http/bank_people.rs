//! A mandate, a planned payment and a proposed plan, so that the walk has them to name.

use base::{CollectionId, MandateId, PlanId};
use jiff::civil::Date;
use money::{Currency, Money};
use payments::direct_debit::{
    Arrangement, Collection, CollectionKind, CollectionState, Mandate, MandateState,
};
use payments::plan::{Budget, Instalment, Plan, PlanState};
use payments::{DirectDebitRepository as _, PlanRepository as _};
use store::Conn;
use testkit::{SeededEntropy, TestCustomer, morning};

/// Adds them, the planned payment for `on`; returns it and the plan, as TypeID text.
pub async fn add_bank_things(tx: &mut Conn, rows: &TestCustomer, on: Date) -> (String, String) {
    let entropy = SeededEntropy::new(0xba4c);
    let account_id = rows.account.id;
    let amount = Money::from_minor(5_000, Currency::Gbp);
    let mandate = Mandate {
        account_id,
        id: MandateId::new(morning(), &entropy),
        reference: "LLWALK1".to_owned(),
        state: MandateState::Active,
        sealed_account: vec![1],
        sealed_holder: vec![1],
        shown: "account ending 958".to_owned(),
        arrangement: Arrangement::WholeBill,
        fixed: None,
        day: 1,
        created_at: morning(),
        updated_at: morning(),
        lodged_on: Some(rows.account.opened_on),
        paused_until: None,
        reason: String::new(),
    };
    let planned = Collection {
        account_id,
        id: CollectionId::new(morning(), &entropy),
        mandate_id: mandate.id,
        kind: CollectionKind::Scheduled,
        occasion: "scheduled:walk".to_owned(),
        amount,
        due_on: on,
        announced_at: morning(),
        state: CollectionState::Announced,
        submission_id: None,
        reason: String::new(),
        updated_at: morning(),
    };
    let plan = Plan {
        account_id,
        id: PlanId::new(morning(), &entropy),
        state: PlanState::Proposed,
        debt: amount,
        agreed_at: morning(),
        space: None,
        budget: Budget::default(),
        instalments: vec![Instalment { due_on: on, amount }],
        updated_at: morning(),
    };
    tx.add_mandate(&mandate).await.expect("is added");
    assert_eq!(tx.add_collection(&planned).await, Ok(true));
    tx.add_plan(&plan).await.expect("is added");
    (planned.id.to_string(), plan.id.to_string())
}
