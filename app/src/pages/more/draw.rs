//! The page as the server draws it.

use leptos::prelude::*;
use wire::DrawnPage;

use crate::components::icon::Icon;
use crate::components::link_rows::link_rows;
use crate::components::page_head::heading;
use crate::components::theme_switch::ThemeSwitch;
use crate::drawn::draw_page;

/// Where to go, the colours, and the way out.
pub fn more() -> DrawnPage {
    let rows = [
        (
            "/pay/ways",
            "Ways to pay",
            "Direct Debit, bank transfer, a plan, planned payments",
        ),
        (
            "/readings",
            "Meter readings",
            "Send a reading, see the ones we have",
        ),
        (
            "/preferences",
            "How we reach you",
            "Choose e-mail, text, inbox or post",
        ),
        (
            "/security",
            "Security",
            "Codes from your phone, and your devices",
        ),
    ];
    let icons = ["pay", "meter", "bell", "shield"];
    let drawing = view! {
        {heading("More".into_any(), "What would you like to do?", String::new())}
        <div class="stack narrow">
            {link_rows(&rows, &icons)}
            <section class="card" aria-labelledby="colours">
                <h2 class="card-title" id="colours">
                    "Colours"
                </h2>
                <ThemeSwitch />
                <p class="small soft">"“System” follows your phone’s setting."</p>
            </section>
            <section class="card" data-tone="quiet" aria-labelledby="leave">
                <h2 class="card-title" id="leave">
                    "Finished?"
                </h2>
                <form method="post" action="/api/pages/sign-out">
                    <button class="button" r#type="submit">
                        <Icon name="sign-out" />
                        "Sign out"
                    </button>
                </form>
            </section>
        </div>
    };
    draw_page("More", drawing.into_any())
}
