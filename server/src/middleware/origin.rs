//! Every state change must come from our own pages: checked by `Origin`, before anything else.
//!
//! Webhooks are not behind this: they are signed instead.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::router::plain_page;
use crate::state::AppState;

/// Refuses a state change that another site sent.
pub async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || is_ours(request.headers(), &state.edge.public_origin) {
        return next.run(request).await;
    }
    tracing::warn!(route = %request.uri().path(), "state change from another origin refused");
    let page = plain_page(
        "We didn't do that",
        "The request came from another site. Nothing was changed. Open Lamplight and try again.",
    );
    (StatusCode::FORBIDDEN, page).into_response()
}

fn is_ours(headers: &HeaderMap, public_origin: &str) -> bool {
    match headers.get(header::ORIGIN) {
        Some(origin) => origin.as_bytes() == public_origin.as_bytes(),
        // Browsers that leave Origin out of same-origin forms still say where it came from.
        None => headers
            .get("sec-fetch-site")
            .is_some_and(|site| site == "same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_origin_may_change_state() {
        let ours = "https://portal.example";
        let mut headers = HeaderMap::new();
        assert!(!is_ours(&headers, ours));
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        assert!(is_ours(&headers, ours));
        headers.insert(
            header::ORIGIN,
            "https://portal.example.evil".parse().unwrap(),
        );
        assert!(!is_ours(&headers, ours));
        headers.insert(header::ORIGIN, "null".parse().unwrap());
        assert!(!is_ours(&headers, ours));
        headers.insert(header::ORIGIN, ours.parse().unwrap());
        assert!(is_ours(&headers, ours));
    }
}
