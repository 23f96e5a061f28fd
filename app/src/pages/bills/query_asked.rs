//! A question that was asked: where it is, what happened, the answer, and taking it back.

use leptos::prelude::*;
use wire::{AskedQuery, QueryAnswerView, QueryStep};

use super::query::Actions;
use crate::components::notice::Notice;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::components::when::WhenText;

/// One question.
pub fn asked(view: AskedQuery, actions: Actions) -> AnyView {
    let id = format!("asked-{}", view.reference);
    let held = view.held.is_positive().then(|| {
        let title = format!("{} is on hold while we look at your query", view.held);
        let text = view.on_its_way.clone().unwrap_or_else(|| {
            "We don't collect it, and it doesn't count as late. You may pay it if you like."
                .to_owned()
        });
        view! { <Notice kind="info" title text /> }
    });
    let steps = view.timeline.into_iter().map(step).collect_view();
    let answer = view.answer.map(answer);
    let query = view.id;
    let forms = match (view.can_withdraw, view.can_reopen) {
        (true, _) => press(
            query,
            actions.withdraw,
            "Take my query back",
            "Then nothing is on hold any more. You can undo it.",
        ),
        (_, true) => press(
            query,
            actions.reopen,
            "Ask it again as it was",
            "The amount goes on hold again.",
        ),
        (false, false) => ().into_any(),
    };
    view! {
        {held}
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 class="card-title" id=id.clone()>
                    {view.about}
                </h2>
                <strong>{view.state}</strong>
            </div>
            <p class="small soft">
                {view.subject} ". Reference " <span class="query-reference">{view.reference}</span>
            </p>
            <blockquote class="query-words">{view.words}</blockquote>
            {answer}
            <ol class="timeline" role="list">
                {steps}
            </ol>
            {forms}
        </section>
    }
    .into_any()
}

fn step(step: QueryStep) -> AnyView {
    view! {
        <li data-state=step.done.then_some("done")>
            <strong>
                <WhenText when=step.when />
            </strong>
            <span>{step.text}</span>
        </li>
    }
    .into_any()
}

fn answer(view: QueryAnswerView) -> AnyView {
    let disagree = view
        .disagree
        .into_iter()
        .map(|one| view! { <li>{one}</li> });
    view! {
        <div class="query-answer">
            <h3>{view.title}</h3>
            <p class="query-text">{view.words}</p>
            {(!view.follows.is_empty()).then(|| view! { <p>{view.follows}</p> })}
            <details class="disclosure">
                <summary>"If you don't agree"</summary>
                <ul class="plain-list">{disagree.collect_view()}</ul>
            </details>
        </div>
    }
    .into_any()
}

/// A button alone, with what it does.
fn press(query: String, sending: Sending, label: &'static str, note: &'static str) -> AnyView {
    view! {
        <SentForm sending=sending>
            <input r#type="hidden" name="query" value=query />
            <Submit label=label kind="plain" note=note pending=sending.pending() />
        </SentForm>
    }
    .into_any()
}
