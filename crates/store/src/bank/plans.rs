//! Payment plans.

use base::{AccountId, PlanId, RepoResult};
use payments::PlanRepository;
use payments::plan::{Instalment, Plan, PlanState};
use uuid::Uuid;

use super::rows::PlanRow;
use super::sql;
use crate::conn::Conn;
use crate::value::binds;

impl PlanRepository for Conn {
    async fn add_plan(&mut self, plan: &Plan) -> RepoResult<()> {
        let instalments = Instalment::all_to_text(&plan.instalments);
        let budget = plan.budget.to_text();
        let values = binds![
            plan.account_id,
            plan.id,
            plan.state.code(),
            plan.debt.currency().code(),
            plan.debt.minor(),
            plan.agreed_at,
            plan.space.map(|(from, _)| from),
            plan.space.map(|(_, to)| to),
            &budget,
            &instalments,
            plan.updated_at,
        ];
        self.run_one(sql::ADD_PLAN, values).await
    }

    async fn plan(&mut self, account: AccountId, id: PlanId) -> RepoResult<Option<Plan>> {
        self.first::<PlanRow, _>(sql::PLAN, binds![account, id])
            .await
    }

    async fn plans(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<Plan>> {
        self.all::<PlanRow, _>(sql::PLANS, binds![account, limit])
            .await
    }

    async fn plans_in(
        &mut self,
        state: PlanState,
        after: Option<PlanId>,
        limit: i64,
    ) -> RepoResult<Vec<Plan>> {
        let after = after.unwrap_or(PlanId::from_uuid(Uuid::nil()));
        self.all::<PlanRow, _>(sql::PLANS_IN, binds![state.code(), after, limit])
            .await
    }

    async fn update_plan(&mut self, plan: &Plan, from: PlanState) -> RepoResult<bool> {
        let values = binds![
            plan.account_id,
            plan.id,
            from.code(),
            plan.state.code(),
            plan.space.map(|(from, _)| from),
            plan.space.map(|(_, to)| to),
            plan.updated_at,
        ];
        Ok(self.run(sql::UPDATE_PLAN, values).await? == 1)
    }
}
