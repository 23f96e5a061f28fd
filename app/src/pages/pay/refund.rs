//! Getting credit back to the card that paid it.

use leptos::prelude::*;
use wire::RefundView;

use super::rows::payment_rows;
use super::server::{StartRefund, get_refund};
use crate::components::error_notice::FormError;
use crate::components::field::{FieldError, FieldState, field_state};
use crate::components::load::{Loaded, page_data};
use crate::components::page_head::PageHead;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::lazy::lazy_page;

/// `/pay/refund`
pub struct RefundPage;
lazy_page!(RefundPage, money, page);

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_refund());
    let start = Sending::to::<StartRefund>();
    view! { <Loaded data name="Get credit back" draw=move |view| refund(view, start) /> }.into_any()
}

fn refund(view: RefundView, start: Sending) -> AnyView {
    let lede = format!("Account {}", view.account_number);
    let reasons = view
        .reasons
        .clone()
        .into_iter()
        .map(|reason| view! { <li>{reason}</li> })
        .collect_view();
    let refunds = view.refunds.clone();
    let history = (!refunds.is_empty()).then(|| {
        view! {
            <section aria-labelledby="refunds">
                <h2 class="section-title" id="refunds">
                    "Sent back so far"
                </h2>
                {payment_rows(refunds)}
            </section>
        }
    });
    let sentence = view.sentence.clone();
    view! {
        <PageHead name="Get credit back" answer=sentence lede=lede />
        <div class="stack narrow">
            <ul class="small soft">{reasons}</ul>
            {form(view, start)}
            {history}
            <p>
                <a href="/pay" class="link">
                    "Leave it for your next bill"
                </a>
            </p>
        </div>
    }
    .into_any()
}

/// The amount and the button; nothing when nothing can be sent back.
fn form(view: RefundView, start: Sending) -> AnyView {
    let Some(most) = view.most else {
        return ().into_any();
    };
    let FieldState { error, typed } = field_state("amount", start.error());
    let first = most.plain();
    let value = move || typed.get().unwrap_or_else(|| first.clone());
    let hint = format!("From {} to {most}.", view.least);
    let note = "It goes to your card once. Banks take up to ten days to show it.";
    view! {
        <FormError error=start.error() fields=&["amount"] />
        <SentForm sending=start class="form">
            <input r#type="hidden" name="account" value=view.account />
            <input r#type="hidden" name="attempt_key" value=view.attempt_key />
            <div class="field" data-invalid=move || error.get().map(|_| "")>
                <label class="label" r#for="amount">
                    "How much do you want back?"
                </label>
                <p class="hint" id="amount-hint">
                    {hint}
                </p>
                <FieldError id="amount-error".to_owned() error />
                <div class="input-group">
                    <span class="affix" aria-hidden="true">
                        {most.currency().symbol()}
                    </span>
                    <input
                        class="input"
                        id="amount"
                        name="amount"
                        inputmode="decimal"
                        autocomplete="off"
                        aria-describedby="amount-hint amount-error"
                        aria-invalid=move || error.get().map(|_| "true")
                        value=value
                    />
                </div>
            </div>
            <Submit label="Send it back to my card" note pending=start.pending() />
        </SentForm>
    }
    .into_any()
}
