//! One line a request: method, route, status, time. Never a query, an address or a name.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use base::RequestId;

use crate::state::AppState;

/// The request's number, for handlers.
#[derive(Clone, Copy)]
pub struct RequestNumber(pub RequestId);

/// Numbers the request and logs its outcome.
pub async fn line(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = state.portal.new_request_id();
    request.extensions_mut().insert(RequestNumber(id));
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let begun = tokio::time::Instant::now();
    let mut response = next.run(request).await;
    let status = response.status();
    let elapsed_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    if status.is_server_error() {
        tracing::error!(request.id = %id, %method, route, status = status.as_u16(), elapsed_us, "request");
    } else {
        tracing::info!(request.id = %id, %method, route, status = status.as_u16(), elapsed_us, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}
