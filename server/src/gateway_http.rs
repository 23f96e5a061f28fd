//! Carries requests to a gateway's API: TLS by rustls with the system's certificates, connections
//! kept open, a limit on time and on size. It follows no redirect and logs no content.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Method, Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use portal::{ApiAnswer, ApiMethod, ApiRequest, Carried, STRIPE_API_VERSION, Transport};

use crate::cli::Failure;

/// Longer than any answer we wait for; a customer waits with us.
const PATIENCE: Duration = Duration::from_secs(20);
/// A list of a hundred lines with their objects is some hundred kilobytes.
const LONGEST_ANSWER: usize = 4 << 20;

/// A client over HTTP/1.1, with TLS where the address asks for it.
pub struct GatewayHttp(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl GatewayHttp {
    /// A client that trusts what the system trusts.
    ///
    /// # Errors
    /// When the system has no certificates.
    pub fn new() -> Result<Self, Failure> {
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()
            .map_err(|error| Failure::failed("reading the system's certificates", error))?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    async fn carry(&self, request: ApiRequest) -> Result<ApiAnswer, String> {
        let method = match request.method {
            ApiMethod::Get => Method::GET,
            ApiMethod::Post => Method::POST,
        };
        let bearer = format!("Bearer {}", request.bearer.reveal());
        let mut http = Request::builder()
            .method(method)
            .uri(&request.url)
            .header(header::AUTHORIZATION, bearer)
            .header(
                header::USER_AGENT,
                concat!("lamplight/", env!("CARGO_PKG_VERSION")),
            )
            .header("stripe-version", STRIPE_API_VERSION);
        if let Some(key) = &request.idempotency_key {
            http = http.header("idempotency-key", key);
        }
        if !request.body.is_empty() {
            let form = "application/x-www-form-urlencoded";
            http = http.header(header::CONTENT_TYPE, form);
        }
        let http = http
            .body(Full::new(Bytes::from(request.body)))
            .map_err(|_| "the request cannot be written".to_owned())?;
        let answer = self.0.request(http).await.map_err(|error| text(&error))?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), LONGEST_ANSWER)
            .collect()
            .await
            .map_err(|error| text(error.as_ref()))?;
        Ok(ApiAnswer {
            status,
            body: body.to_bytes().to_vec(),
        })
    }
}

impl Transport for GatewayHttp {
    fn send(&self, request: ApiRequest) -> Carried<'_> {
        Box::pin(async move {
            match tokio::time::timeout(PATIENCE, self.carry(request)).await {
                Ok(answer) => answer,
                Err(_) => Err(format!("nothing within {} s", PATIENCE.as_secs())),
            }
        })
    }
}

/// An error with its causes: the outermost alone says little.
fn text(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let words: Vec<_> = causes.map(ToString::to_string).collect();
    words.join(": ")
}
