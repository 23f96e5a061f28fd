//! What every handler may reach, and the edge's clock and randomness.

use std::sync::Arc;

use axum::extract::FromRef;
use base::{Clock, Entropy, Instant};
use leptos::config::LeptosOptions;
use portal::{Portal, Settings, Store};

use crate::cli::Failure;
use crate::config::Config;
use crate::middleware::turns::Turns;

/// The state of the router. Every layer has one, and a request clones them all: it is one pointer.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// What the state holds.
pub struct Parts {
    /// The use-cases.
    pub portal: Portal,
    /// How Leptos names its files.
    pub leptos: LeptosOptions,
    /// What the edge needs of the configuration.
    pub edge: Edge,
    /// How many pages are made at once.
    pub turns: Arc<Turns>,
}

impl std::ops::Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

/// What the edge needs of the configuration.
pub struct Edge {
    /// Scheme, host and port as browsers see them.
    pub public_origin: String,
    /// Whether browsers reach us over https.
    pub https: bool,
    /// Proxies in front that append to `X-Forwarded-For`.
    pub trusted_proxies: usize,
}

struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the edge is where the clock is read"
    )]
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        Instant::from_micros(micros).unwrap_or(Instant::EPOCH)
    }
}

struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives randomness");
    }
}

/// The portal over a store.
pub fn portal(config: &Config, store: Store) -> Result<Portal, Failure> {
    let https = config.server.public_origin().starts_with("https://");
    let secrets = config
        .secrets
        .load(!https)
        .map_err(|error| Failure::BadInput(error.to_string()))?;
    let mut settings = Settings::new(
        config.server.public_origin(),
        config.server.supplier_name.clone(),
    );
    settings.vee = config.vee.clone();
    settings.bank = config.bank.settings()?;
    settings.billing = config.billing.clone();
    if let Some(rules) = &config.back_billing {
        settings.back_billing = rules.clone();
    }
    let portal = Portal::new(
        store,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        settings,
        secrets,
    );
    Ok(portal.with_gateways(config.payments.choice()?))
}

/// The router's state.
pub fn state(config: &Config, portal: Portal) -> AppState {
    let public_origin = config.server.public_origin();
    let hashed = crate::static_files::hash_file_exists();
    let leptos = LeptosOptions::builder()
        .output_name("lamplight")
        .site_root(config.server.site_root.display().to_string())
        .site_pkg_dir("pkg")
        .site_addr(config.server.listen)
        .hash_files(hashed)
        .build();
    let https = public_origin.starts_with("https://");
    let trusted_proxies = config.server.trusted_proxies;
    let edge = Edge {
        public_origin,
        https,
        trusted_proxies,
    };
    AppState(Arc::new(Parts {
        portal,
        leptos,
        edge,
        turns: Arc::new(Turns::new(config.database.options().connections)),
    }))
}
