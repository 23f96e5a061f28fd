//! The frame as the server draws it.

use std::sync::LazyLock;

use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use wire::{DrawnPage, SessionView, SignedIn};

use super::place;
use crate::components::brand::Brand;
use crate::components::icon::Icon;
use crate::components::theme_switch::ThemeSwitch;
use crate::drawn::draw_page;

/// Everything before the page: the skip link, the top bar, and the places.
pub fn frame(session: SessionView, path: &str) -> DrawnPage {
    let menus = match session {
        SessionView::SignedIn(person) => Some(view! { <Menus person /> }),
        SessionView::Nobody | SessionView::SecondFactor => None,
    };
    let frame = view! {
        <a class="skip-link" href="#main" rel="external">
            "Skip to the page"
        </a>
        <header class="topbar">
            <Brand />
            {menus}
        </header>
        {navigation(path)}
    };
    draw_page("", frame.into_any())
}

/// A place of the portal: where, how it looks, and on which widths.
struct Place {
    href: &'static str,
    icon: &'static str,
    label: &'static str,
    at: Option<&'static str>,
    rule: bool,
}

impl Place {
    const fn new(href: &'static str, icon: &'static str, label: &'static str) -> Self {
        Self {
            href,
            icon,
            label,
            at: None,
            rule: false,
        }
    }

    const fn at(mut self, at: &'static str) -> Self {
        self.at = Some(at);
        self
    }

    const fn after_a_rule(mut self) -> Self {
        self.rule = true;
        self
    }
}

/// Five on a phone, all but More on a rail.
const PLACES: [Place; 8] = [
    Place::new("/", "home", "Home"),
    Place::new("/usage", "usage", "Usage"),
    Place::new("/bills", "bills", "Bills"),
    Place::new("/pay", "pay", "Pay"),
    Place::new("/readings", "meter", "Readings")
        .at("wide")
        .after_a_rule(),
    Place::new("/preferences", "bell", "How we reach you").at("wide"),
    Place::new("/security", "shield", "Security").at("wide"),
    Place::new("/more", "more", "More").at("phone"),
];

/// The places are the same for everybody but for their marks: what lies between these is drawn once.
static AROUND_MARKS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let drawn = places().to_html();
    drawn.split(MARK).map(str::to_owned).collect()
});

/// Where the mark of a place is.
const MARK: &str = " aria-current=\"true\"";

fn navigation(path: &str) -> InertElement {
    let mut drawn = String::new();
    for (at, between) in AROUND_MARKS.iter().enumerate() {
        drawn.push_str(between);
        if let Some(current) = PLACES.get(at).and_then(|one| place(one.href, path)) {
            drawn.push_str(" aria-current=\"");
            drawn.push_str(current);
            drawn.push('"');
        }
    }
    InertElement::new(drawn)
}

/// All of them, each marked.
fn places() -> AnyView {
    let items = PLACES.map(|one| {
        view! {
            <li data-at=one.at class=one.rule.then_some("nav-rule")>
                <a href=one.href class="nav-item" aria-current="true">
                    <Icon name=one.icon />
                    <span>{one.label}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav class="nav" aria-label="Main">
            <ul class="nav-list" role="list">
                {items.into_iter().collect_view()}
            </ul>
        </nav>
    }
    .into_any()
}

/// The account switcher and the person's menu. `<details>`: they open without WebAssembly.
#[component]
fn Menus(person: SignedIn) -> impl IntoView {
    let label = format!("{}: your menu", person.name);
    view! {
        <AccountSwitcher accounts=person.accounts current=person.current />
        <details class="menu" data-kind="person" data-at="wide" name="topbar">
            <summary aria-label=label>
                <span class="avatar" aria-hidden="true">
                    {person.initials}
                </span>
            </summary>
            <div class="menu-panel">
                <p class="menu-note">"Signed in as " <strong>{person.name}</strong></p>
                {InertElement::new(PERSON_CHOICES.as_str())}
            </div>
        </details>
    }
}

/// What a person's menu offers is the same for everybody, and drawn once.
static PERSON_CHOICES: LazyLock<String> = LazyLock::new(|| {
    view! {
        <a href="/security" class="menu-item">
            <Icon name="shield" />
            <span>"Security"</span>
        </a>
        <div class="menu-note">
            <ThemeSwitch />
        </div>
        <form method="post" action="/api/pages/sign-out">
            <button class="menu-item" r#type="submit">
                <Icon name="sign-out" />
                <span>"Sign out"</span>
            </button>
        </form>
    }
    .to_html()
});

/// Chooses which account the pages show; absent with one account.
#[component]
fn AccountSwitcher(accounts: Vec<wire::AccountChoice>, current: String) -> impl IntoView {
    if accounts.len() < 2 {
        return ().into_any();
    }
    let label = accounts
        .iter()
        .find(|account| account.id == current)
        .map(|account| account.label.clone())
        .unwrap_or_default();
    let items = accounts
        .into_iter()
        .map(|account| {
            let chosen = account.id == current;
            view! {
                <form method="post" action="/api/pages/switch-account">
                    <input r#type="hidden" name="account" value=account.id />
                    <button class="menu-item" r#type="submit" aria-current=chosen.then_some("true")>
                        <Icon name="home" />
                        <span>{account.label} <small>"Account " {account.number}</small></span>
                        {chosen.then(|| view! { <Icon name="check" small=true /> })}
                    </button>
                </form>
            }
        })
        .collect_view();
    view! {
        <details class="menu" name="topbar">
            <summary>
                <Icon name="home" small=true />
                <span>{label}</span>
                <Icon name="chevron-down" small=true />
            </summary>
            <div class="menu-panel">
                <p class="menu-note">"Which account do you want to see?"</p>
                {items}
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The opening tag of the link to a place.
    fn link<'a>(drawn: &'a str, href: &str) -> &'a str {
        let mut tags = drawn.split('<').filter(|tag| tag.starts_with("a "));
        let to = format!("href=\"{href}\"");
        tags.find(|tag| tag.contains(&to)).expect("a link")
    }

    #[test]
    fn every_place_is_marked_by_itself() {
        assert_eq!(AROUND_MARKS.len(), PLACES.len() + 1);
        for one in PLACES {
            let drawn = navigation(one.href).to_html();
            assert!(
                link(&drawn, one.href).contains("aria-current=\"page\""),
                "{drawn}"
            );
            assert_eq!(drawn.matches("aria-current=\"page\"").count(), 1, "{drawn}");
        }
        assert!(!navigation("/sign-in").to_html().contains("aria-current"));
        let below_more = navigation("/security").to_html();
        assert!(link(&below_more, "/more").contains("aria-current=\"true\""));
    }
}
