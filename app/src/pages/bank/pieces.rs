//! Pieces that the pages of paying by bank share.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wire::{CollectionItem, Currency, When};

use crate::components::field::{FieldError, FieldState, field_state};
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::error::AppError;

/// What the address says was done, in words, unless the form is in error again.
pub fn done_notice(
    words: &'static [(&'static str, &'static str, &'static str)],
    errors: Vec<Signal<Option<AppError>>>,
) -> AnyView {
    let query = use_query_map();
    view! {
        {move || {
            let done = query.with(|query| query.get("done"));
            let clear = errors.iter().all(|error| error.with(Option::is_none));
            words
                .iter()
                .find(|(code, ..)| clear && done.as_deref() == Some(*code))
                .map(|(_, title, text)| {
                    view! { <Notice kind="success" title=*title text=*text /> }
                })
        }}
    }
    .into_any()
}

/// A field for an amount; shows what was typed, else `first`. `field` is what an error calls it.
pub fn amount_field(
    (field, name): (&'static str, &'static str),
    id: String,
    label: impl Into<String>,
    first: String,
    currency: Currency,
    error: Signal<Option<AppError>>,
) -> AnyView {
    let FieldState { error, typed } = field_state(field, error);
    let error_id = format!("{id}-error");
    view! {
        <div class="field" data-invalid=move || error.get().map(|_| "")>
            <label class="label" r#for=id.clone()>
                {label.into()}
            </label>
            <FieldError id=error_id.clone() error />
            <div class="input-group">
                <span class="affix" aria-hidden="true">
                    {currency.symbol()}
                </span>
                <input
                    class="input"
                    id=id
                    name=name
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby=error_id
                    aria-invalid=move || error.get().map(|_| "true")
                    value=move || typed.get().unwrap_or_else(|| first.clone())
                />
            </div>
        </div>
    }
    .into_any()
}

/// A field for a day.
pub fn day_field(
    name: &'static str,
    id: String,
    label: &'static str,
    (from, until): (String, Option<String>),
    first: String,
    error: Signal<Option<AppError>>,
) -> AnyView {
    let FieldState { error, typed } = field_state(name, error);
    let error_id = format!("{id}-error");
    view! {
        <div class="field" data-invalid=move || error.get().map(|_| "")>
            <label class="label" r#for=id.clone()>
                {label}
            </label>
            <FieldError id=error_id.clone() error />
            <input
                class="input"
                id=id
                name=name
                r#type="date"
                min=from
                max=until
                required
                aria-describedby=error_id
                aria-invalid=move || error.get().map(|_| "true")
                value=move || typed.get().unwrap_or_else(|| first.clone())
            />
        </div>
    }
    .into_any()
}

/// One button with what it does, as a form of its own.
pub fn one_button(
    sending: Sending,
    hidden: Vec<(&'static str, String)>,
    label: &'static str,
    kind: &'static str,
    note: &'static str,
) -> AnyView {
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input r#type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <SentForm sending class="form">
            {hidden} <Submit label kind note pending=sending.pending() />
        </SentForm>
    }
    .into_any()
}

/// Something folded away under its name.
pub fn folded(name: &'static str, open: bool, inner: AnyView) -> AnyView {
    view! {
        <details class="disclosure" open=open>
            <summary>
                <Icon name="chevron-right" small=true />
                {name}
            </summary>
            <div class="stack">{inner}</div>
        </details>
    }
    .into_any()
}

/// Collections as rows.
pub fn collection_rows(items: Vec<CollectionItem>) -> AnyView {
    view! {
        <ul class="rows" role="list">
            {items
                .into_iter()
                .map(|item| money_row(item.on, item.what, item.amount.to_string(), item.word))
                .collect_view()}
        </ul>
    }
    .into_any()
}

/// A row of a day, what it is, an amount and a word.
pub fn money_row(on: When, what: String, amount: String, word: String) -> AnyView {
    view! {
        <li>
            <div class="row">
                <span class="row-body">
                    <span class="row-title">
                        <time datetime=on.iso>{on.text}</time>
                    </span>
                    <span class="row-note">{what}</span>
                </span>
                <span class="row-amount">{amount} <small>{word}</small></span>
            </div>
        </li>
    }
    .into_any()
}
