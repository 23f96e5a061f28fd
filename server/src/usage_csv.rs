//! `GET /usage.csv`: the numbers of the usage page as a file.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use portal::OpContext;
use wire::UsageQuery;

use crate::router::refused;
use crate::state::AppState;

/// The same query as the page, the same numbers.
pub async fn download(
    State(state): State<AppState>,
    Extension(context): Extension<Arc<OpContext>>,
    Query(query): Query<UsageQuery>,
) -> Response {
    match state.portal.usage_csv(&context, &query).await {
        Ok(csv) => (
            [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"usage.csv\"",
                ),
            ],
            csv,
        )
            .into_response(),
        Err(error) => refused(&error),
    }
}
