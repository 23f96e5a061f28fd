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
    drawn(href, small)
}

/// A page has some twenty: the server writes each as text.
#[cfg(feature = "ssr")]
fn drawn(href: String, small: bool) -> AnyView {
    let size = if small { " data-size=\"small\"" } else { "" };
    let href = href.replace('&', "&amp;").replace('"', "&quot;");
    leptos::tachys::html::InertElement::new(format!(
        "<svg class=\"icon\" aria-hidden=\"true\"{size}><use href=\"{href}\"></use></svg>"
    ))
    .into_any()
}

#[cfg(not(feature = "ssr"))]
fn drawn(href: String, small: bool) -> AnyView {
    view! {
        <svg class="icon" aria-hidden="true" data-size=small.then_some("small")>
            <use href=href />
        </svg>
    }
    .into_any()
}
