//! For addresses that lead nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, with the right status code, and leads back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Page not found" />
        <div class="focus-page">
            <header class="topbar">
                <a class="brand" href="/">
                    <svg class="logo" aria-hidden="true">
                        <use href="/icons.svg#lamp" />
                    </svg>
                    <span>"Lamplight"</span>
                </a>
            </header>
            <main class="focus-main" id="main" tabindex="-1">
                <div class="oops">
                    <svg class="drawing" aria-hidden="true">
                        <use href="/icons.svg#draw-lamp-off" />
                    </svg>
                    <div class="stack">
                        <header class="page-head">
                            <p class="page-name">"Page not found"</p>
                            <h1 class="answer">"There's no page at this address."</h1>
                            <p class="lede">
                                "It may have moved, or a letter may be missing. \
                                 Your account is fine."
                            </p>
                        </header>
                        <div class="action">
                            <a class="button" data-kind="primary" href="/">
                                "Go to home"
                            </a>
                        </div>
                    </div>
                </div>
            </main>
        </div>
    }
    .into_any()
}
