//! The Direct Debit page: what comes next, and everything that can be done about it.

use leptos::prelude::*;
use wire::{DirectDebitState, DirectDebitView, GivenMandate};

use super::direct_debit_form::{change_form, set_up_form};
use super::pieces::{collection_rows, day_field, done_notice, folded, one_button};
use super::server::{
    CancelDirectDebit, ChangeDirectDebit, PauseDirectDebit, ResumeDirectDebit, SetUpDirectDebit,
    get_direct_debit,
};
use crate::components::error_notice::FormError;
use crate::components::load::{Loaded, page_data};
use crate::components::page_head::PageHead;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::lazy::lazy_page;

const DONE: &[(&str, &str, &str)] = &[
    (
        "set-up",
        "Your Direct Debit is set up",
        "Below is your notice of the first collection. You don't have to do anything.",
    ),
    (
        "changed",
        "Changed",
        "What was announced before won't be taken. Below is your new notice.",
    ),
    (
        "paused",
        "Paused",
        "We won't take anything until it ends. You can go on at any time.",
    ),
    (
        "resumed",
        "It goes on",
        "We'll tell you before we take anything.",
    ),
    (
        "cancelled",
        "Cancelled",
        "We'll tell your bank. What was with your bank already may still be taken once.",
    ),
];

/// `/pay/direct-debit`
pub struct DirectDebitPage;
lazy_page!(DirectDebitPage, money, page);

#[derive(Clone, Copy)]
struct Sendings {
    set_up: Sending,
    change: Sending,
    pause: Sending,
    resume: Sending,
    cancel: Sending,
}

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_direct_debit());
    let sendings = Sendings {
        set_up: Sending::to::<SetUpDirectDebit>(),
        change: Sending::to::<ChangeDirectDebit>(),
        pause: Sending::to::<PauseDirectDebit>(),
        resume: Sending::to::<ResumeDirectDebit>(),
        cancel: Sending::to::<CancelDirectDebit>(),
    };
    let Sendings {
        set_up,
        change,
        pause,
        resume,
        cancel,
    } = sendings;
    for sending in [set_up, change, pause, resume, cancel] {
        sending.on_success(move || data.refetch());
    }
    let draw = move |view| direct_debit(view, sendings);
    view! { <Loaded data name="Direct Debit" draw /> }.into_any()
}

fn direct_debit(view: DirectDebitView, sendings: Sendings) -> AnyView {
    let Sendings {
        set_up,
        change,
        pause,
        resume,
        cancel,
    } = sendings;
    let errors = [set_up, change, pause, resume, cancel]
        .map(Sending::error)
        .to_vec();
    let notice = view.notice.clone().map(|notice| {
        view! {
            <section class="card" aria-labelledby="notice">
                <h2 class="card-title" id="notice">
                    "What happens next"
                </h2>
                <p>{notice}</p>
            </section>
        }
    });
    let body = match view.mandate.clone() {
        Some(mandate) => given(&view, &mandate, sendings),
        None if view.offered => set_up_form(&view, set_up),
        None => ().into_any(),
    };
    let collections = view.collections.clone();
    let history = (!collections.is_empty()).then(|| {
        view! {
            <section aria-labelledby="collections">
                <h2 class="section-title" id="collections">
                    "Collections"
                </h2>
                {collection_rows(collections)}
            </section>
        }
    });
    view! {
        <PageHead
            name="Direct Debit"
            answer=view.sentence.clone()
            lede=format!("Account {}", view.account_number)
        />
        <div class="stack narrow">
            {done_notice(DONE, errors)} {notice} {body} {history} {guarantee(&view)}
            <p>
                <a href="/pay/ways" class="link">
                    "Other ways to pay"
                </a>
            </p>
        </div>
    }
    .into_any()
}

fn given(view: &DirectDebitView, mandate: &GivenMandate, sendings: Sendings) -> AnyView {
    let account = || vec![("account", view.account.clone())];
    let state = match mandate.state {
        DirectDebitState::BeingSetUp => "Your bank is setting it up",
        DirectDebitState::Active => "In use",
        DirectDebitState::Paused => "Paused",
    };
    let what = match mandate.amount {
        Some(amount) => format!("{amount} a month, on or just after day {}", mandate.day),
        None => "Each bill, when it's due".to_owned(),
    };
    let facts = [
        ("State", state.to_owned()),
        ("We collect", what),
        ("From your", mandate.shown.clone()),
        ("Reference", mandate.reference.clone()),
        ("Collected by", mandate.originator.clone()),
    ];
    let facts = facts.map(|(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    });
    let paused = mandate.state == DirectDebitState::Paused;
    let active = mandate.state == DirectDebitState::Active;
    let change_open = sendings.change.error().with_untracked(Option::is_some);
    let pause_open = sendings.pause.error().with_untracked(Option::is_some);
    view! {
        <section class="card" aria-labelledby="mandate">
            <h2 class="card-title" id="mandate">
                "Your Direct Debit"
            </h2>
            <dl class="facts">{facts.into_iter().collect_view()}</dl>
        </section>
        {paused
            .then(|| {
                let note = "From now on we collect again, with notice first.";
                view! {
                    <FormError error=sendings.resume.error() />
                    {one_button(sendings.resume, account(), "Go on now", "primary", note)}
                }
            })}
        {folded(
            "Change the amount or the day",
            change_open,
            change_form(view, mandate, sendings.change),
        )}
        {active.then(|| folded("Pause it", pause_open, pause_form(view, sendings.pause)))}
        {folded(
            "Cancel it, or use another bank account",
            false,
            cancel_form(account(), sendings.cancel),
        )}
    }
    .into_any()
}

fn cancel_form(account: Vec<(&'static str, String)>, cancel: Sending) -> AnyView {
    view! {
        <FormError error=cancel.error() />
        <p>
            "After that you pay each bill yourself. To use another account, \
             cancel first and then set it up again."
        </p>
        {one_button(
            cancel,
            account,
            "Cancel the Direct Debit",
            "danger",
            "It ends at once, and we tell your bank.",
        )}
    }
    .into_any()
}

fn pause_form(view: &DirectDebitView, pause: Sending) -> AnyView {
    let span = (view.pause_from.clone(), Some(view.pause_until.clone()));
    let account = view.account.clone();
    view! {
        <FormError error=pause.error() fields=&["until"] />
        <SentForm sending=pause class="form">
            <input r#type="hidden" name="account" value=account />
            {day_field(
                "until",
                "until".to_owned(),
                "Until which day?",
                span,
                String::new(),
                pause.error(),
            )}
            <Submit
                label="Pause"
                kind="plain"
                note="Your bills still come, and what you owe is still owed."
                pending=pause.pending()
            />
        </SentForm>
    }
    .into_any()
}

fn guarantee(view: &DirectDebitView) -> AnyView {
    if view.originator.is_empty() {
        return ().into_any();
    }
    let paragraphs = view
        .guarantee
        .iter()
        .map(|text| view! { <li>{text.clone()}</li> })
        .collect_view();
    view! {
        <section class="card" data-tone="quiet" aria-labelledby="guarantee">
            <h2 class="card-title" id="guarantee">
                "The Direct Debit Guarantee"
            </h2>
            <ul class="small">{paragraphs}</ul>
        </section>
    }
    .into_any()
}
