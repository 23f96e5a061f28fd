//! Recognises who is asking, once a request, and leaves the operation's context for handlers.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use portal::RequestMeta;

use crate::middleware::log::RequestNumber;
use crate::router::plain_page;
use crate::state::AppState;

/// Puts an `Arc<OpContext>` into the request's extensions.
pub async fn recognise(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let token = app::ssr::session_cookie(headers, state.edge.https).map(str::to_owned);
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let meta = RequestMeta {
        request_id: request
            .extensions()
            .get::<RequestNumber>()
            .map_or_else(|| state.portal.new_request_id(), |number| number.0),
        address: client_address(headers, peer, state.edge.trusted_proxies),
        user_agent: text(headers, header::USER_AGENT)
            .unwrap_or_default()
            .to_owned(),
    };
    match state.portal.context(token.as_deref(), meta).await {
        Ok(context) => {
            request.extensions_mut().insert(Arc::new(context));
            next.run(request).await
        }
        Err(error) => {
            tracing::error!(%error, "cannot recognise who is asking");
            let page = plain_page("We'll be back in a minute", &error.message());
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "30")],
                page,
            )
                .into_response()
        }
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The address to count attempts by. Only as many `X-Forwarded-For` entries as there are trusted
/// proxies are believed, counted from the right: the rest is whatever the client wrote.
fn client_address(headers: &HeaderMap, peer: Option<IpAddr>, proxies: usize) -> Option<IpAddr> {
    if proxies == 0 {
        return peer;
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let index = forwarded.len().checked_sub(proxies)?;
    forwarded[index].parse().ok().or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_cannot_choose_its_own_address() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 10.0.0.1".parse().unwrap());
        let peer = Some(IpAddr::from([127, 0, 0, 1]));
        assert_eq!(client_address(&headers, peer, 0), peer);
        assert_eq!(
            client_address(&headers, peer, 1),
            Some(IpAddr::from([10, 0, 0, 1]))
        );
    }
}
