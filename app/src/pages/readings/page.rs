//! The readings page: notices first, then doubts, then the form, then what we have.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use wire::{PartlyDrawn, ReadingsForm};

use super::confirm::to_confirm;
use super::form::readings_form;
use super::server::{ConfirmReading, DiscardReading, SendReadings, get_readings};
use crate::components::load::{Loaded, page_data};
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::sent_form::Sending;
use crate::drawn::placed;
use crate::lazy::lazy_page;

/// `/readings`
pub struct ReadingsPage;
lazy_page!(ReadingsPage, account, page);

/// What the page can do.
#[derive(Clone, Copy)]
pub struct Actions {
    /// Sends the form.
    pub send: Sending,
    /// Says that a doubtful reading is right.
    pub confirm: Sending,
    /// Puts a doubtful reading aside.
    pub discard: Sending,
}

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_readings());
    let actions = Actions {
        send: Sending::to::<SendReadings>(),
        confirm: Sending::to::<ConfirmReading>(),
        discard: Sending::to::<DiscardReading>(),
    };
    let query = use_query_map();
    actions.send.on_success(move || data.refetch());
    actions.confirm.on_success(move || data.refetch());
    actions.discard.on_success(move || data.refetch());
    let draw = move |view| readings(view, actions, query);
    view! { <Loaded data name="Readings" draw /> }.into_any()
}

fn readings(page: PartlyDrawn<ReadingsForm>, actions: Actions, query: Memo<ParamsMap>) -> AnyView {
    let PartlyDrawn { view, below, .. } = page;
    let all_smart = !view.meters.is_empty() && view.meters.iter().all(|meter| meter.smart);
    let lede = if all_smart {
        "You don't need to do anything. You can still send a reading if you want to."
    } else if view.to_confirm.is_empty() {
        "Type it as it stands on the meter. Without one we estimate, and put it right later."
    } else {
        "We've kept what you typed. It isn't used for a bill until you say it's right."
    };
    let doubts = to_confirm(&view.account, view.to_confirm.clone(), actions);
    view! {
        <PageHead name="Readings" answer=view.sentence.clone() lede=lede />
        <div class="stack narrow">
            {move || query.with(what_became_of_it)} {doubts} {readings_form(view, actions.send)}
            {placed(below)}
        </div>
    }
    .into_any()
}

/// Says what became of the form just sent; the address carries only counts.
fn what_became_of_it(query: &ParamsMap) -> Option<AnyView> {
    let count = |name| query.get(name).and_then(|text| text.parse::<u32>().ok());
    let did = query.get("did");
    let (kind, title, text) = match (count("sent"), count("check"), did.as_deref()) {
        (Some(0), Some(0), _) => (
            "info",
            "We have that reading already",
            "Nothing has changed, and nothing is missing.",
        ),
        (Some(0), _, _) => return None,
        (Some(1), _, _) => (
            "success",
            "Thank you. We have your reading",
            "Your next bill will use it.",
        ),
        (Some(_), _, _) => (
            "success",
            "Thank you. We have your readings",
            "Your next bill will use them.",
        ),
        (None, _, Some("confirmed")) => (
            "success",
            "Thank you. We'll look at it",
            "A person here checks it before a bill uses it. You don't need to do anything.",
        ),
        (None, _, Some("discarded")) => (
            "info",
            "We've put that reading aside",
            "It won't be used. Type the right one below.",
        ),
        _ => return None,
    };
    Some(view! { <Notice kind title text /> }.into_any())
}
