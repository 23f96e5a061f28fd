//! A button that sends a form once: while it is on its way it says so and takes no second press.

use leptos::prelude::*;

/// The button of a form, and beside it what will happen.
#[component]
pub fn Submit(
    /// Words on the button.
    #[prop(into)]
    label: String,
    /// `primary`, `danger`, `plain`; one primary a page.
    #[prop(default = "primary")]
    kind: &'static str,
    /// As wide as the form.
    #[prop(optional)]
    wide: bool,
    /// What happens after it.
    #[prop(optional, into)]
    note: Option<String>,
    /// The form is on its way.
    #[prop(into)]
    pending: Signal<bool>,
) -> impl IntoView {
    view! {
        <div class="action">
            <button
                class="button"
                data-kind=kind
                data-wide=wide.then_some("")
                r#type="submit"
                aria-busy=move || pending.get().then_some("true")
                disabled=move || pending.get()
            >
                {label}
            </button>
            {note.map(|text| view! { <p class="action-note">{text}</p> })}
        </div>
    }
    .into_any()
}
