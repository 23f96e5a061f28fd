//! One field of a form: label, hint, error, control, in that order.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::error::AppError;

/// What a field says about itself while its form may be in error.
#[derive(Clone)]
pub struct FieldState {
    /// Its error.
    pub error: Memo<Option<String>>,
    /// What was typed before the error.
    pub typed: Memo<Option<String>>,
}

/// Watches a form's error for one field.
#[must_use]
pub fn field_state(name: &str, error: Signal<Option<AppError>>) -> FieldState {
    let (own, typed) = (name.to_owned(), name.to_owned());
    FieldState {
        error: Memo::new(move |_| {
            error.with(|error| {
                let error = error.as_ref().filter(|error| error.field == own);
                error.map(|error| error.message.clone())
            })
        }),
        typed: Memo::new(move |_| {
            error.with(|error| {
                error
                    .as_ref()
                    .and_then(|error| error.typed_in(&typed))
                    .map(str::to_owned)
            })
        }),
    }
}

/// The line that says what is wrong with a field. Stays in the page, so that it is read out.
#[component]
pub fn FieldError(id: String, error: Memo<Option<String>>) -> impl IntoView {
    view! {
        <div id=id aria-live="polite">
            {move || {
                error
                    .get()
                    .map(|message| view! {
                        <p class="error">
                            <Icon name="warning" small=true />
                            {message}
                        </p>
                    })
            }}
        </div>
    }
    .into_any()
}

/// A text field. Works as plain HTML; shows the error and what was typed before it.
#[component]
pub fn Field(
    /// Name sent with the form, and its id; also what an error calls it.
    name: &'static str,
    /// What it is.
    #[prop(into)]
    label: String,
    /// Help, one sentence.
    #[prop(optional, into)]
    hint: Option<String>,
    /// `text`, `email`, `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The `autocomplete` token.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The `inputmode`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// `code` for short codes.
    #[prop(optional)]
    size: Option<&'static str>,
    /// An id other than the name, when two forms of a page have the same field.
    #[prop(optional)]
    id: Option<&'static str>,
    /// The form's last error, whatever field it is about.
    #[prop(into)]
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    let FieldState { error, typed } = field_state(name, error);
    let described_by = if hint.is_some() {
        format!("{hint_id} {error_id}")
    } else {
        error_id.clone()
    };
    view! {
        <div class="field" data-invalid=move || error.get().map(|_| "")>
            <label class="label" r#for=id>
                {label}
            </label>
            {hint.map(|text| view! { <p class="hint" id=hint_id>{text}</p> })}
            <FieldError id=error_id error />
            <input
                class="input"
                id=id
                name=name
                r#type=kind
                data-size=size
                autocomplete=autocomplete
                inputmode=inputmode
                aria-describedby=described_by
                aria-invalid=move || error.get().map(|_| "true")
                value=move || typed.get()
                required
            />
        </div>
    }
    .into_any()
}
