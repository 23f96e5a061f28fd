//! Server functions of meter readings.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::{PartlyDrawn, ReadingsForm, TypedReading};

use crate::error::AppError;
use crate::wire_codec::Wire;

/// The meters of the current account and their readings.
#[server(
    GetReadings,
    prefix = "/api/pages",
    endpoint = "readings",
    input = GetUrl,
    output = Wire
)]
pub async fn get_readings() -> Result<PartlyDrawn<ReadingsForm>, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let view = portal.readings_view(&ctx).await?;
    Ok(super::draw::readings(view))
}

/// Sends what was typed; leads back to the page, which says what became of it.
#[server(SendReadings, prefix = "/api/pages", endpoint = "send-readings", output = Wire)]
pub async fn send_readings(
    account: String,
    #[server(default)] typed: Vec<TypedReading>,
    #[server(default)] read_on: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let read_on_day = Some(read_on.as_str()).filter(|day| !day.is_empty());
    let sent = portal
        .submit_readings(&ctx, &account, &typed, read_on_day)
        .await
        .map_err(|error| {
            let error = AppError::from(error).with_typed("read_on", &read_on);
            typed.iter().fold(error, |error, one| {
                error.with_typed(&one.register, &one.value)
            })
        })?;
    leptos_axum::redirect(&format!(
        "/readings?sent={}&check={}",
        sent.accepted, sent.to_confirm
    ));
    Ok(())
}

/// "Yes, it's right": a person will look at the reading.
#[server(ConfirmReading, prefix = "/api/pages", endpoint = "confirm-reading", output = Wire)]
pub async fn confirm_reading(account: String, reading: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.confirm_reading(&ctx, &account, &reading).await?;
    leptos_axum::redirect("/readings?did=confirmed");
    Ok(())
}

/// "Change it": the reading is put aside.
#[server(DiscardReading, prefix = "/api/pages", endpoint = "discard-reading", output = Wire)]
pub async fn discard_reading(account: String, reading: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.discard_reading(&ctx, &account, &reading).await?;
    leptos_axum::redirect("/readings?did=discarded");
    Ok(())
}
