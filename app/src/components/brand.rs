//! The name and the lamp, leading home.

use leptos::prelude::*;

/// A plain link: it also leaves pages outside the frame.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <svg class="logo" aria-hidden="true">
                <use href="/icons.svg#lamp" />
            </svg>
            <span>"Lamplight"</span>
        </a>
    }
    .into_any()
}
