//! Server functions of signing in and out, and of the account shown.

use leptos::prelude::*;

use crate::error::AppError;
use crate::wire_codec::Wire;

/// Checks e-mail and password, starts a session, and leads on: to `next`, where that is a page of
/// ours.
#[server(SignIn, prefix = "/api/pages", endpoint = "sign-in", output = Wire)]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let session = portal
        .sign_in(&ctx, &email, &password)
        .await
        .map_err(|error| AppError::from(error).with_typed("email", &email))?;
    crate::ssr::set_cookie(&portal.session_cookie(&session));
    leptos_axum::redirect(&match session.step {
        wire::SignInStep::Done => portal::own_path(&next).unwrap_or("/").to_owned(),
        wire::SignInStep::SecondFactor => portal::sign_in_before("/sign-in/code", &next),
    });
    Ok(())
}

/// Checks the code from the phone, or a recovery code, and leads to `next`, else home.
#[server(ProveSecondFactor, prefix = "/api/pages", endpoint = "sign-in-code", output = Wire)]
pub async fn prove_second_factor(
    code: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let session = portal.prove_second_factor(&ctx, &code).await?;
    crate::ssr::set_cookie(&portal.session_cookie(&session));
    leptos_axum::redirect(portal::own_path(&next).unwrap_or("/"));
    Ok(())
}

/// Ends this session.
#[server(SignOut, prefix = "/api/pages", endpoint = "sign-out", output = Wire)]
pub async fn sign_out() -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.sign_out(&ctx).await?;
    crate::ssr::set_cookie(&portal.ended_cookie());
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// Chooses the account that the pages show.
#[server(SwitchAccount, prefix = "/api/pages", endpoint = "switch-account", output = Wire)]
pub async fn switch_account(account: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.switch_account(&ctx, &account).await?;
    leptos_axum::redirect("/");
    Ok(())
}
