//! One icon of the sprite `public/icons.svg`. Always decoration: the words beside it say it.

use leptos::prelude::*;

/// An icon by its id in the sprite.
#[component]
pub fn Icon(name: &'static str, #[prop(optional)] small: bool) -> impl IntoView {
    view! { <IconNamed name=name.to_owned() small /> }
}

/// An icon whose id comes with the data.
#[component]
pub fn IconNamed(name: String, #[prop(optional)] small: bool) -> impl IntoView {
    let href = format!("/icons.svg#{name}");
    view! {
        <svg class="icon" aria-hidden="true" data-size=small.then_some("small")>
            <use href=href />
        </svg>
    }
    .into_any()
}
