//! The server function of the usage page, and what it answers.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
use wire::{Period, UsageView};

use crate::drawn::{Carried, Drawing};
use crate::error::AppError;
use crate::wire_codec::Wire;

/// A period of a supply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// The numbers, which the browser draws as well.
    pub view: Arc<UsageView>,
    /// What is said before the chart.
    pub above: Drawing,
    /// What follows it, whatever is chosen in it.
    pub below: Drawing,
}

impl Carried for Usage {
    fn without_drawings(&self) -> Self {
        Self {
            view: self.view.clone(),
            above: Drawing::default(),
            below: Drawing::default(),
        }
    }
}

/// Usage at one point of the current account. Absent arguments: as in [`wire::UsageQuery`].
#[server(
    GetUsage,
    prefix = "/api/pages",
    endpoint = "usage",
    input = GetUrl,
    output = Wire
)]
pub async fn get_usage(
    point: Option<String>,
    period: Option<Period>,
    on: Option<String>,
) -> Result<Usage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let query = wire::UsageQuery { point, period, on };
    // Boxed: it is large, and what resolves it moves it several times.
    let view = Box::pin(portal.usage_view(&ctx, &query)).await?;
    Ok(Usage {
        above: super::draw::above(&view),
        below: super::draw::below(&view),
        view: Arc::new(view),
    })
}
