//! The usage page: asks for what the address says, shows it, and fetches its neighbours early so
//! that turning to them is instant.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use wire::UsageQuery;

use super::server::get_usage;
use super::shown::{Chosen, Shown};
use super::{ask, download, figure};
use crate::components::error_notice::PageError;
use crate::components::load::{page_data, suspended};
use crate::components::page_head::PageHead;
use crate::drawn::placed;
use crate::error::AppError;
use crate::lazy::lazy_page;

/// How long after a period is shown its neighbours are fetched.
const PREFETCH_AFTER: Duration = Duration::from_millis(600);
/// How many periods are kept; the oldest goes first.
const KEPT: usize = 24;

/// Periods fetched already, kept while the page is open.
/// What the server answers with.
pub type UsageAnswer = wire::PartlyDrawn<std::sync::Arc<wire::UsageView>>;

type Kept = StoredValue<Vec<(UsageQuery, UsageAnswer)>>;

/// `/usage?point=&period=day|month|year&on=YYYY-MM-DD&measure=kwh|money`
pub struct UsagePage;
lazy_page!(UsagePage, usage, page);

fn page() -> AnyView {
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(ask::query));
    let measure = Memo::new(move |_| params.with(ask::measure));
    let kept = Kept::default();
    let usage = page_data(move || asked.get(), move |query| fetch(query, kept));
    let chosen = Chosen {
        asked,
        measure,
        slot: RwSignal::new(None),
        live: RwSignal::new(false),
    };
    Effect::new(move |_| chosen.live.set(true));
    view! {
        <Transition fallback=waiting>
            {suspended(move || async move {
                match usage.await {
                    Ok(usage) => loaded(usage, chosen, kept),
                    Err(error) => failed(error),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The kept numbers, else the server's.
async fn fetch(query: UsageQuery, kept: Kept) -> Result<UsageAnswer, AppError> {
    match find(&query, kept) {
        Some(usage) => Ok(usage),
        None => get_usage(query.point, query.period, query.on).await,
    }
}

fn find(query: &UsageQuery, kept: Kept) -> Option<UsageAnswer> {
    kept.try_with_value(|kept| {
        kept.iter()
            .find(|(known, _)| known == query)
            .map(|(_, usage)| usage.clone())
    })
    .flatten()
}

/// What came with the page itself is not kept: its drawings are in their places only.
fn keep(query: UsageQuery, usage: UsageAnswer, kept: Kept) {
    if usage.below.is_left_out() {
        return;
    }
    // Gone when the person has left the page meanwhile.
    let _ = kept.try_update_value(|kept| {
        kept.retain(|(known, _)| *known != query);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((query, usage));
    });
}

/// Shown only when the wait is longer than 300 ms (the stylesheet's doing).
fn waiting() -> AnyView {
    view! {
        <div class="skeleton" aria-hidden="true">
            <span data-size="short"></span>
            <span data-size="title"></span>
            <span data-size="chart"></span>
        </div>
    }
    .into_any()
}

fn failed(error: AppError) -> AnyView {
    view! { <PageError name="Usage" error /> }.into_any()
}

fn loaded(usage: UsageAnswer, chosen: Chosen, kept: Kept) -> AnyView {
    #[cfg(feature = "hydrate")]
    keep_focus();
    fetch_neighbours(&usage, kept);
    let UsageAnswer { view, above, below } = usage;
    let answer = view.sentence.clone();
    let has_data = view.data_until.is_some();
    let download = has_data.then(|| download::download(&view));
    let chart = has_data.then(|| figure::figure(Shown::new(view, chosen)));
    view! {
        <PageHead name="Usage" answer />
        <div class="stack">{placed(above)} {chart} {placed(below)} {download}</div>
    }
    .into_any()
}

/// Puts the focus back where it was: drawing the next period takes each attribute away for a
/// moment, and an element without `tabindex` or `href` loses the focus.
#[cfg(feature = "hydrate")]
fn keep_focus() {
    use leptos::wasm_bindgen::JsCast as _;
    use leptos::web_sys::HtmlElement;
    let focused = || document().active_element();
    let element = focused().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element.filter(|element| element.tag_name() != "BODY") {
        request_animation_frame(move || {
            let lost = focused().is_none_or(|element| element.tag_name() == "BODY");
            if lost && element.is_connected() {
                // A browser that refuses leaves the focus at the top of the page.
                let _ = element.focus();
            }
        });
    }
}

/// In the browser: keeps this period, if it did not come with the page, and fetches the ones before
/// and after a moment later.
fn fetch_neighbours(usage: &UsageAnswer, kept: Kept) {
    let view = &usage.view;
    let here = ask::full(view, view.period, &view.from);
    let around: Vec<_> = [&view.previous, &view.next]
        .into_iter()
        .flatten()
        .map(|on| ask::full(view, view.period, on))
        .collect();
    let mut shown = Some((here, usage.clone()));
    Effect::new(move |_| {
        if let Some((query, usage)) = shown.take() {
            keep(query, usage, kept);
        }
        let around = around.clone();
        set_timeout(
            move || {
                for query in around
                    .into_iter()
                    .filter(|query| find(query, kept).is_none())
                {
                    spawn_local(async move {
                        if let Ok(usage) = fetch(query.clone(), kept).await {
                            keep(query, usage, kept);
                        }
                    });
                }
            },
            PREFETCH_AFTER,
        );
    });
}
