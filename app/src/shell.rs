//! The frame around every signed-in page: brand, menus, places, and the page in the middle.

use leptos::prelude::*;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::use_location;
use wire::{SessionView, SignedIn};

use crate::components::brand::Brand;
use crate::components::icon::Icon;
use crate::components::theme_switch::ThemeSwitch;
use crate::contexts::session::{SessionContext, provide_session};

/// Rail or bottom bar, account switcher, and the page in the middle.
#[component]
pub fn Frame() -> impl IntoView {
    let SessionContext { session } = provide_session();
    let signed_in = move || match session.get() {
        Some(Ok(SessionView::SignedIn(person))) => Some(person),
        _ => None,
    };
    view! {
        <div class="shell">
            <a class="skip-link" href="#main" rel="external">
                "Skip to the page"
            </a>
            <header class="topbar">
                <Brand />
                <Suspense>
                    {move || Suspend::new(async move {
                        session.await.ok();
                        signed_in().map(|person| view! { <Menus person /> })
                    })}
                </Suspense>
            </header>
            <Navigation />
            <main id="main" class="page" tabindex="-1">
                <Outlet />
            </main>
            <footer class="foot">
                <A href="/security">"Security"</A>
                <A href="/preferences">"How we reach you"</A>
                <a href="tel:105">"Power cut? Call 105"</a>
            </footer>
        </div>
    }
}

/// The places of the portal: five on a phone, all of them on a rail.
#[component]
fn Navigation() -> impl IntoView {
    view! {
        <nav class="nav" aria-label="Main">
            <ul class="nav-list" role="list">
                <NavItem href="/" icon="home" label="Home" exact=true />
                <NavItem href="/usage" icon="usage" label="Usage" />
                <NavItem href="/bills" icon="bills" label="Bills" />
                <NavItem href="/pay" icon="pay" label="Pay" />
                <NavItem href="/readings" icon="meter" label="Readings" at="wide" rule=true />
                <NavItem href="/preferences" icon="bell" label="How we reach you" at="wide" />
                <NavItem href="/security" icon="shield" label="Security" at="wide" />
                <MoreItem />
            </ul>
        </nav>
    }
}

#[component]
fn NavItem(
    href: &'static str,
    icon: &'static str,
    label: &'static str,
    #[prop(optional)] exact: bool,
    #[prop(optional)] at: &'static str,
    #[prop(optional)] rule: bool,
) -> impl IntoView {
    view! {
        <li data-at=(!at.is_empty()).then_some(at) class=rule.then_some("nav-rule")>
            <A href=href exact attr:class="nav-item">
                <Icon name=icon />
                <span>{label}</span>
            </A>
        </li>
    }
    .into_any()
}

/// On a phone the pages below More mark it too.
#[component]
fn MoreItem() -> impl IntoView {
    let path = use_location().pathname;
    let current = move || {
        path.with(|path| match path.as_str() {
            "/more" => Some("page"),
            "/readings" | "/preferences" | "/security" => Some("true"),
            _ => None,
        })
    };
    view! {
        <li data-at="phone">
            <a href="/more" class="nav-item" aria-current=current>
                <Icon name="more" />
                <span>"More"</span>
            </a>
        </li>
    }
    .into_any()
}

/// The account switcher and the person's menu. `<details>`: they open without WebAssembly.
#[component]
fn Menus(person: SignedIn) -> impl IntoView {
    let initials = initials(&person.name);
    let label = format!("{}: your menu", person.name);
    view! {
        <AccountSwitcher accounts=person.accounts current=person.current />
        <details class="menu" data-kind="person" data-at="wide" name="topbar">
            <summary aria-label=label>
                <span class="avatar" aria-hidden="true">
                    {initials}
                </span>
            </summary>
            <div class="menu-panel">
                <p class="menu-note">"Signed in as " <strong>{person.name}</strong></p>
                <A href="/security" attr:class="menu-item">
                    <Icon name="shield" />
                    <span>"Security"</span>
                </A>
                <div class="menu-note">
                    <ThemeSwitch />
                </div>
                <form method="post" action="/api/pages/sign-out">
                    <button class="menu-item" r#type="submit">
                        <Icon name="sign-out" />
                        <span>"Sign out"</span>
                    </button>
                </form>
            </div>
        </details>
    }
}

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

/// "AK" for "Amina Khan"; one letter for one name.
fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Amina Noor Khan"), "AK");
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials(""), "");
    }
}
