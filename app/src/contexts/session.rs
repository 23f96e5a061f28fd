//! Who is signed in: read once a page load, shared by the frame and the pages.

use leptos::prelude::*;
use wire::SessionView;

use crate::error::AppError;

/// The session as the frame and the pages see it.
#[derive(Clone, Copy)]
pub struct SessionContext {
    /// Who is signed in.
    pub session: Resource<Result<SessionView, AppError>>,
}

/// Who is signed in, and their accounts.
#[server(
    GetSession,
    prefix = "/api/pages",
    endpoint = "session",
    input = leptos::server_fn::codec::GetUrl
)]
pub async fn get_session() -> Result<SessionView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.session_view(&ctx).await?)
}

/// Puts the session into context for everything below. The frame does it, so that signing in,
/// which happens outside the frame, is followed by a fresh look.
pub fn provide_session() -> SessionContext {
    let context = SessionContext {
        session: Resource::new(|| (), |()| get_session()),
    };
    provide_context(context);
    context
}
