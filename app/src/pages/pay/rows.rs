//! Payments as rows of a list.

use leptos::prelude::*;
use wire::{PaymentRow, PaymentStateView};

use crate::components::icon::Icon;

/// A list of payments.
pub fn payment_rows(rows: Vec<PaymentRow>) -> AnyView {
    view! {
        <ul class="rows" role="list">
            {rows.into_iter().map(payment_row).collect_view()}
        </ul>
    }
    .into_any()
}

/// Where a payment stands, in a word or two.
pub const fn state_words(state: PaymentStateView) -> &'static str {
    match state {
        PaymentStateView::Paid => "paid",
        PaymentStateView::Pending => "on its way",
        PaymentStateView::Declined => "declined, not taken",
        PaymentStateView::Cancelled => "cancelled, not taken",
        PaymentStateView::Refunded => "sent back to you",
        PaymentStateView::Returned => "came back",
    }
}

fn payment_row(row: PaymentRow) -> AnyView {
    let body = view! {
        <span class="row-body">
            <span class="row-title">{row.at.text}</span>
            <span class="row-note">{row.method}</span>
        </span>
        <span class="row-amount">
            {row.amount.to_string()} <small>{state_words(row.state)}</small>
        </span>
    };
    let row = if row.id.is_empty() {
        view! { <div class="row">{body}</div> }.into_any()
    } else {
        let href = format!("/pay/{}", row.id);
        view! {
            <a href=href class="row">
                {body}
                <Icon name="chevron-right" />
            </a>
        }
        .into_any()
    };
    view! { <li>{row}</li> }.into_any()
}
