//! `GET /bills/{bill}/document`, `/pay/{payment}/document` and `/annual-statement`: a bill, a
//! receipt and a year as a PDF, in large print, in Braille or as text.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portal::{DocumentFile, OpContext, PortalError};
use serde::Deserialize;

use crate::router::refused;
use crate::state::AppState;

/// Media type of a PDF: compressed in itself.
pub const PDF: &str = "application/pdf";

/// What is asked for.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default = "pdf")]
    format: String,
}

fn pdf() -> String {
    "pdf".to_owned()
}

/// A bill.
pub async fn bill(
    State(state): State<AppState>,
    Extension(context): Extension<Arc<OpContext>>,
    Path(bill): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let known = known(&headers);
    let portal = &state.portal;
    answer(
        portal
            .bill_document(&context, &bill, &wanted.format, known)
            .await,
    )
}

/// A receipt.
pub async fn receipt(
    State(state): State<AppState>,
    Extension(context): Extension<Arc<OpContext>>,
    Path(payment): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let known = known(&headers);
    let portal = &state.portal;
    answer(
        portal
            .receipt_document(&context, &payment, &wanted.format, known)
            .await,
    )
}

/// The annual statement of the account that pages show.
pub async fn statement(
    State(state): State<AppState>,
    Extension(context): Extension<Arc<OpContext>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let known = known(&headers);
    let portal = &state.portal;
    answer(
        portal
            .statement_document(&context, None, &wanted.format, known)
            .await,
    )
}

/// The fingerprint inside an `If-None-Match` of one entry, weak or not.
fn known(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    Some(value.trim().trim_start_matches("W/").trim_matches('"'))
}

/// The file, or nothing when the browser has the same one. Nobody in between may keep it, and the
/// browser asks each time, so that it is not shown after signing out.
fn answer(found: Result<DocumentFile, PortalError>) -> Response {
    let file = match found {
        Ok(file) => file,
        Err(error) => return refused(&error),
    };
    let same = [
        (header::ETAG, format!("\"{}\"", file.fingerprint)),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    let Some(bytes) = file.bytes else {
        return (StatusCode::NOT_MODIFIED, same).into_response();
    };
    let disposition = format!("attachment; filename=\"{}\"", file.file_name);
    let own = [
        (header::CONTENT_TYPE, file.content_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (same, own, bytes).into_response()
}
