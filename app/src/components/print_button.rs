//! "Print": only where it can work, so the stylesheet shows it once the page has come alive.

use leptos::prelude::*;

use crate::components::icon::Icon;

/// A button that [`crate::alive`] answers.
#[component]
pub fn PrintButton(#[prop(into)] words: String) -> impl IntoView {
    view! {
        <button class="link" r#type="button" data-print="no" data-does="print">
            <Icon name="print" small=true />
            {words}
        </button>
    }
    .into_any()
}
