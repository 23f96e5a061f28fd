//! `GET /pay/{payment}/card`: the page on which a card is typed into Stripe's own fields.
//!
//! The only page with a third party's script, and the only policy that allows one. It needs that
//! script: without JavaScript it says so, and shows the other ways to pay.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use portal::{CardPage, OpContext};

use crate::router::{escape, refused};
use crate::state::AppState;

/// The page while the payment is open; otherwise the way to what became of it.
pub async fn page(
    State(state): State<AppState>,
    Extension(context): Extension<Arc<OpContext>>,
    Path(payment): Path<String>,
) -> Response {
    match state.portal.card_page(&context, &payment).await {
        Ok(CardPage::Over { return_path }) => {
            (StatusCode::FOUND, [(header::LOCATION, return_path)]).into_response()
        }
        Ok(CardPage::Open {
            amount,
            fields,
            return_path,
        }) => {
            let supplier = escape(&state.portal.settings().supplier_name);
            let stylesheet = &app::Assets::of(&state.leptos).style;
            let document = document(&Words {
                amount: amount.to_string(),
                supplier,
                stylesheet: stylesheet.clone(),
                key: escape(&fields.publishable_key),
                secret: escape(&fields.client_secret),
                script: escape(&fields.script_url),
                back: escape(&return_path),
            });
            let policy = policy(&fields.script_url, &fields.api_base);
            let mut response = Html(document).into_response();
            match HeaderValue::from_str(&policy) {
                Ok(policy) => {
                    let headers = response.headers_mut();
                    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
                    response
                }
                Err(error) => {
                    tracing::error!(%error, "the card page's policy cannot be written");
                    StatusCode::INTERNAL_SERVER_ERROR.into_response()
                }
            }
        }
        Err(error) => refused(&error),
    }
}

/// What <https://docs.stripe.com/security/guide#content-security-policy> asks for, and no more.
fn policy(script_url: &str, api_base: &str) -> String {
    let script = origin(script_url);
    let api = origin(api_base);
    format!(
        "default-src 'none'; script-src 'self' {script}; connect-src {api} {script}; \
         frame-src {script} https://hooks.stripe.com; style-src 'self'; font-src 'self'; \
         img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..end]
}

struct Words {
    amount: String,
    supplier: String,
    stylesheet: String,
    key: String,
    secret: String,
    script: String,
    back: String,
}

fn document(words: &Words) -> String {
    let Words {
        amount,
        supplier,
        stylesheet,
        key,
        secret,
        script,
        back,
    } = words;
    format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>Pay by card · {supplier}</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"{stylesheet}\">\
         <script src=\"{script}\" defer></script><script src=\"/card.js\" defer></script>\
         </head><body class=\"gateway\"><main class=\"gateway-main\" id=\"main\">\
         <header class=\"page-head\"><p class=\"page-name\">{supplier}</p><h1>Pay {amount}</h1>\
         </header><noscript><p class=\"card\">Your card company's form needs JavaScript. Nothing \
         was taken. You can pay by bank transfer or Direct Debit instead.</p></noscript>\
         <form class=\"form card\" id=\"card-form\" data-key=\"{key}\" data-secret=\"{secret}\" \
         data-back=\"{back}\" hidden><div class=\"field\"><span class=\"label\" id=\"card-label\">\
         Your card</span><p class=\"error\" id=\"card-error\" role=\"alert\" hidden></p>\
         <div class=\"input\" id=\"card-fields\" aria-labelledby=\"card-label\"></div></div>\
         <p class=\"hint\">Your card details go straight to Stripe, our card company. We never see \
         them.</p><button class=\"button\" data-kind=\"primary\" data-wide>Pay {amount}</button>\
         </form><p class=\"small\"><a class=\"link\" href=\"{back}\">Don't pay now</a></p></main>\
         </body></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_origins_only() {
        let policy = policy("https://js.stripe.com/v3/", "https://api.stripe.com");
        assert!(
            policy.contains("script-src 'self' https://js.stripe.com;"),
            "{policy}"
        );
        assert!(policy.contains("connect-src https://api.stripe.com https://js.stripe.com;"));
        assert!(!policy.contains("unsafe"));
    }
}
