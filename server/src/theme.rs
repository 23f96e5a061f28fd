//! Light, dark, or as the system says: a cookie, so that the first paint is right.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::state::AppState;

/// The form of the switch.
#[derive(Deserialize)]
pub struct Choice {
    theme: String,
}

/// Keeps the choice and returns to the page.
pub async fn choose(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    let (theme, age) = match choice.theme.as_str() {
        "light" => ("light", 31_536_000),
        "dark" => ("dark", 31_536_000),
        _ => ("", 0),
    };
    let secure = if state.edge.https { "; Secure" } else { "" };
    let cookie = format!("theme={theme}; Path=/; Max-Age={age}; SameSite=Lax{secure}");
    let mut response =
        Redirect::to(&came_from(&headers, &state.edge.public_origin)).into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The page of ours that sent the form, as a path; anything else leads home.
fn came_from(headers: &HeaderMap, public_origin: &str) -> String {
    headers
        .get(header::REFERER)
        .and_then(|referer| referer.to_str().ok())
        .and_then(|referer| referer.strip_prefix(public_origin))
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .unwrap_or("/")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_never_leads_to_another_site() {
        let ours = "https://portal.example";
        let from = |referer: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, referer.parse().unwrap());
            came_from(&headers, ours)
        };
        assert_eq!(
            from("https://portal.example/usage?period=day"),
            "/usage?period=day"
        );
        assert_eq!(from("https://portal.example.evil/usage"), "/");
        assert_eq!(from("https://portal.example//evil"), "/");
        assert_eq!(from("https://evil/"), "/");
    }
}
