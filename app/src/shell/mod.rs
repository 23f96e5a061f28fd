//! The frame around every signed-in page: brand, menus, places, and the page in the middle.

#[cfg(feature = "ssr")]
mod draw;
mod server;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use server::get_frame;

use crate::drawn::{drawn_data, drawn_page};

/// Rail or bottom bar, account switcher, and the page in the middle. Signing in happens outside
/// the frame, so it is followed by a fresh one.
#[component]
pub fn Frame() -> impl IntoView {
    let frame = drawn_data(String::new, |_| get_frame());
    let path = use_location().pathname;
    Effect::new(move |_| {
        frame.track();
        path.track();
        request_animation_frame(move || mark_place(&path.get_untracked()));
    });
    view! {
        <div class="shell">
            {drawn_page(frame, "")}
            <main id="main" class="page" tabindex="-1">
                <Outlet />
            </main>
            <footer class="foot">
                <a href="/security">"Security"</a>
                <a href="/preferences">"How we reach you"</a>
                <a href="tel:105">"Power cut? Call 105"</a>
            </footer>
        </div>
    }
    .into_any()
}

/// `aria-current` of the link to `href` while the page at `path` is shown. Paid payments belong to
/// Pay; on a phone the pages below More mark it too.
fn place(href: &str, path: &str) -> Option<&'static str> {
    let below = path
        .strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || (href != "/" && rest.starts_with('/')));
    let first = path.split('/').nth(1).unwrap_or_default();
    let beside = match href {
        "/more" => matches!(first, "readings" | "preferences" | "security"),
        "/pay" => first == "payments",
        _ => false,
    };
    match (below, beside) {
        (true, _) => Some("page"),
        (_, true) => Some("true"),
        _ => None,
    }
}

/// The frame stays while pages change; only its marks move.
fn mark_place(path: &str) {
    let Ok(links) = document().query_selector_all(".nav-item") else {
        return;
    };
    for index in 0..links.length() {
        let link = links.item(index);
        let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::Element>().ok()) else {
            continue;
        };
        let href = link.get_attribute("href").unwrap_or_default();
        // Only an attribute that cannot be set fails, and this one can.
        match place(&href, path) {
            Some(current) => link.set_attribute("aria-current", current).ok(),
            None => link.remove_attribute("aria-current").ok(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_marked_on_its_own_pages_and_on_those_below_it() {
        assert_eq!(place("/bills", "/bills/bill_1"), Some("page"));
        assert_eq!(place("/", "/"), Some("page"));
        assert_eq!(place("/", "/bills"), None);
        assert_eq!(place("/pay", "/payroll"), None);
        assert_eq!(place("/pay", "/payments"), Some("true"));
        assert_eq!(place("/more", "/preferences/bills"), Some("true"));
        assert_eq!(place("/more", "/security"), Some("true"));
        assert_eq!(place("/security", "/security"), Some("page"));
    }
}
