//! Everything that has no room in the bar of five on a phone.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::{LazyRoute, lazy_route};

use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::theme_switch::ThemeSwitch;

/// `/more`
pub struct MorePage;

#[lazy_route]
impl LazyRoute for MorePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let items = [
            (
                "/readings",
                "meter",
                "Meter readings",
                "Send a reading, see the ones we have",
            ),
            (
                "/preferences",
                "bell",
                "How we reach you",
                "Choose e-mail, text, inbox or post",
            ),
            (
                "/security",
                "shield",
                "Security",
                "Codes from your phone, and your devices",
            ),
        ];
        let rows = items.map(|(href, icon, title, note)| {
            view! {
                <li>
                    <A href=href attr:class="row">
                        <Icon name=icon />
                        <span class="row-body">
                            <span class="row-title">{title}</span>
                            <span class="row-note">{note}</span>
                        </span>
                        <Icon name="chevron-right" />
                    </A>
                </li>
            }
            .into_any()
        });
        view! {
            <PageHead name="More" answer="What would you like to do?" />
            <div class="stack narrow">
                <ul class="rows" role="list">
                    {rows.into_iter().collect_view()}
                </ul>
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
        }
        .into_any()
    }
}
