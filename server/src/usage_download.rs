//! `GET /usage/download`: usage as CSV, Excel or Green Button, sent as it is made.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use portal::{Export, ExportQuery, OpContext, PortalError};

use crate::router::refused;
use crate::state::AppState;

/// Media type of a workbook: compressed in itself.
pub const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file of one supply of the caller's account.
pub async fn download(
    State(state): State<AppState>,
    Extension(context): Extension<Arc<OpContext>>,
    Query(query): Query<ExportQuery>,
) -> Response {
    match begin(&state, &context, &query).await {
        Ok((export, first)) => {
            let disposition = format!("attachment; filename=\"{}\"", export.file_name);
            let head = [
                (header::CONTENT_TYPE, export.content_type.to_owned()),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (head, body(export, first)).into_response()
        }
        Err(error) => refused(&error),
    }
}

/// The file and its first bytes: what can be refused is refused before anything is sent.
async fn begin(
    state: &AppState,
    context: &OpContext,
    query: &ExportQuery,
) -> Result<(Export, Option<Vec<u8>>), PortalError> {
    let mut export = state.portal.export_usage(context, query).await?;
    let first = export.next().await?;
    Ok((export, first))
}

/// Each piece is made when the one before it has been sent. A failure in the middle breaks the
/// connection off, so that half a file is never taken for a whole one.
fn body(export: Export, first: Option<Vec<u8>>) -> Body {
    let pieces = stream::try_unfold((export, first), |(mut export, ready)| async move {
        let Some(piece) = ready else {
            return Ok(None);
        };
        match export.next().await {
            Ok(next) => Ok(Some((piece, (export, next)))),
            Err(error) => {
                tracing::error!(%error, "a download broke off");
                Err(error)
            }
        }
    });
    Body::from_stream(pieces)
}
