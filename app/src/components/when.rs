//! A day or a moment, readable by people and machines.

use leptos::prelude::*;

/// `<time>` with both forms.
#[component]
pub fn WhenText(when: wire::When) -> impl IntoView {
    view! { <time datetime=when.iso>{when.text}</time> }
}

/// "3 December" of "3 December 2026": for places where the year goes without saying.
#[must_use]
pub fn without_year(when: &wire::When) -> String {
    let mut words = when.text.splitn(3, ' ');
    match (words.next(), words.next()) {
        (Some(day), Some(month)) => format!("{day} {month}"),
        _ => when.text.clone(),
    }
}
