//! Static files: precompressed brotli, hashed names kept for ever, the rest asked for again.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::services::ServeDir;

use crate::state::AppState;

/// Routes of the built site's files.
pub fn routes(site_root: &std::path::Path) -> Router<AppState> {
    let folder = |name: &str| ServeDir::new(site_root.join(name)).precompressed_br();
    let hashed = Router::new()
        .nest_service("/pkg", folder("pkg"))
        .layer(middleware::map_response(keep_for_ever));
    let named = [
        "favicon.svg",
        "icons.svg",
        "apple-touch-icon.png",
        "manifest.webmanifest",
        "robots.txt",
        "card.js",
    ]
    .iter()
    .fold(Router::new(), |router, name| {
        let file = tower_http::services::ServeFile::new(site_root.join(name)).precompressed_br();
        router.route_service(&format!("/{name}"), file)
    })
    .nest_service("/fonts", folder("fonts"))
    .layer(middleware::from_fn(keep_for_a_day));
    hashed.merge(named)
}

/// Whether the build hashed its file names: cargo-leptos leaves the list beside the binary.
pub fn hash_file_exists() -> bool {
    hash_file().is_some()
}

fn hash_file() -> Option<std::path::PathBuf> {
    let binary = std::env::current_exe().ok()?;
    let file = binary.parent()?.join("hash.txt");
    file.exists().then_some(file)
}

async fn keep_for_ever(mut response: Response) -> Response {
    if response.status().is_success() {
        let value = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    vary(&mut response);
    response
}

/// The brotli file and the plain one share an address: a shared cache must not mix them up.
fn vary(response: &mut Response) {
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-encoding"));
}

async fn keep_for_a_day(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let value = HeaderValue::from_static("public, max-age=86400");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    vary(&mut response);
    response
}
