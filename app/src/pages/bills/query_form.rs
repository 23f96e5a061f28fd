//! The form of a question: what it is about, each with the explanation that often settles it, then
//! the customer's own words.

use leptos::prelude::*;
use wire::{QueryChoice, QueryFormView};

use crate::components::error_notice::FormError;
use crate::components::field::{FieldError, FieldState, field_state};
use crate::components::icon::Icon;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;

/// The form; folded away below an earlier question, unless it was sent with a mistake.
pub fn query_form(bill: &str, view: QueryFormView, open: Sending, first: bool) -> AnyView {
    let mistaken = open.error().get_untracked().is_some();
    let form = form(bill.to_owned(), view, open);
    if first {
        return form;
    }
    view! {
        <details class="disclosure" open=mistaken>
            <summary>
                <Icon name="chevron-right" small=true />
                "Ask about this bill again"
            </summary>
            {form}
        </details>
    }
    .into_any()
}

fn form(bill: String, view: QueryFormView, open: Sending) -> AnyView {
    let error = open.error();
    let category = field_state("category", error);
    let choices = view
        .categories
        .into_iter()
        .map(|choice| card(choice, category.typed))
        .collect_view();
    let steps = view.steps.into_iter().map(|step| view! { <li>{step}</li> });
    let words = words_field(view.longest, field_state("words", error));
    view! {
        <FormError error fields=&["category", "words"] />
        <SentForm sending=open class="form">
            <input r#type="hidden" name="bill" value=bill />
            <input r#type="hidden" name="line" value=view.line />
            <p>
                <strong>{view.subject}</strong>
            </p>
            <fieldset aria-describedby="category-error">
                <legend>
                    <h2>"What looks wrong?"</h2>
                </legend>
                <FieldError id="category-error".to_owned() error=category.error />
                <div class="choices">{choices}</div>
            </fieldset>
            {words}
            <section class="card" data-tone="quiet" aria-labelledby="what-happens">
                <h2 class="card-title" id="what-happens">
                    "What happens then"
                </h2>
                <ul class="plain-list">{steps.collect_view()}</ul>
            </section>
            <Submit
                label="Send my query"
                note="You can take it back at any time until we answer."
                pending=open.pending()
            />
        </SentForm>
    }
    .into_any()
}

/// A radio card, and below it the way to what explains it.
fn card(choice: QueryChoice, typed: Memo<Option<String>>) -> AnyView {
    let chosen = typed.get_untracked().as_deref() == Some(choice.code.as_str());
    let link = choice.link.map(|(href, words)| {
        view! {
            <p class="small query-look">
                <a href=href class="link">
                    {words}
                </a>
            </p>
        }
    });
    view! {
        <div>
            <label class="choice">
                <input r#type="radio" name="category" value=choice.code checked=chosen />
                <span class="choice-body">
                    <span class="choice-title">
                        <span>{choice.label}</span>
                    </span>
                    <span class="row-note">{choice.explanation}</span>
                </span>
            </label>
            {link}
        </div>
    }
    .into_any()
}

/// The customer's words. Counted while they type; without scripts the most is said.
fn words_field(longest: u16, state: FieldState) -> AnyView {
    let FieldState { error, typed } = state;
    let length = RwSignal::new(None::<usize>);
    let most = usize::from(longest);
    let left = move || match length.get() {
        None => format!("Up to {most} characters."),
        Some(typed) if typed <= most => format!("{} characters left.", most - typed),
        Some(typed) => format!("{} characters too many.", typed - most),
    };
    let count = move |event| length.set(Some(event_target_value(&event).chars().count()));
    let area = leptos::html::textarea()
        .class("input")
        .id("words")
        .name("words")
        .attr("rows", "6")
        .attr("maxlength", longest.to_string())
        .attr("aria-describedby", "words-hint words-left words-error")
        .attr("aria-invalid", move || error.get().map(|_| "true"))
        .on(leptos::ev::input, count);
    // Without a text it has no child at all: an empty one would be written as a blank.
    let area = match typed.get_untracked().filter(|typed| !typed.is_empty()) {
        Some(typed) => area.child(typed).into_any(),
        None => area.into_any(),
    };
    view! {
        <div class="field" data-invalid=move || error.get().map(|_| "")>
            <label class="label" r#for="words">
                "Tell us in your own words"
            </label>
            <p class="hint" id="words-hint">
                "What did you expect, and why?"
            </p>
            <FieldError id="words-error".to_owned() error />
            {area}
            <p class="hint" id="words-left">
                {left}
            </p>
        </div>
    }
    .into_any()
}
