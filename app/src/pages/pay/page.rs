//! The pay page: the form, and what the server drew around it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wire::{PartlyDrawn, PayForm};

use super::form::pay_form;
use super::server::{StartPayment, get_pay};
use crate::components::load::{Loaded, page_data};
use crate::components::page_head::PageHead;
use crate::components::sent_form::Sending;
use crate::drawn::placed;
use crate::lazy::lazy_page;

/// `/pay`
pub struct PayPage;
lazy_page!(PayPage, money, page);

fn page() -> AnyView {
    let query = use_query_map();
    let bill = move || query.with(|query| query.get("bill").unwrap_or_default());
    let data = page_data(bill, get_pay);
    let start = Sending::to::<StartPayment>();
    view! { <Loaded data name="Pay" draw=move |page| pay(page, start) /> }.into_any()
}

fn pay(page: PartlyDrawn<PayForm>, start: Sending) -> AnyView {
    let PartlyDrawn { view, above, below } = page;
    let lede = view
        .direct_debit
        .clone()
        .unwrap_or_else(|| format!("Account {}", view.account_number));
    view! {
        <PageHead name="Pay" answer=view.sentence.clone() lede=lede />
        <div class="stack narrow">{placed(above)} {pay_form(view, start)} {placed(below)}</div>
    }
    .into_any()
}
