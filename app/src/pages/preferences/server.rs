//! Server functions of the preference centre.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::{BillPreferenceView, PreferencesView};

use crate::error::AppError;
use crate::wire_codec::Wire;

/// The grid of messages and channels.
#[server(
    GetPreferences,
    prefix = "/api/pages",
    endpoint = "preferences",
    input = GetUrl,
    output = Wire
)]
pub async fn get_preferences() -> Result<PreferencesView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.preferences_view(&ctx).await?)
}

/// Keeps the whole grid. `on` names the ticked cells: `kind/channel`.
#[server(SavePreferences, prefix = "/api/pages", endpoint = "save-preferences", output = Wire)]
pub async fn save_preferences(#[server(default)] on: Vec<String>) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let cells: Vec<(String, String)> = on
        .iter()
        .filter_map(|cell| cell.split_once('/'))
        .map(|(kind, channel)| (kind.to_owned(), channel.to_owned()))
        .collect();
    portal
        .save_preferences(&ctx, &cells)
        .await
        .map_err(|error| AppError::from(error).with_typed("on", &on.join(" ")))?;
    leptos_axum::redirect("/preferences?saved=yes");
    Ok(())
}

/// How bills arrive.
#[server(
    GetBillPreference,
    prefix = "/api/pages",
    endpoint = "bill-preference",
    input = GetUrl,
    output = Wire
)]
pub async fn get_bill_preference() -> Result<BillPreferenceView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.bill_preference_view(&ctx).await?)
}

/// Keeps how bills arrive.
#[server(
    SaveBillPreference,
    prefix = "/api/pages",
    endpoint = "save-bill-preference",
    output = Wire
)]
pub async fn save_bill_preference(
    #[server(default)] delivery: String,
    #[server(default)] print: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.save_bill_preference(&ctx, &delivery, &print).await?;
    leptos_axum::redirect("/preferences/bills?saved=yes");
    Ok(())
}
