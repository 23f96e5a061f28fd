//! The HTML document: around the application, and around the few pages that are not part of it.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos_meta::{Meta, MetaTags};

use crate::App;
use crate::assets::Assets;

/// Starts the WebAssembly once the page has been painted (ADR 17).
const START: &str = include_str!("start.js");

/// Whether `cargo leptos watch` runs this server: pages load themselves again after a build.
#[must_use]
pub fn is_watched() -> bool {
    static WATCHED: LazyLock<bool> = LazyLock::new(|| std::env::var_os("LEPTOS_WATCH").is_some());
    *WATCHED
}

/// The document around `App`, which is hydrated inside it.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    crate::ssr::set_page_policy();
    let assets = Assets::of(&options);
    let reload = is_watched().then(|| view! { <AutoReload options=options.clone() /> });
    static STARTING: OnceLock<String> = OnceLock::new();
    let start = || format!("{START}({:?}, {:?})", assets.script, assets.wasm);
    let start = STARTING.get_or_init(start).as_str();
    view! {
        <!DOCTYPE html>
        <html lang="en-GB" data-theme=chosen_theme()>
            <head>
                {basics(Some(assets))}
                <script type="module" nonce=use_nonce()>{start}</script>
                {reload}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Tells the document which modules the lazy pages of a group need.
pub fn name_modules(group: &str) {
    let Some(options) = use_context::<LeptosOptions>() else {
        return;
    };
    if let Some(modules) = Assets::of(&options).group(group) {
        // A tag of the head is registered when it is written, and writes nothing here. The browser's
        // half has no such tags: it would look for its own from the first one on.
        view! { <Meta name="modules" content=modules /> }.to_html();
    }
}

/// A whole document without scripts, as text: for an answer that must not outlive its request.
#[must_use]
pub fn plain_document(title: &str, body: AnyView) -> String {
    let title = format!("{title} · Lamplight");
    let options = use_context::<LeptosOptions>();
    view! {
        <!DOCTYPE html>
        <html lang="en-GB" data-theme=chosen_theme()>
            <head>{basics(options.as_ref().map(Assets::of))} <title>{title}</title></head>
            <body>{body}</body>
        </html>
    }
    .to_html()
}

/// What every document's head begins with: the same for everybody, and drawn once.
fn basics(assets: Option<&'static Assets>) -> InertElement {
    static STYLED: OnceLock<String> = OnceLock::new();
    let drawn = || draw_basics(assets).to_html();
    InertElement::new(match assets {
        Some(_) => Cow::Borrowed(STYLED.get_or_init(drawn).as_str()),
        None => Cow::Owned(drawn()),
    })
}

fn draw_basics(assets: Option<&'static Assets>) -> AnyView {
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
        {assets.map(|assets| view! { <link rel="stylesheet" href=assets.style.as_str() /> })}
        <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
        <link rel="manifest" href="/manifest.webmanifest" />
    }
    .into_any()
}

/// `light` or `dark` when the person chose one, else nothing: the system decides.
fn chosen_theme() -> Option<String> {
    crate::ssr::cookie("theme").filter(|theme| matches!(theme.as_str(), "light" | "dark"))
}
