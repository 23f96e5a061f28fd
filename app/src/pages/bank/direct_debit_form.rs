//! The forms that set a Direct Debit up and change it.

use leptos::prelude::*;
use wire::{Currency, DirectDebitView, GivenMandate};

use super::pieces::amount_field;
use crate::components::error_notice::FormError;
use crate::components::field::{Field, FieldError, FieldState, field_state};
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::error::AppError;

/// Who pays, from where, and how much.
pub fn set_up_form(view: &DirectDebitView, set_up: Sending) -> AnyView {
    let error = set_up.error();
    let needs_password = view.needs_password;
    let (account, suggested) = (view.account.clone(), view.suggested.clone());
    let asked = move || {
        let named = error.with(|error| error.as_ref().is_some_and(|one| one.field == "password"));
        needs_password || named
    };
    let password = move || {
        asked().then(|| {
            view! {
                <Field
                    name="password"
                    label="Your password"
                    hint="It's a while since you signed in, and this is about your bank account."
                    kind="password"
                    autocomplete="current-password"
                    error
                />
            }
        })
    };
    let unchecked = (!view.complete_check).then(|| {
        view! {
            <p class="small soft">
                "We can check the numbers of some banks only. Please look at them twice."
            </p>
        }
    });
    let note = format!(
        "Your bank gets your instruction on the next working day. We tell you at least {} working \
         days before we take anything.",
        view.notice_days
    );
    let fields = &[
        "holder",
        "sort_code",
        "number",
        "amount",
        "day",
        "sole",
        "password",
    ];
    view! {
        <FormError error fields />
        <SentForm sending=set_up class="form">
            <input r#type="hidden" name="account" value=account />
            <Field name="holder" label="Name on the account" autocomplete="name" error />
            <Field
                name="sort_code"
                label="Sort code"
                hint="Six digits, such as 12-34-56"
                inputmode="numeric"
                autocomplete="off"
                error
            />
            <Field
                name="number"
                label="Account number"
                hint="Eight digits"
                inputmode="numeric"
                autocomplete="off"
                error
            />
            {unchecked} {what_to_collect("", None, suggested, 1, error)} {sole(error)}
            {password} <Submit label="Set up the Direct Debit" note pending=set_up.pending() />
        </SentForm>
    }
    .into_any()
}

/// How much, and when.
pub fn change_form(view: &DirectDebitView, mandate: &GivenMandate, change: Sending) -> AnyView {
    let error = change.error();
    let first = mandate
        .amount
        .map_or_else(|| view.suggested.clone(), |amount| amount.plain());
    let note = format!(
        "You get a new notice, at least {} working days before we take it.",
        view.notice_days
    );
    let chosen = Some(mandate.arrangement.clone());
    let (account, day) = (view.account.clone(), mandate.day);
    view! {
        <FormError error fields=&["amount", "day"] />
        <SentForm sending=change class="form">
            <input r#type="hidden" name="account" value=account />
            {what_to_collect("new-", chosen, first, day, error)}
            <Submit label="Change it" kind="plain" note pending=change.pending() />
        </SentForm>
    }
    .into_any()
}

fn what_to_collect(
    prefix: &'static str,
    chosen: Option<String>,
    first: String,
    day: u8,
    error: Signal<Option<AppError>>,
) -> AnyView {
    let typed = error.with_untracked(|error| {
        error
            .as_ref()
            .and_then(|error| error.typed_in("arrangement"))
            .map(str::to_owned)
    });
    let chosen = typed
        .or(chosen)
        .unwrap_or_else(|| "fixed_monthly".to_owned());
    let card = |code: &'static str, title: &'static str, note: &'static str| {
        view! {
            <label class="choice">
                <input r#type="radio" name="change[arrangement]" value=code checked=chosen == code />
                <span class="choice-body">
                    <span class="choice-title">
                        <span>{title}</span>
                    </span>
                    <span class="row-note">{note}</span>
                </span>
            </label>
        }
        .into_any()
    };
    let amount_id = format!("{prefix}amount");
    view! {
        <fieldset>
            <legend>
                <h3>"What should we collect?"</h3>
            </legend>
            <div class="choices">
                {card(
                    "fixed_monthly",
                    "The same each month",
                    "Easy to plan; what you use more in winter is made up in summer",
                )}
                {card("whole_bill", "Each bill, whole", "On the day it's due")}
            </div>
        </fieldset>
        {amount_field(
            ("amount", "change[amount]"),
            amount_id,
            "Amount a month, if it's the same each month",
            first,
            Currency::Gbp,
            error,
        )}
        {day_of_month(prefix, day, error)}
    }
    .into_any()
}

fn day_of_month(prefix: &'static str, day: u8, error: Signal<Option<AppError>>) -> AnyView {
    let FieldState { error, typed } = field_state("day", error);
    let id = format!("{prefix}day");
    let error_id = format!("{id}-error");
    let chosen = typed
        .get_untracked()
        .and_then(|typed| typed.parse().ok())
        .unwrap_or(day);
    let options = (1..=28_u8)
        .map(|one| view! { <option value=one.to_string() selected=one == chosen>{one}</option> })
        .collect_view();
    view! {
        <div class="field" data-invalid=move || error.get().map(|_| "")>
            <label class="label" r#for=id.clone()>
                "Day of the month"
            </label>
            <FieldError id=error_id.clone() error />
            <select class="select" id=id name="change[day]" aria-describedby=error_id>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn sole(error: Signal<Option<AppError>>) -> AnyView {
    let FieldState { error, .. } = field_state("sole", error);
    view! {
        <div class="field" data-invalid=move || error.get().map(|_| "")>
            <FieldError id="sole-error".to_owned() error />
            <label class="check">
                <input r#type="checkbox" name="sole" value="yes" aria-describedby="sole-error" />
                <span>
                    "It's my account, and I don't need anybody else's signature to \
                     authorise payments from it."
                </span>
            </label>
        </div>
    }
    .into_any()
}
