//! `GET /bills/{bill}/document`: a bill as a PDF, in large print, in Braille or as text.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portal::OpContext;
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

/// The file, or nothing when the browser has the same one. Nobody in between may keep it, and the
/// browser asks each time, so that it is not shown after signing out.
pub async fn download(
    State(state): State<AppState>,
    Extension(context): Extension<Arc<OpContext>>,
    Path(bill): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let asked = headers.get(header::IF_NONE_MATCH);
    let known = asked.and_then(|value| value.to_str().ok()).map(opened);
    let found = state
        .portal
        .bill_document(&context, &bill, &wanted.format, known)
        .await;
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

/// The fingerprint inside an `If-None-Match` of one entry, weak or not.
fn opened(value: &str) -> &str {
    value.trim().trim_start_matches("W/").trim_matches('"')
}
