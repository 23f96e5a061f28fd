//! Server functions of payment plans. What somebody earns and spends is never put into an address.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
use wire::PlanView;

use crate::error::AppError;
use crate::wire_codec::Wire;

/// One field of income or outgoings, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedAmount {
    /// Which.
    pub code: String,
    /// What was typed.
    #[serde(default)]
    pub amount: String,
}

/// The plan, or how to get one.
#[server(
    GetPlan,
    prefix = "/api/pages",
    endpoint = "payment-plan",
    input = GetUrl,
    output = Wire
)]
pub async fn get_plan() -> Result<PlanView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.plan_view(&ctx).await?)
}

/// Works a proposal out.
#[server(ProposePlan, prefix = "/api/pages", endpoint = "propose-plan", output = Wire)]
pub async fn propose_plan(
    account: String,
    #[server(default)] amounts: Vec<TypedAmount>,
    #[server(default)] monthly: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let amounts = amounts
        .into_iter()
        .map(|one| (one.code, one.amount))
        .collect();
    let wish = portal::PlanWish { amounts, monthly };
    portal.propose_plan(&ctx, &account, &wish).await?;
    leptos_axum::redirect("/pay/plan?done=proposed");
    Ok(())
}

/// Agrees to a proposal.
#[server(AgreePlan, prefix = "/api/pages", endpoint = "agree-plan", output = Wire)]
pub async fn agree_plan(account: String, plan: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.agree_plan(&ctx, &account, &plan).await?;
    leptos_axum::redirect("/pay/plan?done=agreed");
    Ok(())
}

/// Ends a plan or puts a proposal aside.
#[server(EndPlan, prefix = "/api/pages", endpoint = "end-plan", output = Wire)]
pub async fn end_plan(account: String, plan: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.end_payment_plan(&ctx, &account, &plan).await?;
    leptos_axum::redirect("/pay/plan?done=ended");
    Ok(())
}

/// Begins a breathing space.
#[server(
    BeginBreathingSpace,
    prefix = "/api/pages",
    endpoint = "begin-breathing-space",
    output = Wire
)]
pub async fn begin_breathing_space(account: String, plan: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.begin_breathing_space(&ctx, &account, &plan).await?;
    leptos_axum::redirect("/pay/plan?done=paused");
    Ok(())
}
