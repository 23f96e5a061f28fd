//! What stands beside a bill's charges.

use leptos::prelude::*;
use wire::{BillFact, BillFileView, BillState, BillView};

use crate::components::print_button::PrintButton;

/// What happens next, and the way to pay.
pub fn next_step(view: &BillView) -> AnyView {
    let row = &view.row;
    let left = row.outstanding.checked_sub(row.held);
    let left = left.unwrap_or(row.outstanding);
    let hold = if row.held.is_positive() {
        format!(" {} is on hold while we look at your query.", row.held)
    } else {
        String::new()
    };
    let (words, pay) = match row.state {
        _ if view.cancelled => (
            "We took this bill back. You don't have to pay it.".to_owned(),
            false,
        ),
        BillState::Paid => (
            "This bill is paid. There's nothing to do.".to_owned(),
            false,
        ),
        BillState::Credit => (
            "We owe you this. It comes off what you owe.".to_owned(),
            false,
        ),
        BillState::OnHold => (
            format!("{} is on hold while we look at your query.", row.held),
            false,
        ),
        BillState::Overdue => (format!("{left} was due by {}.{hold}", row.due.text), true),
        BillState::PartPaid | BillState::Due => {
            (format!("{left} is due by {}.{hold}", row.due.text), true)
        }
    };
    let query = (!view.cancelled).then(|| {
        let words = if view.asked.is_some() {
            "See your query"
        } else {
            "Query this bill"
        };
        let href = format!("/bills/{}/query", row.id);
        view! {
            <p data-print="no">
                <a href=href class="link">
                    {words}
                </a>
            </p>
        }
    });
    view! {
        <section class="card" aria-labelledby="next">
            <h2 class="card-title" id="next">
                "What happens next"
            </h2>
            <p>{words}</p>
            {pay
                .then(|| view! {
                    <div class="action" data-print="no">
                        <a
                            href=view.pay_href.clone()
                            class="button"
                            data-kind="primary"
                        >
                            "Pay this bill"
                        </a>
                    </div>
                })}
            {query}
        </section>
    }
    .into_any()
}

/// Where a bank transfer goes and its reference, as the paper bill says it.
pub fn transfer(view: &BillView) -> AnyView {
    if view.transfer.is_empty() || view.cancelled {
        return ().into_any();
    }
    view! {
        <section class="card" data-tone="quiet" aria-labelledby="transfer">
            <h2 class="card-title" id="transfer">
                "Pay by bank transfer"
            </h2>
            {said(&view.transfer)}
            <p class="small" data-print="no">
                <a href="/pay/bank-transfer" class="link">
                    "Copy these details in large letters"
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// Whom to ask, to whom to complain, who decides.
pub fn contact(view: &BillView) -> AnyView {
    if view.contact.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card" data-tone="quiet" aria-labelledby="contact">
            <h2 class="card-title" id="contact">
                "Questions and complaints"
            </h2>
            {said(&view.contact)}
        </section>
    }
    .into_any()
}

fn said(facts: &[BillFact]) -> AnyView {
    let fact = |fact: &BillFact| {
        view! {
            <div>
                <dt>{fact.label.clone()}</dt>
                <dd>{fact.text.clone()}</dd>
            </div>
        }
    };
    view! {
        <dl class="facts" data-long>
            {facts.iter().map(fact).collect_view()}
        </dl>
    }
    .into_any()
}

/// Numbers and dates, and printing.
pub fn about(view: &BillView) -> AnyView {
    let facts = [
        ("Bill number", view.row.number.clone()),
        ("For", view.name.clone()),
        ("Account", view.account_number.clone()),
        ("Sent", view.row.billed.text.clone()),
        ("Due", view.row.due.text.clone()),
    ];
    view! {
        <section class="card" data-tone="quiet" aria-labelledby="about">
            <h2 class="card-title" id="about">
                "About this bill"
            </h2>
            <dl class="facts">
                {facts
                    .map(|(name, value)| view! {
                        <div>
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        </div>
                    })
                    .into_iter()
                    .collect_view()}
            </dl>
            <PrintButton words="Print this page" />
        </section>
    }
    .into_any()
}

/// The bill as a file, in words.
pub fn files(view: &BillView) -> AnyView {
    let file = |file: &BillFileView| {
        view! {
            <li>
                <a href=file.href.clone() class="link" download>
                    {file.label.clone()}
                </a>
                <small class="soft">" " {file.hint.clone()}</small>
            </li>
        }
    };
    view! {
        <section class="card" data-tone="quiet" aria-labelledby="files" data-print="no">
            <h2 class="card-title" id="files">
                "Download this bill"
            </h2>
            <ul class="bill-files" role="list">
                {view.files.iter().map(file).collect_view()}
            </ul>
            <p class="small">
                <a href="/preferences/bills" class="link">
                    "Paper, large print or Braille for every bill"
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// The bills before and after.
pub fn neighbours(view: &BillView) -> AnyView {
    let link = |id: &String, words: &'static str, rel: &'static str| {
        view! {
            <a href=format!("/bills/{id}") class="link" rel=rel>
                {words}
            </a>
        }
    };
    view! {
        <nav class="action" aria-label="Other bills" data-print="no">
            {view
                .previous
                .is_some()
                .then(|| view! {
                    <a href=format!("/bills/{}/why", view.row.id) class="link">
                        "Why is it different?"
                    </a>
                })}
            {view.previous.as_ref().map(|id| link(id, "The bill before", "prev"))}
            {view.next.as_ref().map(|id| link(id, "The bill after", "next"))}
        </nav>
    }
    .into_any()
}
