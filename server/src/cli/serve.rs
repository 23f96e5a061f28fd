//! `lamplight serve`: the portal over HTTP, with its jobs, until it is told to stop.

use std::net::SocketAddr;

use axum::serve::ListenerExt;
use portal::Portal;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Failure, migrate};
use crate::config::Config;
use crate::{router, state};

/// Serves the configured database.
pub async fn run(config: &Config) -> Result<(), Failure> {
    config.log.start();
    let store = migrate::open(config).await?;
    let portal = state::portal(config, store)?;
    portal.ready().await.map_err(|error| {
        Failure::failed(
            "the database is not ready (run `lamplight migrate` first)",
            error,
        )
    })?;
    if portal.is_sandbox() && config.server.public_origin().starts_with("https://") {
        tracing::warn!("cards go to the sandbox: a test page, and no real money moves");
    }
    serve(config, portal).await
}

/// Serves a portal until SIGTERM or Ctrl-C; open requests are finished first.
pub async fn serve(config: &Config, portal: Portal) -> Result<(), Failure> {
    let listener = TcpListener::bind(config.server.listen)
        .await
        .map_err(|error| {
            Failure::failed(&format!("listening on {}", config.server.listen), error)
        })?;
    // Streamed answers meet Nagle's algorithm otherwise: five times slower, measured.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY refused");
        }
    });
    let (stop, stopped) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(portal.clone(), stopped));
    let app = router::router(state::state(config, portal))
        .into_make_service_with_connect_info::<SocketAddr>();
    tracing::info!(listen = %config.server.listen, "serving");
    let served = axum::serve(listener, app)
        .with_graceful_shutdown(told_to_stop())
        .await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    if let Err(error) = jobs.await {
        tracing::error!(%error, "jobs ended badly");
    }
    served.map_err(|error| Failure::failed("serving", error))
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(error) => {
                tracing::warn!(%error, "no SIGTERM");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
