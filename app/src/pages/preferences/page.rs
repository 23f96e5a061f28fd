//! The preference centre: a plain form of ticks that becomes cards on a phone.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use wire::{ChannelView, KindView, PreferencesView};

use super::server::{SavePreferences, get_preferences};
use crate::components::error_notice::FormError;
use crate::components::icon::Icon;
use crate::components::load::{Loaded, page_data};
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::lazy::lazy_page;

/// `/preferences`
pub struct PreferencesPage;
lazy_page!(PreferencesPage, account, page);

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_preferences());
    let save = Sending::to::<SavePreferences>();
    let query = use_query_map();
    save.on_success(move || data.refetch());
    let draw = move |view| preferences(view, save, query);
    view! { <Loaded data name="How we reach you" draw /> }.into_any()
}

/// Says what holds from now on, after it was saved.
pub(super) fn saved_notice(save: Sending, query: Memo<ParamsMap>, sentence: String) -> AnyView {
    let error = save.error();
    // Saving again after a mistake: the old "saved" would be untrue beside the error.
    let saved = move || query.with(|query| query.get("saved").is_some()) && error.get().is_none();
    let notice = move || {
        let text = format!("From now on: {sentence}");
        saved().then(|| view! { <Notice kind="success" title="Saved" text /> })
    };
    view! { {notice} }.into_any()
}

fn preferences(view: PreferencesView, save: Sending, query: Memo<ParamsMap>) -> AnyView {
    let error = save.error();
    let saved_notice = saved_notice(save, query, view.sentence.clone());
    // What was ticked before an error without WebAssembly; with it the ticks are still there.
    let ticked = error.with_untracked(|error| {
        error
            .as_ref()
            .and_then(|error| error.typed_in("on"))
            .map(str::to_owned)
    });
    view! {
        <PageHead
            name="How we reach you"
            answer=view.sentence.clone()
            lede="Choose how each kind of message reaches you. \
                  You can change your mind at any time."
        />
        <div class="stack">
            {saved_notice} <FormError error />
            <section class="card" data-tone="quiet" aria-labelledby="bills">
                <h2 class="card-title" id="bills">
                    "Your bills"
                </h2>
                <p>{view.bills.clone()}</p>
                <a class="link" href="/preferences/bills">
                    "Paper, large print or Braille"
                </a>
            </section>
            <SentForm sending=save class="form">
                {grid(&view, ticked.as_deref())}
                <p class="small soft">
                    "A lock means that we must be able to tell you: leave at least one way on."
                </p>
                <Submit label="Save" note="It takes effect at once." pending=save.pending() />
            </SentForm>
        </div>
    }
    .into_any()
}

fn grid(view: &PreferencesView, ticked: Option<&str>) -> AnyView {
    let heads = view
        .channels
        .iter()
        .map(|channel| view! {
            <th scope="col">
                {channel.label.clone()} <br /> <span class="small soft">{channel.to.clone()}</span>
            </th>
        })
        .collect_view();
    let rows = view
        .kinds
        .iter()
        .map(|kind| row(kind, &view.channels, ticked))
        .collect_view();
    view! {
        <div class="pref-frame">
            <table class="pref-grid">
                <caption class="visually-hidden">"Messages and the ways they reach you"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Message"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(kind: &KindView, channels: &[ChannelView], ticked: Option<&str>) -> AnyView {
    let cells = channels
        .iter()
        .zip(&kind.on)
        .map(|(channel, on)| {
            let value = format!("{}/{}", kind.code, channel.code);
            let checked = match ticked {
                Some(ticked) => ticked.split(' ').any(|cell| cell == value),
                None => *on,
            };
            view! {
                <td>
                    <label>
                        <input r#type="checkbox" name="on[]" value=value checked=checked />
                        <span>
                            {channel.label.clone()}
                            <span class="visually-hidden">" for " {kind.label.clone()}</span>
                        </span>
                    </label>
                </td>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <tr data-locked=kind.must_arrive.then_some("")>
            <th scope="row">
                <span class="pref-name">
                    {kind.label.clone()}
                    {kind.must_arrive.then(|| view! { <Icon name="lock" small=true /> })}
                </span>
                <p class="hint">
                    {kind.text.clone()}
                    {kind.must_arrive.then_some(" At least one way stays on.")}
                </p>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}
