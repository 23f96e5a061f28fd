//! The security page.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use wire::{RecoveryCodes, SecurityView};

use super::codes::codes_once;
use super::devices::devices;
use super::second_factor::second_factor;
use super::server::{
    BeginTotp, ConfirmTotp, EndOtherSessions, EndSession, NewRecoveryCodes, RemoveTotp,
    get_security,
};
use crate::components::load::{Loaded, page_data};
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::sent_form::Sending;
use crate::lazy::lazy_page;

/// `/security`
pub struct SecurityPage;
lazy_page!(SecurityPage, account, page);

/// What the page can do.
#[derive(Clone, Copy)]
pub struct Actions {
    /// Begins to set the second factor up.
    pub begin: Sending,
    /// Proves its first code.
    pub confirm: Sending,
    /// Turns it off.
    pub remove: Sending,
    /// Makes new recovery codes.
    pub renew: Sending,
    /// Signs a device out.
    pub end: Sending,
    /// Signs all others out.
    pub end_others: Sending,
}

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_security());
    let actions = Actions {
        begin: Sending::to::<BeginTotp>(),
        confirm: Sending::to::<ConfirmTotp>(),
        remove: Sending::to::<RemoveTotp>(),
        renew: Sending::to::<NewRecoveryCodes>(),
        end: Sending::to::<EndSession>(),
        end_others: Sending::to::<EndOtherSessions>(),
    };
    let query = use_query_map();
    actions.begin.on_success(move || data.refetch());
    actions.confirm.on_success(move || data.refetch());
    actions.remove.on_success(move || data.refetch());
    actions.renew.on_success(move || data.refetch());
    actions.end.on_success(move || data.refetch());
    actions.end_others.on_success(move || data.refetch());
    let draw = move |view| security(view, actions, query);
    view! { <Loaded data name="Security" draw /> }.into_any()
}

fn security(view: SecurityView, actions: Actions, query: Memo<ParamsMap>) -> AnyView {
    let lede = format!("You sign in as {}.", view.email);
    let codes = Signal::derive(move || shown_codes(actions));
    let done = move || {
        actions.confirm.forget();
        actions.renew.forget();
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
    actions.renew.view().or_else(|| actions.confirm.view())
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
