//! The form that starts a payment: an amount, and the way to the card page.

use std::time::Duration;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::{AmountChoice, PayForm};

use super::server::StartPayment;
use crate::components::error_notice::FormError;
use crate::components::field::{FieldError, FieldState, field_state};
use crate::components::sent_form::Sending;
use crate::components::submit::Submit;

/// Radio cards and the button. Always sent by the browser itself, with WebAssembly or without: it
/// leads to another page, and a form sent twice is one payment by its attempt key.
pub fn pay_form(view: PayForm, action: Sending) -> AnyView {
    let error = action.error();
    let amount = field_state("amount", error);
    let chosen = error.with_untracked(|error| {
        error
            .as_ref()
            .and_then(|error| error.typed_in("choice"))
            .map(str::to_owned)
    });
    let chosen = chosen.or_else(|| view.chosen.clone());
    let chosen = chosen.unwrap_or_else(|| "other".to_owned());
    let chosen = if amount.error.get_untracked().is_some() {
        "other".to_owned()
    } else {
        chosen
    };
    let other = chosen == "other";
    let cards = view
        .choices
        .iter()
        .map(|choice| card(choice, &chosen))
        .collect_view();
    let sending = RwSignal::new(false);
    let on_submit = move |_| {
        sending.set(true);
        // The page may be shown again by the Back button: let it be used.
        set_timeout(move || sending.set(false), Duration::from_secs(8));
    };
    let note = "You'll type your card details on the payment company's page. \
                Nothing is taken until you confirm there.";
    let most = format!("Up to {}.", view.most);
    let extra = amount_field(view.owed.currency().symbol(), amount);
    view! {
        <FormError error fields=&["amount"] />
        <form class="form" method="post" action=StartPayment::url() on:submit=on_submit>
            <input r#type="hidden" name="account" value=view.account />
            <input r#type="hidden" name="attempt_key" value=view.attempt_key />
            <fieldset>
                <legend>
                    <h2>"How much do you want to pay?"</h2>
                </legend>
                <div class="choices">
                    {cards} {other_card(other, most)} {extra}
                </div>
            </fieldset>
            <Submit label="Go to the card page" note pending=sending />
        </form>
    }
    .into_any()
}

fn card(choice: &AmountChoice, chosen: &str) -> AnyView {
    view! {
        <label class="choice">
            <input
                r#type="radio"
                name="choice"
                value=choice.code.clone()
                checked=choice.code == chosen
            />
            <span class="choice-body">
                <span class="choice-title">
                    <span>{choice.label.clone()}</span>
                    <span>{choice.amount.to_string()}</span>
                </span>
            </span>
        </label>
    }
    .into_any()
}

fn other_card(chosen: bool, most: String) -> AnyView {
    view! {
        <label class="choice">
            <input r#type="radio" name="choice" value="other" data-reveals checked=chosen />
            <span class="choice-body">
                <span class="choice-title">
                    <span>"Another amount"</span>
                </span>
                <span class="row-note">{most}</span>
            </span>
        </label>
    }
    .into_any()
}

/// Shown when the card before it is chosen; the stylesheet does that.
fn amount_field(symbol: &'static str, state: FieldState) -> AnyView {
    let FieldState { error, typed } = state;
    view! {
        <div class="choice-extra">
            <div class="field" data-invalid=move || error.get().map(|_| "")>
                <label class="label" r#for="amount">
                    "Amount"
                </label>
                <FieldError id="amount-error".to_owned() error />
                <div class="input-group">
                    <span class="affix" aria-hidden="true">
                        {symbol}
                    </span>
                    <input
                        class="input"
                        id="amount"
                        name="amount"
                        inputmode="decimal"
                        autocomplete="off"
                        aria-describedby="amount-error"
                        aria-invalid=move || error.get().map(|_| "true")
                        value=move || typed.get()
                    />
                </div>
            </div>
        </div>
    }
    .into_any()
}
