//! The security page.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use leptos_router::{LazyRoute, lazy_route};
use wire::{RecoveryCodes, SecurityView};

use super::codes::codes_once;
use super::devices::devices;
use super::second_factor::second_factor;
use super::server::{
    BeginTotp, ConfirmTotp, EndOtherSessions, EndSession, NewRecoveryCodes, RemoveTotp,
    get_security,
};
use crate::components::load::{Loaded, PageData, on_success};
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;

/// `/security`
pub struct SecurityPage;

/// Made with the view, not in `data()`: so it belongs to the page's own WebAssembly.
struct SecurityHeld {
    data: PageData<SecurityView>,
    actions: Actions,
    query: Memo<ParamsMap>,
}

impl SecurityHeld {
    fn new() -> Self {
        Self {
            data: Resource::new_blocking(|| (), |()| get_security()),
            actions: Actions {
                begin: ServerAction::new(),
                confirm: ServerAction::new(),
                remove: ServerAction::new(),
                renew: ServerAction::new(),
                end: ServerAction::new(),
                end_others: ServerAction::new(),
            },
            query: use_query_map(),
        }
    }
}

/// What the page can do.
#[derive(Clone, Copy)]
pub struct Actions {
    /// Begins to set the second factor up.
    pub begin: ServerAction<BeginTotp>,
    /// Proves its first code.
    pub confirm: ServerAction<ConfirmTotp>,
    /// Turns it off.
    pub remove: ServerAction<RemoveTotp>,
    /// Makes new recovery codes.
    pub renew: ServerAction<NewRecoveryCodes>,
    /// Signs a device out.
    pub end: ServerAction<EndSession>,
    /// Signs all others out.
    pub end_others: ServerAction<EndOtherSessions>,
}

#[lazy_route]
impl LazyRoute for SecurityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let this = SecurityHeld::new();
        let SecurityHeld {
            data,
            actions,
            query,
        } = this;
        on_success(actions.begin, move || data.refetch());
        on_success(actions.confirm, move || data.refetch());
        on_success(actions.remove, move || data.refetch());
        on_success(actions.renew, move || data.refetch());
        on_success(actions.end, move || data.refetch());
        on_success(actions.end_others, move || data.refetch());
        let draw = move |view| security(view, actions, query);
        view! { <Loaded data name="Security" draw /> }.into_any()
    }
}

fn security(view: SecurityView, actions: Actions, query: Memo<ParamsMap>) -> AnyView {
    let lede = format!("You sign in as {}.", view.email);
    let codes = Signal::derive(move || shown_codes(actions));
    let done = move || {
        actions.confirm.value().set(None);
        actions.renew.value().set(None);
    };
    let (totp, left) = (view.totp, view.recovery_codes_left);
    view! {
        <PageHead name="Security" answer=view.sentence lede=lede />
        <div class="stack narrow" data-gap="large">
            {move || query.with(what_was_done)}
            {move || codes.get().map(|codes| codes_once(codes, done))}
            {second_factor(totp, left, actions)} {devices(view.sessions, actions)}
        </div>
    }
    .into_any()
}

/// Codes that were just made. They live in the answer only: a reload forgets them.
fn shown_codes(actions: Actions) -> Option<RecoveryCodes> {
    let made = |value: Option<Result<RecoveryCodes, _>>| value.and_then(Result::ok);
    made(actions.renew.value().get()).or_else(|| made(actions.confirm.value().get()))
}

fn what_was_done(query: &ParamsMap) -> Option<AnyView> {
    let (title, text) = match query.get("did").as_deref() {
        Some("removed") => (
            "The second step is off",
            "You now sign in with your password only. You can turn it on again at any time.",
        ),
        Some("ended") => (
            "That device is signed out",
            "It needs your password to come back.",
        ),
        Some("ended-others") => (
            "All other devices are signed out",
            "You're still signed in here.",
        ),
        _ => return None,
    };
    Some(view! { <Notice kind="success" title text /> }.into_any())
}
