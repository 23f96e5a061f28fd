//! `/healthz`: the process answers. `/readyz`: it can serve, database and schema included.

use axum::extract::State;
use axum::http::StatusCode;

use crate::state::AppState;

/// Alive.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Able to serve.
pub async fn readyz(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.portal.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}
