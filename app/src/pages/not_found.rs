//! For addresses that lead nowhere.

use leptos::prelude::*;

use crate::components::brand::Brand;
use crate::components::page_head::PageHead;

/// Says so, with the right status code, and leads back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <div class="focus-page">
            <header class="topbar">
                <Brand />
            </header>
            <main class="focus-main" id="main" tabindex="-1">
                <div class="oops">
                    <svg class="drawing" aria-hidden="true">
                        <use href="/icons.svg#draw-lamp-off" />
                    </svg>
                    <div class="stack">
                        <PageHead
                            name="Page not found"
                            answer="There's no page at this address."
                            lede="It may have moved, or a letter may be missing. \
                                  Your account is fine."
                        />
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
