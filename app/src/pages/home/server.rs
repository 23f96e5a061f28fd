//! The server function of the home page.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wire::HomeView;

use crate::error::AppError;

/// The page's data, and its small charts drawn: the browser needs no plotting code for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeData {
    /// The page.
    pub view: HomeView,
    /// One SVG a usage glance, in the same order.
    pub sparks: Vec<String>,
}

/// The home page of the current account.
#[server(
    GetHome,
    prefix = "/api/pages",
    endpoint = "home",
    input = leptos::server_fn::codec::GetUrl
)]
pub async fn get_home() -> Result<HomeData, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let view = portal.home_view(&ctx).await?;
    let sparks = view.usage.iter().enumerate().map(spark).collect();
    Ok(HomeData { view, sparks })
}

#[cfg(feature = "ssr")]
fn spark((index, glance): (usize, &wire::UsageGlance)) -> String {
    let series = match glance.flow {
        wire::Flow::Electricity => charts::Series::Electricity,
        wire::Flow::Gas => charts::Series::Gas,
        wire::Flow::Export => charts::Series::Export,
    };
    charts::sparkline(&charts::Sparkline {
        id: &format!("spark-{index}"),
        series,
        values: &glance.recent_days_wh,
        title: &glance.recent_text,
    })
    .svg
}
