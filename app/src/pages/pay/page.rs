//! The pay page: what is due, the form, and the payments so far.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wire::{PayView, PaymentRow};

use super::form::pay_form;
use super::rows::payment_rows;
use super::server::{StartPayment, get_pay};
use crate::components::icon::Icon;
use crate::components::link_rows::link_rows;
use crate::components::load::{Loaded, page_data};
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::sent_form::Sending;
use crate::lazy::lazy_page;

/// Payments shown before the rest is folded away.
const NEWEST: usize = 6;

/// `/pay`
pub struct PayPage;
lazy_page!(PayPage, money, page);

fn page() -> AnyView {
    let query = use_query_map();
    let bill = move || query.with(|query| query.get("bill").unwrap_or_default());
    let data = page_data(bill, get_pay);
    let start = Sending::to::<StartPayment>();
    view! { <Loaded data name="Pay" draw=move |view| pay(view, start) /> }.into_any()
}

fn pay(view: PayView, start: Sending) -> AnyView {
    let lede = view
        .direct_debit
        .clone()
        .unwrap_or_else(|| format!("Account {}", view.account_number));
    let pending = view.pending.clone().map(on_its_way);
    let note = Some(view.note.clone()).filter(|note| !note.is_empty());
    let note = note.map(|note| view! { <p>{note}</p> });
    let sandbox = view.sandbox;
    let history = history(view.history.clone());
    let ways = ways(&view);
    view! {
        <PageHead name="Pay" answer=view.sentence.clone() lede=lede />
        <div class="stack narrow">
            {pending} {note} {pay_form(view, start)}
            {sandbox
                .then(|| view! {
                    <p class="small soft">
                        "This is a demonstration: the card page is a test page, \
                         and no real money moves."
                    </p>
                })} {ways} {history}
        </div>
    }
    .into_any()
}

/// A payment whose outcome is not known yet: pay again only after looking.
fn on_its_way(row: PaymentRow) -> AnyView {
    let title = format!("A payment of {} isn't finished", row.amount);
    let href = format!("/pay/{}", row.id);
    view! {
        <Notice
            kind="warning"
            title
            text="See what became of it before you pay again. It will never be taken twice."
        >
            <a href=href class="link">
                "See this payment"
            </a>
        </Notice>
    }
    .into_any()
}

fn history(mut rows: Vec<PaymentRow>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let older = rows.split_off(rows.len().min(NEWEST));
    let older = (!older.is_empty()).then(|| {
        view! {
            <details class="disclosure">
                <summary>
                    <Icon name="chevron-right" small=true />
                    "Older payments"
                </summary>
                {payment_rows(older)}
            </details>
        }
    });
    view! {
        <section aria-labelledby="history">
            <h2 class="section-title" id="history">
                "Your payments"
            </h2>
            {payment_rows(rows)}
            {older}
        </section>
    }
    .into_any()
}

/// What else can be done about money here.
fn ways(view: &PayView) -> AnyView {
    let mut ways = Vec::new();
    if view.several_accounts {
        ways.push((
            "/pay/accounts",
            "Pay several accounts at once",
            "One card payment for all of them",
        ));
    }
    if view.refundable {
        ways.push(("/pay/refund", "Get credit back", "To the card that paid it"));
    }
    ways.push((
        "/pay/ways",
        "Other ways to pay",
        "Direct Debit, bank transfer, a payment plan",
    ));
    ways.push((
        "/payments",
        "All your payments",
        "And which bills each of them paid",
    ));
    link_rows(&ways, &[])
}
