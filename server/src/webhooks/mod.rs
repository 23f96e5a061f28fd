//! `POST /webhooks/{gateway}`: public, believed only when signed, and then only as a hint.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};

use crate::state::AppState;

/// Hands a webhook to the portal. Gateways try again unless they read 2xx.
pub async fn receive(
    State(state): State<AppState>,
    Path(gateway): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    let Ok(header) = state.portal.signature_header(&gateway) else {
        return (StatusCode::NOT_FOUND, "refused\n");
    };
    let signature = headers
        .get(header)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    match state
        .portal
        .gateway_webhook(&gateway, signature, &body)
        .await
    {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            let status = StatusCode::from_u16(error.status());
            tracing::warn!(code = error.code(), "webhook refused");
            (
                status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                "refused\n",
            )
        }
    }
}
