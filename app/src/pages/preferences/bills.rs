//! How bills arrive: on paper or not, and in which print.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use wire::{BillPreferenceView, ChoiceView};

use super::page::saved_notice;
use super::server::{SaveBillPreference, get_bill_preference};
use crate::components::error_notice::FormError;
use crate::components::load::{Loaded, page_data};
use crate::components::page_head::PageHead;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::lazy::lazy_page;

/// `/preferences/bills`
pub struct BillPreferencePage;
lazy_page!(BillPreferencePage, account, page);

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_bill_preference());
    let save = Sending::to::<SaveBillPreference>();
    let query = use_query_map();
    save.on_success(move || data.refetch());
    let draw = move |view| choices(view, save, query);
    view! { <Loaded data name="How you get your bills" draw /> }.into_any()
}

fn choices(view: BillPreferenceView, save: Sending, query: Memo<ParamsMap>) -> AnyView {
    let error = save.error();
    let saved_notice = saved_notice(save, query, view.sentence.clone());
    view! {
        <PageHead
            name="How you get your bills"
            answer=view.sentence.clone()
            lede="Every bill stays here in every format, whatever you choose."
        />
        <div class="stack narrow">
            {saved_notice} <FormError error />
            <SentForm sending=save class="form">
                {group("delivery", "Do you want them on paper?", &view.delivery)}
                {group("print", "Which print is best for you?", &view.print)}
                <Submit
                    label="Save"
                    note="It holds from your next bill on. You can change it at any time."
                    pending=save.pending()
                />
            </SentForm>
            <p>
                <a class="link" href="/preferences">
                    "How other messages reach you"
                </a>
            </p>
        </div>
    }
    .into_any()
}

fn group(name: &'static str, question: &'static str, choices: &[ChoiceView]) -> AnyView {
    let cards = choices
        .iter()
        .map(|choice| card(name, choice))
        .collect_view();
    view! {
        <fieldset>
            <legend>
                <h2>{question}</h2>
            </legend>
            <div class="choices">{cards}</div>
        </fieldset>
    }
    .into_any()
}

fn card(name: &'static str, choice: &ChoiceView) -> AnyView {
    view! {
        <label class="choice">
            <input r#type="radio" name=name value=choice.code.clone() checked=choice.chosen />
            <span class="choice-body">
                <span class="choice-title">
                    <span>{choice.label.clone()}</span>
                </span>
                <span class="row-note">{choice.hint.clone()}</span>
            </span>
        </label>
    }
    .into_any()
}
