//! The sandbox gateway's hosted page: stands for another company's site, takes no money.

use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use portal::{SandboxButton, SandboxCheckout, SandboxState};
use serde::Deserialize;

use crate::router::{escape, plain_page, refused};
use crate::state::AppState;

/// Which button was pressed.
#[derive(Deserialize)]
pub struct Press {
    button: String,
}

/// The page.
pub async fn page(State(state): State<AppState>, Path(reference): Path<String>) -> Response {
    match state.portal.sandbox_page(&reference).await {
        Ok(checkout) => {
            let stylesheet = &app::Assets::of(&state.leptos).style;
            Html(document(&checkout, stylesheet)).into_response()
        }
        Err(error) => refused(&error),
    }
}

/// A button: moves the sandbox's own books, sends the webhooks, returns the browser.
pub async fn press(
    State(state): State<AppState>,
    Path(reference): Path<String>,
    Form(press): Form<Press>,
) -> Response {
    let Some(button) = SandboxButton::from_code(&press.button) else {
        return plain_page("No such button", "Nothing happened. Go back and try again.");
    };
    match state.portal.sandbox_press(&reference, button).await {
        Ok(pressed) => {
            tokio::spawn(deliver(state, pressed.webhooks, pressed.delay_seconds));
            match pressed.return_url {
                Some(url) => Redirect::to(&url).into_response(),
                None => plain_page(
                    "The payment page stopped answering",
                    "This is the sandbox playing a lost connection. Open Lamplight again: \
                     your payment is taken once or not at all.",
                ),
            }
        }
        Err(error) => refused(&error),
    }
}

/// Sends webhooks as a gateway would: again, a few times, until they are taken.
async fn deliver(state: AppState, webhooks: Vec<(String, Vec<u8>)>, delay_seconds: u64) {
    tokio::time::sleep(std::time::Duration::from_secs(delay_seconds)).await;
    for (signature, body) in webhooks {
        for wait_ms in [0_u64, 200, 1_000, 5_000] {
            tokio::time::sleep(std::time::Duration::from_millis(wait_ms)).await;
            match state
                .portal
                .gateway_webhook("sandbox", &signature, &body)
                .await
            {
                Ok(()) => break,
                Err(error) => tracing::warn!(code = error.code(), "sandbox webhook not taken"),
            }
        }
    }
}

fn document(checkout: &SandboxCheckout, stylesheet: &str) -> String {
    // The bank's own question, as a 3-D Secure page asks it.
    let checking = checkout.state == SandboxState::Checking;
    let (asks, buttons) = if checking {
        let buttons = [
            button(SandboxButton::Pay, "Yes, it's me"),
            button(SandboxButton::Decline, "No, refuse it"),
        ];
        (
            "Your bank asks: are you making this payment?",
            buttons.concat(),
        )
    } else {
        let all = SandboxButton::ALL.iter();
        let all = all.map(|one| button(*one, one.label()));
        (
            "A card company would ask for your card here. Choose what should happen instead.",
            all.collect(),
        )
    };
    format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Test card page</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"{stylesheet}\"></head><body class=\"gateway\">\
         <header class=\"gateway-flag\"><p>This is a test card page. No real money moves.</p></header>\
         <main class=\"gateway-main\" id=\"main\"><header class=\"page-head\">\
         <p class=\"page-name\">{description}</p><h1>Pay {amount}</h1></header>\
         <form class=\"form card\" method=\"post\">\
         <p class=\"hint\">{asks}</p>{buttons}</form>\
         <p class=\"small soft\">Part of Lamplight's sandbox. It behaves like a real gateway: \
         it keeps its own books and signs its messages.</p></main></body></html>",
        amount = checkout.amount,
        description = escape(&checkout.description),
    )
}

fn button(button: SandboxButton, label: &str) -> String {
    let kind = if button == SandboxButton::Pay {
        " data-kind=\"primary\""
    } else {
        ""
    };
    format!(
        "<button class=\"button\" data-wide name=\"button\" value=\"{}\"{kind}>{}</button>",
        button.code(),
        escape(label)
    )
}
