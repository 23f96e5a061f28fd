//! Where one is signed in, and signing out there.

use leptos::prelude::*;
use wire::SessionItem;

use super::page::Actions;
use crate::components::error_notice::FormError;
use crate::components::icon::Icon;
use crate::components::sent_form::SentForm;
use crate::components::submit::Submit;

/// The devices' section.
pub fn devices(sessions: Vec<SessionItem>, actions: Actions) -> AnyView {
    let others = sessions.iter().any(|session| !session.current);
    let rows = sessions
        .into_iter()
        .map(|session| device(session, actions))
        .collect_view();
    view! {
        <section class="stack" data-gap="small" aria-labelledby="devices">
            <h2 class="section-title" id="devices">
                "Where you're signed in"
            </h2>
            <FormError error=actions.end.error() />
            <FormError error=actions.end_others.error() />
            <ul class="rows" role="list">
                {rows}
            </ul>
            {others
                .then(|| view! {
                    <SentForm sending=actions.end_others>
                        <Submit
                            label="Sign out everywhere else"
                            kind="danger"
                            note="You stay signed in here. The others must sign in again."
                            pending=actions.end_others.pending()
                        />
                    </SentForm>
                })}
        </section>
    }
    .into_any()
}

fn device(session: SessionItem, actions: Actions) -> AnyView {
    let phone = ["Android", "iPhone", "iPad"]
        .iter()
        .any(|word| session.device.contains(word));
    let icon = if phone { "device" } else { "computer" };
    let note = format!(
        "Last used {} · since {}",
        session.last_seen.text, session.since.text
    );
    let device = session.device.clone();
    let end = if session.current {
        view! {
            <span class="tag" data-kind="success">
                <Icon name="check" />
                "This one"
            </span>
        }
        .into_any()
    } else {
        let pending = actions.end.pending();
        view! {
            <SentForm sending=actions.end>
                <input r#type="hidden" name="session" value=session.id />
                <button class="link" r#type="submit" disabled=move || pending.get()>
                    "Sign out"
                    <span class="visually-hidden">" " {device.clone()}</span>
                </button>
            </SentForm>
        }
        .into_any()
    };
    view! {
        <li>
            <div class="row" data-wrap>
                <Icon name=icon />
                <span class="row-body">
                    <span class="row-title">{session.device}</span>
                    <span class="row-note">{note}</span>
                </span>
                {end}
            </div>
        </li>
    }
    .into_any()
}
