//! The frame of pages with one job and no menus: signing in, and what is shown once.

use leptos::prelude::*;

use crate::components::brand::Brand;

/// Brand, heading, and the page's one job.
#[component]
pub fn FocusFrame(
    /// Which step, when there are several; nothing when empty.
    #[prop(optional)]
    step: &'static str,
    /// The heading.
    #[prop(into)]
    title: String,
    /// One soft sentence.
    lede: &'static str,
    /// The job.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="focus-page">
            <a class="skip-link" href="#main" rel="external">
                "Skip to the page"
            </a>
            <header class="topbar">
                <Brand />
            </header>
            <main class="focus-main" id="main" tabindex="-1">
                <header class="page-head">
                    {(!step.is_empty()).then(|| view! { <p class="page-name">{step}</p> })}
                    <h1 class="answer">{title}</h1>
                    <p class="lede">{lede}</p>
                </header>
                {children()}
            </main>
            <footer class="foot">
                <a href="tel:105">"Power cut? Call 105"</a>
                <a href="tel:0800111999">"Smell gas? Call 0800 111 999"</a>
            </footer>
        </div>
    }
    .into_any()
}
