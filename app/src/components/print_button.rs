//! "Print": only where it can work, so it appears once the page has come alive.

use leptos::prelude::*;

use crate::components::icon::Icon;

/// Opens the browser's print window.
#[component]
pub fn PrintButton(#[prop(into)] words: String) -> impl IntoView {
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let print = |_| {
        window().print().ok();
    };
    view! {
        <button
            class="link"
            r#type="button"
            data-print="no"
            hidden=move || !alive.get()
            on:click=print
        >
            <Icon name="print" small=true />
            {words}
        </button>
    }
    .into_any()
}
