//! The table of contents: every address the server answers, and what stands around it.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::middleware::{context, headers, log, origin, turns};
use crate::state::AppState;
use crate::{
    card_page, documents, health, sandbox_gateway, static_files, theme, usage_csv, usage_download,
    webhooks,
};

/// The whole service.
pub fn router(state: AppState) -> Router {
    let site_root = std::path::PathBuf::from(state.leptos.site_root.as_ref());
    let with_context = |layered: Router<AppState>| {
        layered
            .layer(middleware::from_fn_with_state(
                state.clone(),
                context::recognise,
            ))
            .layer(middleware::from_fn_with_state(state.clone(), origin::check))
    };
    let compressed = CompressionLayer::new()
        .quality(tower_http::CompressionLevel::Fastest)
        .compress_when(
            SizeAbove::new(512)
                .and(NotForContentType::IMAGES)
                .and(NotForContentType::const_new(usage_download::EXCEL))
                .and(NotForContentType::const_new(documents::PDF)),
        );
    Router::new()
        .merge(
            with_context(pages(&state)).layer(middleware::from_fn_with_state(
                state.turns.clone(),
                turns::wait,
            )),
        )
        .merge(with_context(actions()))
        .route("/webhooks/{gateway}", post(webhooks::receive))
        .layer(compressed)
        .merge(static_files::routes(&site_root))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            headers::secure,
        ))
        .layer(middleware::from_fn_with_state(state.clone(), log::line))
        .with_state(state)
}

/// Pages and server functions: both come from `app`.
fn pages(state: &AppState) -> Router<AppState> {
    let portal = state.portal.clone();
    let options = state.leptos.clone();
    Router::new()
        .leptos_routes_with_context(
            state,
            generate_route_list(app::App),
            {
                let (portal, options) = (portal.clone(), options.clone());
                move || {
                    provide_context(portal.clone());
                    provide_context(options.clone());
                }
            },
            {
                let options = options.clone();
                move || app::shell(options.clone())
            },
        )
        .fallback(leptos_axum::render_app_async_with_context(
            move || provide_context(portal.clone()),
            move || app::shell(options.clone()),
        ))
}

/// What is neither a page nor a server function.
fn actions() -> Router<AppState> {
    Router::new()
        .route("/usage.csv", get(usage_csv::download))
        .route("/usage/download", get(usage_download::download))
        .route("/bills/{bill}/document", get(documents::bill))
        .route("/theme", post(theme::choose))
        .route("/pay/{payment}/document", get(documents::receipt))
        .route("/annual-statement", get(documents::statement))
        .route("/pay/{payment}/card", get(card_page::page))
        .route("/sandbox-gateway/{reference}", get(sandbox_gateway::page))
        .route("/sandbox-gateway/{reference}", post(sandbox_gateway::press))
}

/// A page for when the application itself cannot draw one.
pub fn plain_page(title: &str, text: &str) -> Response {
    let title = escape(title);
    let text = escape(text);
    Html(format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <title>{title} · Lamplight</title></head><body><main><h1>{title}</h1><p>{text}</p>\
         <p><a href=\"/\">Back to your home page</a></p></main></body></html>"
    ))
    .into_response()
}

/// A refusal or failure of a use-case, as a plain page with the right status.
pub fn refused(error: &portal::PortalError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() {
        tracing::error!(%error, "use-case failed");
    }
    (status, plain_page("That didn't work", &error.message())).into_response()
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
