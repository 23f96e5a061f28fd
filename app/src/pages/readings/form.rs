//! The form of readings: one big field a register, the last reading beside it.

use leptos::prelude::*;
use wire::{LastReading, MeterView, ReadingsForm, RegisterView};

use crate::components::error_notice::FormError;
use crate::components::field::{FieldError, FieldState, field_state};
use crate::components::fuel::{FuelBadge, fuel_name};
use crate::components::icon::Icon;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::error::AppError;

/// Where an error of the form is shown, and what was typed.
type FormErrorSignal = Signal<Option<AppError>>;

/// The whole form. Meters that read themselves are folded away below the others.
pub fn readings_form(view: ReadingsForm, send: Sending) -> AnyView {
    if view.meters.is_empty() {
        return view! { <p>"There's no meter on this account yet."</p> }.into_any();
    }
    let error = send.error();
    let (smart, by_hand): (Vec<_>, Vec<_>) = view.meters.into_iter().partition(|meter| meter.smart);
    let only_smart = by_hand.is_empty();
    let failed = error.with_untracked(Option::is_some);
    let mut index = 0;
    let mut cards = |meters: Vec<MeterView>| {
        let cards = meters
            .into_iter()
            .map(|meter| meter_card(meter, &mut index, error));
        cards.collect_view()
    };
    let by_hand = cards(by_hand);
    let smart = (!smart.is_empty()).then(|| cards(smart));
    let rest = (smart, day_field(error), send_button(send));
    let body = if only_smart {
        folded("Send a reading anyway", failed, rest).into_any()
    } else {
        let (smart, day, button) = rest;
        let smart = smart.map(|cards| folded("Read a smart meter by hand", failed, cards));
        view! { {by_hand} {smart} {day} {button} }.into_any()
    };
    view! {
        <FormErrorOfNoField error />
        <SentForm sending=send class="form">
            <input r#type="hidden" name="account" value=view.account />
            {body}
        </SentForm>
    }
    .into_any()
}

/// An error that no register and no other field shows.
#[component]
fn FormErrorOfNoField(error: FormErrorSignal) -> impl IntoView {
    let whole = Signal::derive(move || error.get().filter(|error| error.field.is_empty()));
    view! { <FormError error=whole /> }
}

fn send_button(send: Sending) -> AnyView {
    view! {
        <Submit
            label="Send"
            note="We check it straight away and tell you here. Your next bill will use it."
            pending=send.pending()
        />
    }
    .into_any()
}

fn folded(words: &'static str, open: bool, inside: impl IntoView + 'static) -> AnyView {
    let inside = inside.into_any();
    view! {
        <details class="disclosure" open=open>
            <summary>
                <Icon name="chevron-right" small=true />
                {words}
            </summary>
            <div class="form">{inside}</div>
        </details>
    }
    .into_any()
}

fn meter_card(meter: MeterView, index: &mut usize, error: FormErrorSignal) -> AnyView {
    let title = format!("meter-{}", meter.id);
    let several = meter.registers.len() > 1;
    let registers = meter
        .registers
        .into_iter()
        .map(|register| {
            let place = *index;
            *index += 1;
            register_field(place, register, several, error)
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby=title>
            <div class="card-head">
                <h2 class="card-title" id=title.clone()>
                    <FuelBadge flow=meter.flow />
                    {fuel_name(meter.flow)}
                </h2>
                <span class="small soft">"Meter " {meter.serial}</span>
            </div>
            {registers}
        </section>
    }
    .into_any()
}

fn register_field(
    place: usize,
    register: RegisterView,
    several: bool,
    error: FormErrorSignal,
) -> AnyView {
    let FieldState { error, typed } = field_state(&register.id, error);
    let id = format!("reading-{place}");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described_by = format!("{hint_id} {error_id}");
    let hint = hint(&register);
    let label = if several {
        format!("{} reading now", register.label)
    } else {
        "Reading now".to_owned()
    };
    let decimals = usize::from(register.decimals);
    let zeros = "0".repeat(usize::from(register.digits));
    let placeholder = if decimals == 0 {
        zeros
    } else {
        format!("{zeros}.{}", "0".repeat(decimals))
    };
    view! {
        <div class="register">
            <div class="field" data-invalid=move || error.get().map(|_| "")>
                <label class="label" r#for=id.clone()>
                    {label}
                </label>
                <p class="hint" id=hint_id>
                    {hint}
                </p>
                <FieldError id=error_id error />
                <input
                    r#type="hidden"
                    name=format!("typed[{place}][register]")
                    value=register.id
                />
                <input
                    class="digits"
                    id=id
                    name=format!("typed[{place}][value]")
                    inputmode=if decimals == 0 { "numeric" } else { "decimal" }
                    autocomplete="off"
                    placeholder=placeholder
                    aria-describedby=described_by
                    aria-invalid=move || error.get().map(|_| "true")
                    value=move || typed.get()
                />
            </div>
            {register.last.map(|last| last_reading(last, register.unit))}
        </div>
    }
    .into_any()
}

/// "Five figures before the point, one after it, in m³."
fn hint(register: &RegisterView) -> String {
    let digits = register.digits;
    match register.decimals {
        0 => format!(
            "{digits} figures. Leave out any red ones. Counted in {}.",
            register.unit
        ),
        decimals => format!(
            "{digits} figures before the point and {decimals} after it. Counted in {}.",
            register.unit
        ),
    }
}

fn last_reading(last: LastReading, unit: String) -> AnyView {
    view! {
        <div class="last-reading">
            "Last reading" <strong>{last.value}</strong>
            {format!("{unit}, {}, {}", last.on.text, last.kind.to_ascii_lowercase())}
        </div>
    }
    .into_any()
}

fn day_field(error: FormErrorSignal) -> AnyView {
    let FieldState { error, typed } = field_state("read_on", error);
    view! {
        <div class="field narrow" data-invalid=move || error.get().map(|_| "")>
            <label class="label" r#for="read_on">
                "Day you read it"
            </label>
            <p class="hint" id="read_on-hint">
                "Leave it empty if that's today."
            </p>
            <FieldError id="read_on-error".to_owned() error />
            <input
                class="input"
                r#type="date"
                id="read_on"
                name="read_on"
                aria-describedby="read_on-hint read_on-error"
                aria-invalid=move || error.get().map(|_| "true")
                value=move || typed.get()
            />
        </div>
    }
    .into_any()
}
