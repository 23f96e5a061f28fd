//! Asking about a bill, and what became of it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use wire::BillQueryView;

use super::query_asked::asked;
use super::query_form::query_form;
use super::server::{OpenBillQuery, ReopenBillQuery, WithdrawBillQuery, get_bill_query};
use crate::components::error_notice::FormError;
use crate::components::icon::Icon;
use crate::components::load::{Loaded, page_data};
use crate::components::notice::Notice;
use crate::components::page_head::heading;
use crate::components::sent_form::Sending;
use crate::lazy::lazy_page;

const NAME: &str = "Query a bill";

/// `/bills/:bill/query`
pub struct QueryPage;
lazy_page!(QueryPage, account, page);

/// What the page can do.
#[derive(Clone, Copy)]
pub struct Actions {
    /// Asks.
    pub open: Sending,
    /// Takes the question back.
    pub withdraw: Sending,
    /// Takes that back.
    pub reopen: Sending,
}

fn page() -> AnyView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked_for = move || {
        let bill = params.read().get("bill").unwrap_or_default();
        (bill, query.read().get("line").unwrap_or_default())
    };
    let data = page_data(asked_for, |(bill, line)| get_bill_query(bill, line));
    let actions = Actions {
        open: Sending::to::<OpenBillQuery>(),
        withdraw: Sending::to::<WithdrawBillQuery>(),
        reopen: Sending::to::<ReopenBillQuery>(),
    };
    for action in [actions.open, actions.withdraw, actions.reopen] {
        action.on_success(move || data.refetch());
    }
    let draw = move |view| draw(view, actions, query);
    view! { <Loaded data name=NAME draw /> }.into_any()
}

fn draw(view: BillQueryView, actions: Actions, query: Memo<ParamsMap>) -> AnyView {
    let back = format!("/bills/{}", view.bill);
    let above = view! {
        <a href=back.clone()>
            <Icon name="chevron-left" small=true />
            "The bill"
        </a>
    };
    let first = view.asked.is_empty();
    let form = view
        .form
        .map(|form| query_form(&view.bill, form, actions.open, first));
    let asked = view
        .asked
        .into_iter()
        .map(|one| asked(one, actions))
        .collect_view();
    view! {
        <Title text=NAME />
        {heading(above.into_any(), &view.sentence, view.lede)}
        <div class="stack narrow">
            {move || query.with(what_became_of_it)} <FormError error=actions.withdraw.error() />
            <FormError error=actions.reopen.error() /> {asked} {form}
            <p>
                <a href=back class="link">
                    "Back to the bill"
                </a>
            </p>
        </div>
    }
    .into_any()
}

/// Says what the form just sent did.
fn what_became_of_it(query: &ParamsMap) -> Option<AnyView> {
    let (kind, title, text) = match query.get("done")?.as_str() {
        "asked" => (
            "success",
            "We have your query",
            "You don't need to do anything. You'll find the answer here.",
        ),
        "withdrawn" => (
            "info",
            "You've taken your query back",
            "Nothing is on hold any more. If that was a mistake, ask it again below.",
        ),
        "reopened" => (
            "success",
            "Your query is open again",
            "We look at it as before.",
        ),
        _ => return None,
    };
    Some(view! { <Notice kind title text /> }.into_any())
}
