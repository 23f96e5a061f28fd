//! Server functions of security. Passwords and codes go in and are never sent back.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::{RecoveryCodes, SecurityView};

use super::codes_page::CodesOnce;
use crate::error::AppError;
use crate::wire_codec::Wire;

/// The second factor and the devices.
#[server(
    GetSecurity,
    prefix = "/api/pages",
    endpoint = "security",
    input = GetUrl,
    output = Wire
)]
pub async fn get_security() -> Result<SecurityView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.security_view(&ctx).await?)
}

/// Begins to set up codes from an app; the page then shows the square to scan.
#[server(BeginTotp, prefix = "/api/pages", endpoint = "begin-totp", output = Wire)]
pub async fn begin_totp(password: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.begin_totp(&ctx, &password).await?;
    leptos_axum::redirect("/security");
    Ok(())
}

/// Proves the app's first code, which turns the second factor on. The recovery codes are in the
/// answer and nowhere else.
#[server(ConfirmTotp, prefix = "/api/pages", endpoint = "confirm-totp", output = CodesOnce)]
pub async fn confirm_totp(code: String) -> Result<RecoveryCodes, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.confirm_totp(&ctx, &code).await?.codes)
}

/// Turns the second factor off.
#[server(RemoveTotp, prefix = "/api/pages", endpoint = "remove-totp", output = Wire)]
pub async fn remove_totp(code: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.remove_totp(&ctx, &code).await?;
    leptos_axum::redirect("/security?did=removed");
    Ok(())
}

/// Makes ten new recovery codes; the old ones stop working.
#[server(
    NewRecoveryCodes,
    prefix = "/api/pages",
    endpoint = "new-recovery-codes",
    output = CodesOnce
)]
pub async fn new_recovery_codes(code: String) -> Result<RecoveryCodes, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.new_recovery_codes(&ctx, &code).await?)
}

/// Signs one device out.
#[server(EndSession, prefix = "/api/pages", endpoint = "end-session", output = Wire)]
pub async fn end_session(session: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.end_session(&ctx, &session).await?;
    leptos_axum::redirect("/security?did=ended");
    Ok(())
}

/// Signs every other device out.
#[server(
    EndOtherSessions,
    prefix = "/api/pages",
    endpoint = "end-other-sessions",
    output = Wire
)]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.end_other_sessions(&ctx).await?;
    leptos_axum::redirect("/security?did=ended-others");
    Ok(())
}
