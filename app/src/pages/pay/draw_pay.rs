//! What the server draws around the form: what is on its way, other ways, and the payments so far.

use leptos::prelude::*;
use wire::{Drawing, PartlyDrawn, PayForm, PayView, PaymentRow};

use super::rows::payment_rows;
use crate::components::icon::Icon;
use crate::components::link_rows::link_rows;
use crate::components::notice::Notice;

/// Payments shown before the rest is folded away.
const NEWEST: usize = 6;

/// The page, but for the form.
pub fn pay(view: PayView) -> PartlyDrawn<PayForm> {
    let ways = ways(&view);
    let pending = view.pending.map(on_its_way);
    let note = Some(view.note).filter(|note| !note.is_empty());
    let note = note.map(|note| view! { <p>{note}</p> });
    let sandbox = view.sandbox.then(|| {
        view! {
            <p class="small soft">
                "This is a demonstration: the card page is a test page, and no real money moves."
            </p>
        }
    });
    PartlyDrawn {
        view: view.form,
        above: Drawing::of(view! { {pending} {note} }.to_html()),
        below: Drawing::of(view! { {sandbox} {ways} {history(view.history)} }.to_html()),
    }
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
