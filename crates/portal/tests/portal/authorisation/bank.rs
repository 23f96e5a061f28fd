//! A mandate, a planned payment and a plan of the customer whom others ask about.

use base::{CollectionId, MandateId, PlanId};
use money::Money;
use payments::direct_debit::{
    Arrangement, Collection, CollectionKind, CollectionState, Mandate, MandateState,
};
use payments::plan::{Budget, Instalment, Plan, PlanState};
use payments::{DirectDebitRepository as _, PlanRepository as _};
use testkit::{TestCustomer, morning};

use crate::world::World;

/// Adds them; returns the planned payment and the plan, as TypeID text.
pub async fn bank_things(world: &World, ada: &TestCustomer) -> (String, String) {
    let (now, entropy) = (world.now(), world.portal.entropy());
    let mandate = mandate(ada, MandateId::new(now, entropy));
    let planned = planned(ada, &mandate, CollectionId::new(now, entropy));
    let plan = plan(ada, PlanId::new(now, entropy));
    let mut tx = world.store.begin().await.expect("begins");
    tx.add_mandate(&mandate).await.expect("is added");
    assert_eq!(tx.add_collection(&planned).await, Ok(true));
    tx.add_plan(&plan).await.expect("is added");
    tx.commit().await.expect("commits");
    (planned.id.to_string(), plan.id.to_string())
}

fn mandate(ada: &TestCustomer, id: MandateId) -> Mandate {
    Mandate {
        account_id: ada.account.id,
        id,
        reference: "LLTEST1".to_owned(),
        state: MandateState::Active,
        sealed_account: vec![1],
        sealed_holder: vec![1],
        shown: "account ending 958".to_owned(),
        arrangement: Arrangement::WholeBill,
        fixed: None,
        day: 1,
        created_at: morning(),
        updated_at: morning(),
        lodged_on: Some(ada.account.opened_on),
        paused_until: None,
        reason: String::new(),
    }
}

fn planned(ada: &TestCustomer, mandate: &Mandate, id: CollectionId) -> Collection {
    Collection {
        account_id: ada.account.id,
        id,
        mandate_id: mandate.id,
        kind: CollectionKind::Scheduled,
        occasion: "scheduled:their-key".to_owned(),
        amount: Money::from_minor(5_000, ada.account.currency),
        due_on: jiff::civil::date(2025, 3, 31),
        announced_at: morning(),
        state: CollectionState::Announced,
        submission_id: None,
        reason: String::new(),
        updated_at: morning(),
    }
}

fn plan(ada: &TestCustomer, id: PlanId) -> Plan {
    let debt = Money::from_minor(5_000, ada.account.currency);
    Plan {
        account_id: ada.account.id,
        id,
        state: PlanState::Proposed,
        debt,
        agreed_at: morning(),
        space: None,
        budget: Budget::default(),
        instalments: vec![Instalment {
            due_on: jiff::civil::date(2025, 4, 1),
            amount: debt,
        }],
        updated_at: morning(),
    }
}
