//! Income and outgoings, a field each.

use leptos::prelude::*;
use wire::{BudgetField, Currency, PlanView};

use super::pieces::amount_field;
use crate::components::error_notice::FormError;
use crate::components::field::{FieldError, FieldState, field_state};
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::error::AppError;

/// What comes in and goes out a month, and a wish.
pub fn budget_form(view: &PlanView, propose: Sending) -> AnyView {
    let error = propose.error();
    let currency = view.debt.currency();
    let fields = move |view: &PlanView, income: bool| {
        let of_side = view
            .fields
            .iter()
            .enumerate()
            .filter(move |(_, one)| one.income == income);
        of_side
            .map(|(at, one)| field(at, one, currency, error))
            .collect_view()
    };
    let (income, outgoings) = (fields(view, true), fields(view, false));
    let account = view.account.clone();
    // What belongs to a field stands beside it; the rest is said above the form.
    let whole = Signal::derive(move || {
        error
            .get()
            .filter(|error| error.field.is_empty() || error.field == "password")
    });
    view! {
        <FormError error=whole />
        <SentForm sending=propose class="form">
            <input r#type="hidden" name="account" value=account />
            <fieldset class="form">
                <legend>
                    <h2>"What comes in, a month"</h2>
                </legend>
                {income}
            </fieldset>
            <fieldset class="form">
                <legend>
                    <h2>"What goes out, a month"</h2>
                </legend>
                {outgoings}
            </fieldset>
            {amount_field(
                ("monthly", "monthly"),
                "monthly".to_owned(),
                "An amount a month of your own, if you like",
                String::new(),
                currency,
                error,
            )}
            <Submit
                label="Work out a plan"
                note="Nothing is agreed yet. Only we see these figures, \
                      and we use them for this alone."
                pending=propose.pending()
            />
        </SentForm>
    }
    .into_any()
}

fn field(
    at: usize,
    one: &BudgetField,
    currency: Currency,
    error: Signal<Option<AppError>>,
) -> AnyView {
    let FieldState { error, .. } = field_state(&one.code, error);
    let id = format!("budget-{}", one.code);
    let error_id = format!("{id}-error");
    view! {
        <div class="field" data-invalid=move || error.get().map(|_| "")>
            <input r#type="hidden" name=format!("amounts[{at}][code]") value=one.code.clone() />
            <label class="label" r#for=id.clone()>
                {one.label.clone()}
            </label>
            <FieldError id=error_id.clone() error />
            <div class="input-group">
                <span class="affix" aria-hidden="true">
                    {currency.symbol()}
                </span>
                <input
                    class="input"
                    id=id
                    name=format!("amounts[{at}][amount]")
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby=error_id
                    aria-invalid=move || error.get().map(|_| "true")
                    value=one.typed.clone()
                />
            </div>
        </div>
    }
    .into_any()
}
