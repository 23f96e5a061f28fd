//! What became of one payment, as the server draws it.

use leptos::prelude::*;
use wire::{DrawnPage, PaymentStateView, ReceiptView};

use crate::components::icon::Icon;
use crate::components::page_head::heading_below;
use crate::components::print_button::PrintButton;
use crate::drawn::draw_page;

/// How a state looks: the seal's kind, its icon, and the words under the amount.
const fn seal(state: PaymentStateView) -> (Option<&'static str>, &'static str, &'static str) {
    match state {
        PaymentStateView::Paid => (None, "check", "Paid"),
        PaymentStateView::Pending => (Some("pending"), "clock", "Waiting for an answer"),
        PaymentStateView::Declined => (Some("declined"), "cross", "Declined, not taken"),
        PaymentStateView::Cancelled => (Some("declined"), "cross", "Cancelled, not taken"),
        PaymentStateView::Refunded => (None, "check", "Sent back to your card"),
        PaymentStateView::Returned => (Some("declined"), "cross", "Came back to us"),
    }
}

/// The receipt, or what is known so far.
pub fn receipt(view: ReceiptView) -> DrawnPage {
    let state = view.payment.state;
    let (kind, icon, words) = seal(state);
    let lede = match state {
        PaymentStateView::Pending => {
            Some("You can close this page. We keep looking, and you'll find it under Pay.")
        }
        PaymentStateView::Declined => {
            Some("Your bank doesn't tell us why. Often another card helps.")
        }
        PaymentStateView::Paid
        | PaymentStateView::Cancelled
        | PaymentStateView::Refunded
        | PaymentStateView::Returned => None,
    };
    let live = format!("{}, {}", view.payment.at.text, words);
    let title = if matches!(state, PaymentStateView::Paid | PaymentStateView::Refunded) {
        "Receipt"
    } else {
        "Payment"
    };
    let lede = lede.unwrap_or_default().to_owned();
    let drawing = view! {
        {heading_below(("/pay", "Pay"), &view.sentence, lede)}
        <div class="stack narrow">
            <section class="receipt" aria-label="Receipt">
                <div class="receipt-head">
                    <span class="seal" data-kind=kind>
                        <Icon name=icon />
                    </span>
                    <p class="big">{view.payment.amount.to_string()}</p>
                    <p class="soft" role="status">
                        {live}
                    </p>
                </div>
                {facts(&view)}
                <div class="action" data-print="no">
                    {links(&view)}
                </div>
            </section>
        </div>
    };
    DrawnPage {
        unsettled: state == PaymentStateView::Pending,
        ..draw_page(title, drawing.into_any())
    }
}

fn facts(view: &ReceiptView) -> AnyView {
    let owed = view.owed_after;
    let (owed_name, owed_amount) = if owed.is_negative() {
        ("In credit", owed.checked_neg().unwrap_or(owed))
    } else {
        ("You owe now", owed)
    };
    let mut facts = vec![
        ("Account", vec![view.account_number.clone()]),
        ("Paid by", vec![view.payment.method.clone()]),
    ];
    if !view.shares.is_empty() {
        facts.push(("For each", view.shares.clone()));
    }
    if !view.paid_bills.is_empty() {
        facts.push(("Paid for", view.paid_bills.clone()));
    }
    if let Some(number) = &view.receipt_number {
        facts.push(("Receipt number", vec![number.clone()]));
    }
    facts.push((owed_name, vec![owed_amount.to_string()]));
    view! {
        <dl class="facts">
            {facts
                .into_iter()
                .map(|(name, lines)| view! {
                    <div>
                        <dt>{name}</dt>
                        <dd>
                            {lines
                                .into_iter()
                                .map(|line| view! { <span class="line">{line}</span> })
                                .collect_view()}
                        </dd>
                    </div>
                })
                .collect_view()}
        </dl>
    }
    .into_any()
}

fn links(view: &ReceiptView) -> AnyView {
    match view.payment.state {
        PaymentStateView::Paid | PaymentStateView::Refunded => view! {
            <a href="/" class="button" data-kind="primary">
                "Back to home"
            </a>
            {view.receipt_number.is_some().then(|| view! {
                <a class="link" download href=format!("/pay/{}/document", view.payment.id)>
                    "Receipt as a PDF"
                </a>
            })}
            <PrintButton words="Print this" />
        }
        .into_any(),
        PaymentStateView::Pending => view! {
            // `external`: the browser itself reads the page again, with WebAssembly or without.
            <a
                class="button"
                data-kind="primary"
                rel="external"
                href=format!("/pay/{}", view.payment.id)
            >
                "Check again"
            </a>
            <a href="/" class="link">
                "Back to home"
            </a>
        }
        .into_any(),
        PaymentStateView::Declined | PaymentStateView::Cancelled | PaymentStateView::Returned => {
            view! {
                <a href="/pay" class="button" data-kind="primary">
                    "Try again"
                </a>
                <a href="/" class="link">
                    "Back to home"
                </a>
            }
            .into_any()
        }
    }
}
