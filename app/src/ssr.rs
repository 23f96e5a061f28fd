//! What server functions take from the request: the portal and the operation's context.

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use portal::{OpContext, Portal};

use crate::error::AppError;

/// The portal and who is asking. `server` put both into the request's context.
pub fn operation() -> Result<(Portal, Arc<OpContext>), AppError> {
    let parts = use_context::<Parts>().ok_or_else(AppError::connection)?;
    let ctx = parts.extensions.get::<Arc<OpContext>>().cloned();
    Ok((
        expect_context::<Portal>(),
        ctx.ok_or_else(AppError::connection)?,
    ))
}

/// What a refusal does to the answer around it: who must sign in is led there, anything else
/// sets the status. A form sent without WebAssembly is answered by a redirect to its page, which
/// must stay one, or the browser would not follow it.
pub fn answer_refusal(error: &portal::PortalError) {
    use portal::{PortalError, Refusal};
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    match error {
        PortalError::Refused(Refusal::NotSignedIn) => lead_to(&response, &and_back("/sign-in")),
        PortalError::Refused(Refusal::SecondFactorNeeded) => {
            lead_to(&response, &and_back("/sign-in/code"));
        }
        _ if is_plain_form() => {}
        _ => {
            if let Ok(status) = StatusCode::from_u16(error.status()) {
                response.set_status(status);
            }
        }
    }
}

/// The sign-in page that leads back to the page that was asked for.
fn and_back(page: &str) -> String {
    let asked = use_context::<Parts>().filter(|parts| parts.method == Method::GET);
    let wanted = asked.and_then(|parts| parts.uri.path_and_query().map(ToString::to_string));
    portal::sign_in_before(page, &wanted.unwrap_or_default())
}

/// Leads a browser there; whoever asked for data is told by the status, not by a 500.
fn lead_to(response: &ResponseOptions, path: &str) {
    leptos_axum::redirect(path);
    if !use_context::<Parts>().is_some_and(|parts| wants_html(&parts)) {
        response.set_status(StatusCode::UNAUTHORIZED);
    }
}

/// Arguments that are missing or make no sense are the caller's fault, not ours.
pub fn answer_bad_request() {
    if let Some(response) = use_context::<ResponseOptions>().filter(|_| !is_plain_form()) {
        response.set_status(StatusCode::BAD_REQUEST);
    }
}

/// Whether the browser itself sent a form, so that its answer is a page or leads to one.
#[must_use]
pub fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.method == Method::POST && wants_html(&parts))
}

fn wants_html(parts: &Parts) -> bool {
    let accept = parts
        .headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// The path that was asked for.
#[must_use]
pub fn path() -> String {
    use_context::<Parts>().map_or_else(String::new, |parts| parts.uri.path().to_owned())
}

/// Sends a `Set-Cookie` with the answer.
pub fn set_cookie(cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    }
}

/// Sets a header of the answer.
pub fn set_header(name: HeaderName, value: &str) {
    if let (Some(response), Ok(value)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(value),
    ) {
        response.insert_header(name, value);
    }
}

/// The value of a cookie the browser sent.
#[must_use]
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The session token's cookie, by the name it has on this origin.
#[must_use]
pub fn session_cookie(headers: &axum::http::HeaderMap, https: bool) -> Option<&str> {
    let name = portal::session_cookie_name(https);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The page's content security policy, with this answer's nonce.
pub fn set_page_policy() {
    let Some(nonce) = leptos::nonce::use_nonce() else {
        return;
    };
    let reload = if crate::is_watched() { " ws:" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'{reload}; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    set_header(header::CONTENT_SECURITY_POLICY, &policy);
}
