//! Says what went wrong, that nothing was lost, and what to do.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::error::AppError;

/// An error of a whole form or page.
#[component]
pub fn ErrorNotice(error: AppError) -> impl IntoView {
    view! {
        <div class="notice" data-kind="danger" role="alert">
            <Icon name="warning" />
            <div class="notice-body">
                <p>{error.message}</p>
            </div>
        </div>
    }
    .into_any()
}

/// The error of a form, unless it belongs to one of the form's fields.
#[component]
pub fn FormError(
    /// The form's last error.
    error: Signal<Option<AppError>>,
    /// Fields that show their own.
    #[prop(optional)]
    fields: &'static [&'static str],
) -> impl IntoView {
    move || {
        let whole = error
            .get()
            .filter(|error| !fields.contains(&error.field.as_str()));
        whole.map(|error| view! { <ErrorNotice error /> })
    }
}

/// A page that could not be had: sign in, or try again.
#[component]
pub fn PageError(error: AppError, name: &'static str) -> impl IntoView {
    let (href, words) = match error.code.as_str() {
        "not_signed_in" => ("/sign-in", "Sign in"),
        "second_factor_needed" => ("/sign-in/code", "Enter your code"),
        "not_found" => ("/", "Go to home"),
        _ => ("", "Try again"),
    };
    view! {
        <div class="oops">
            <svg class="drawing" aria-hidden="true">
                <use href="/icons.svg#draw-lamp-off" />
            </svg>
            <div class="stack">
                <PageHead name answer=error.message />
                <div class="action">
                    <a class="button" data-kind="primary" href=href rel="external">
                        {words}
                    </a>
                </div>
            </div>
        </div>
    }
    .into_any()
}
