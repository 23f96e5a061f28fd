//! What became of one payment. While that is not known the page looks again by itself.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use wire::{PaymentStateView, ReceiptView};

use super::server::get_receipt;
use crate::components::icon::Icon;
use crate::components::load::{Loaded, PageData};
use crate::components::page_head::PageHead;
use crate::components::print_button::PrintButton;

/// How often an open receipt is looked at again, and how many times.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
const LOOKS: u32 = 40;

/// `/pay/:payment`
pub struct ReceiptPage;

/// Made with the view, not in `data()`: so it belongs to the page's own WebAssembly.
struct ReceiptHeld {
    data: PageData<ReceiptView>,
}

impl ReceiptHeld {
    fn new() -> Self {
        let params = use_params_map();
        let payment = move || params.read().get("payment").unwrap_or_default();
        Self {
            data: Resource::new_blocking(payment, get_receipt),
        }
    }
}

#[lazy_route]
impl LazyRoute for ReceiptPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let this = ReceiptHeld::new();
        look_again(this.data);
        view! { <Loaded data=this.data name="Payment" draw=receipt /> }.into_any()
    }
}

/// In the browser: reads the receipt again every few seconds while it is pending.
fn look_again(data: PageData<ReceiptView>) {
    Effect::new(move |_| {
        let looks = StoredValue::new(0_u32);
        let look = move || {
            let pending = data.with_untracked(|data| match data {
                Some(Ok(view)) => view.payment.state == PaymentStateView::Pending,
                _ => false,
            });
            if pending && looks.get_value() < LOOKS {
                looks.update_value(|looks| *looks += 1);
                data.refetch();
            }
        };
        if let Ok(timer) = set_interval_with_handle(look, LOOK_AGAIN) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// How a state looks: the seal's kind, its icon, and the words under the amount.
const fn seal(state: PaymentStateView) -> (Option<&'static str>, &'static str, &'static str) {
    match state {
        PaymentStateView::Paid => (None, "check", "Paid"),
        PaymentStateView::Pending => (Some("pending"), "clock", "Waiting for an answer"),
        PaymentStateView::Declined => (Some("declined"), "cross", "Declined, not taken"),
        PaymentStateView::Cancelled => (Some("declined"), "cross", "Cancelled, not taken"),
    }
}

fn receipt(view: ReceiptView) -> AnyView {
    let state = view.payment.state;
    let (kind, icon, words) = seal(state);
    let lede = match state {
        PaymentStateView::Pending => {
            Some("You can close this page. We keep looking, and you'll find it under Pay.")
        }
        PaymentStateView::Declined => {
            Some("Your bank doesn't tell us why. Often another card helps.")
        }
        PaymentStateView::Paid | PaymentStateView::Cancelled => None,
    };
    let live = format!("{}, {}", view.payment.at.text, words);
    view! {
        <PageHead
            name=if state == PaymentStateView::Paid { "Receipt" } else { "Payment" }
            answer=view.sentence.clone()
            lede=lede.unwrap_or_default()
            back=("/pay", "Pay")
        />
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
    }
    .into_any()
}

fn facts(view: &ReceiptView) -> AnyView {
    let owed = view.owed_after;
    let (owed_name, owed_amount) = if owed.is_negative() {
        ("In credit", owed.checked_neg().unwrap_or(owed))
    } else {
        ("You owe now", owed)
    };
    let mut facts = vec![
        ("Account", view.account_number.clone()),
        ("Paid by", view.payment.method.clone()),
    ];
    if !view.paid_bills.is_empty() {
        facts.push(("Paid for", view.paid_bills.join(", ")));
    }
    if let Some(number) = &view.receipt_number {
        facts.push(("Receipt number", number.clone()));
    }
    facts.push((owed_name, owed_amount.to_string()));
    view! {
        <dl class="facts">
            {facts
                .into_iter()
                .map(|(name, value)| view! {
                    <div>
                        <dt>{name}</dt>
                        <dd>{value}</dd>
                    </div>
                })
                .collect_view()}
        </dl>
    }
    .into_any()
}

fn links(view: &ReceiptView) -> AnyView {
    match view.payment.state {
        PaymentStateView::Paid => view! {
            <A href="/" attr:class="button" attr:data-kind="primary">
                "Back to home"
            </A>
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
            <A href="/" attr:class="link">
                "Back to home"
            </A>
        }
        .into_any(),
        PaymentStateView::Declined | PaymentStateView::Cancelled => view! {
            <A href="/pay" attr:class="button" attr:data-kind="primary">
                "Try again"
            </A>
            <A href="/" attr:class="link">
                "Back to home"
            </A>
        }
        .into_any(),
    }
}
