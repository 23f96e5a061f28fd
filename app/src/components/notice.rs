//! A notice: something to know, that went well, or to look at.

use leptos::prelude::*;

use crate::components::icon::Icon;

/// One notice. `info`, `success`, `warning` or `danger` by kind.
#[component]
pub fn Notice(
    /// Which.
    kind: &'static str,
    /// What happened.
    #[prop(into)]
    title: String,
    /// What it means and what to do.
    #[prop(optional, into)]
    text: Option<String>,
    /// Links and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = match kind {
        "info" | "success" => kind,
        _ => "warning",
    };
    view! {
        <div class="notice" data-kind=kind role="status">
            <Icon name=icon />
            <div class="notice-body">
                <h2 class="notice-title">{title}</h2>
                {text.map(|text| view! { <p>{text}</p> })}
                {children.map(|children| view! { <div class="notice-actions">{children()}</div> })}
            </div>
        </div>
    }
    .into_any()
}
