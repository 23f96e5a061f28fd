//! A few pages are made at a time; the others wait their turn.
//!
//! A page that is being made asks the database, for which it needs one of the connections, or keeps
//! a core busy. More of them begun at once get nothing done: each waits for a connection twice, and
//! finds the processor's caches full of the others' (ADR 16).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::{Semaphore, SemaphorePermit};

/// A page goes ahead without a turn after this: a few that hang must not keep everybody waiting.
const PATIENCE: Duration = Duration::from_secs(1);
/// These ask the gateway what became of a payment, and are no work while it is silent.
const ASK_OTHERS: [&str; 2] = ["/pay/{payment}", "/api/pages/receipt"];

/// The turns there are.
pub struct Turns {
    free: Semaphore,
    patience: Duration,
}

impl Turns {
    /// As many as can be at work: one for each connection to the database, and for each core.
    pub fn new(connections: u32) -> Self {
        let connections = usize::try_from(connections).unwrap_or(1);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::of(connections + cores, PATIENCE)
    }

    fn of(count: usize, patience: Duration) -> Self {
        Self {
            free: Semaphore::new(count),
            patience,
        }
    }

    /// Waits for a turn, which ends when dropped; `None` when none came in time.
    async fn take(&self) -> Option<SemaphorePermit<'_>> {
        if let Ok(turn) = self.free.try_acquire() {
            return Some(turn);
        }
        let turn = tokio::time::timeout(self.patience, self.free.acquire());
        turn.await.ok()?.ok()
    }
}

/// Makes a page when it is its turn.
pub async fn wait(State(turns): State<Arc<Turns>>, request: Request, next: Next) -> Response {
    if !is_page_work(&request) {
        return next.run(request).await;
    }
    let _turn = turns.take().await;
    next.run(request).await
}

fn is_page_work(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    let asks = path.is_some_and(|path| ASK_OTHERS.contains(&path.as_str()));
    matches!(*request.method(), Method::GET | Method::HEAD) && !asks
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn_with_state;
    use axum::routing::{get, post};
    use futures_util::poll;
    use tower::ServiceExt as _;

    use super::*;

    const FOR_EVER: Duration = Duration::MAX;

    #[tokio::test]
    async fn a_page_waits_while_others_are_made_and_what_asks_the_gateway_does_not() {
        let turns = Arc::new(Turns::of(1, FOR_EVER));
        let app = Router::new()
            .route("/bills", get(async || "bills"))
            .route("/pay/{payment}", get(async || "a receipt"))
            .route("/api/pages/sign-in", post(async || "signed in"))
            .layer(from_fn_with_state(Arc::clone(&turns), wait));
        let ask = |method, path| {
            let request = Request::builder().method(method).uri(path);
            let request = request.body(Body::empty()).expect("a request");
            app.clone().oneshot(request)
        };
        let held = turns.take().await.expect("one is free");
        assert!(poll!(pin!(ask(Method::GET, "/pay/pay_1"))).is_ready());
        assert!(poll!(pin!(ask(Method::POST, "/api/pages/sign-in"))).is_ready());
        let mut waiting = pin!(ask(Method::GET, "/bills"));
        assert!(poll!(waiting.as_mut()).is_pending());
        drop(held);
        assert!(waiting.await.is_ok());
    }

    #[tokio::test]
    async fn as_many_as_there_are_turns_go_ahead_and_the_next_when_one_ends() {
        let turns = Turns::of(2, FOR_EVER);
        let first = turns.take().await.expect("one is free");
        let _second = turns.take().await.expect("one is free");
        let mut third = pin!(turns.take());
        assert!(poll!(third.as_mut()).is_pending());
        drop(first);
        assert!(third.await.is_some());
    }

    #[tokio::test]
    async fn whoever_waited_long_enough_goes_ahead_without() {
        let turns = Turns::of(1, Duration::ZERO);
        let _held = turns.take().await.expect("one is free");
        assert!(turns.take().await.is_none());
    }

    #[test]
    fn what_takes_no_turn_is_there() {
        let endpoints = include_str!("../../tests/endpoints.txt");
        for path in ASK_OTHERS {
            assert!(endpoints.contains(&format!(" {path} ")), "{path}");
        }
    }

    #[tokio::test]
    async fn whoever_goes_away_while_waiting_takes_no_turn() {
        let turns = Turns::of(1, FOR_EVER);
        let held = turns.take().await.expect("one is free");
        {
            let mut gone = pin!(turns.take());
            assert!(poll!(gone.as_mut()).is_pending());
        }
        drop(held);
        assert!(turns.take().await.is_some());
    }
}
