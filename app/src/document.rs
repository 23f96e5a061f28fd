//! The HTML document: around the application, and around the few pages that are not part of it.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::App;

/// The document around `App`, which is hydrated inside it. Runs on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::ssr::set_page_policy();
    view! {
        <!DOCTYPE html>
        <html lang="en-GB" data-theme=chosen_theme()>
            <head>
                {basics(Some(options.clone()))} <HydrationScripts options defer=true /> <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// A whole document without scripts, as text: for an answer that must not outlive its request.
#[cfg(feature = "ssr")]
#[must_use]
pub fn plain_document(title: &str, body: AnyView) -> String {
    let title = format!("{title} · Lamplight");
    view! {
        <!DOCTYPE html>
        <html lang="en-GB" data-theme=chosen_theme()>
            <head>{basics(use_context::<LeptosOptions>())} <title>{title}</title></head>
            <body>{body}</body>
        </html>
    }
    .to_html()
}

/// What every document's head begins with.
fn basics(options: Option<LeptosOptions>) -> AnyView {
    let viewport = "width=device-width, initial-scale=1, viewport-fit=cover";
    let tint = |colour: &'static str, scheme: &'static str| {
        leptos::html::meta()
            .name("theme-color")
            .content(colour)
            .attr("media", scheme)
    };
    view! {
        <meta charset="utf-8" />
        <meta name="viewport" content=viewport />
        <meta name="color-scheme" content="light dark" />
        {tint("#faf6ee", "(prefers-color-scheme: light)")}
        {tint("#10141c", "(prefers-color-scheme: dark)")}
        <meta name="description" content="Your energy account: usage, bills and payments." />
        <link
            rel="preload"
            href="/fonts/atkinson-next-latin.woff2"
            r#as="font"
            r#type="font/woff2"
            crossorigin="anonymous"
        />
        {options.map(|options| view! { <HashedStylesheet options /> })}
        <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
        <link rel="manifest" href="/manifest.webmanifest" />
    }
    .into_any()
}

/// `light` or `dark` when the person chose one, else nothing: the system decides.
fn chosen_theme() -> Option<String> {
    #[cfg(feature = "ssr")]
    {
        crate::ssr::cookie("theme").filter(|theme| matches!(theme.as_str(), "light" | "dark"))
    }
    #[cfg(not(feature = "ssr"))]
    None
}
