//! The home page as the server draws it.

use leptos::prelude::*;
use wire::{BillRow, DrawnPage, HomeView, Task};

use super::glance::glance;
use crate::components::icon::{Icon, IconNamed};
use crate::components::page_head::heading;
use crate::components::when::without_year;
use crate::drawn::draw_page;
use crate::pages::bills::bill_row;

/// The page, with its small charts.
pub fn home(view: HomeView) -> DrawnPage {
    let place = format!("{} · account {}", view.address, view.account_number);
    let glances = view.usage.iter().cloned().enumerate().map(glance);
    let mut glances: Vec<AnyView> = glances.collect();
    let latest = view.latest_bill.clone().map(latest_bill);
    let rest = vec![tasks(view.tasks.clone()), latest.into_any()];
    // One supply fits beside the balance; with more, what to do is beside it instead.
    let (beside, below) = if glances.len() == 1 {
        (glances.remove(0), rest)
    } else {
        let use_of_all = (!glances.is_empty()).then(|| columns(glances));
        let beside = view! { <div class="stack">{rest}</div> }.into_any();
        (beside, vec![use_of_all.into_any()])
    };
    let drawing = view! {
        {heading("Home".into_any(), &view.sentence, place)}
        <div class="stack" data-gap="large">
            {columns(vec![balance(view), beside])} {below}
        </div>
    };
    draw_page("Home", drawing.into_any())
}

/// Side by side where there is room.
fn columns(views: Vec<AnyView>) -> AnyView {
    view! {
        <div class="cols">
            <div class="cols-grid" data-cols="2">
                {views}
            </div>
        </div>
    }
    .into_any()
}

/// The one raised panel: the balance, and what happens when.
fn balance(view: HomeView) -> AnyView {
    let owed = view.balance.owed;
    let (title, amount) = if owed.is_negative() {
        ("In credit", owed.checked_neg().unwrap_or(owed))
    } else {
        ("What you owe", owed)
    };
    let bill = view.latest_bill.as_ref();
    let held = view.balance.held;
    let note = match bill {
        _ if held.is_positive() && held == owed => "All of it is on hold.".to_owned(),
        _ if held.is_positive() => format!("{held} of it is on hold."),
        Some(bill) if owed.is_positive() && bill.outstanding == owed => {
            format!("for {}", bill.period)
        }
        _ if owed.is_positive() => "for all your bills so far".to_owned(),
        _ if owed.is_negative() => "It comes off your next bill.".to_owned(),
        _ => "There's nothing to pay.".to_owned(),
    };
    let tag = match (view.balance.direct_debit, view.balance.overdue) {
        (_, true) => Some(("warning", "Past its date")),
        (true, false) => Some(("check", "Direct Debit is on")),
        (false, false) => None,
    };
    let see_bill = bill.map(|bill| format!("/bills/{}", bill.id));
    let pay_first = owed.is_positive() && owed != held && !view.balance.direct_debit;
    view! {
        <section class="balance" aria-labelledby="balance">
            <div class="balance-head">
                <h2 class="label" id="balance">
                    {title}
                </h2>
                {tag
                    .map(|(icon, words)| view! {
                        <span class="tag">
                            <Icon name=icon />
                            {words}
                        </span>
                    })}
            </div>
            <div>
                <p class="big">{amount.to_string()}</p>
                <p class="balance-note">{note}</p>
            </div>
            {steps(&view)}
            <div class="action">{balance_links(see_bill, pay_first, owed.is_positive())}</div>
        </section>
    }
    .into_any()
}

fn balance_links(bill: Option<String>, pay_first: bool, owes: bool) -> AnyView {
    let pay = owes.then_some((
        "/pay".to_owned(),
        if pay_first {
            "Pay now"
        } else {
            "Pay it sooner"
        },
    ));
    let bill = bill.map(|href| (href, "See this bill"));
    let (first, second) = if pay_first { (pay, bill) } else { (bill, pay) };
    view! {
        {first
            .map(|(href, words)| view! {
                <a href=href class="button" data-kind="primary">
                    {words}
                </a>
            })}
        {second.map(|(href, words)| view! { <a href=href class="link">{words}</a> })}
    }
    .into_any()
}

/// Bill sent, today, payment: only while something is owed and its day is known.
fn steps(view: &HomeView) -> AnyView {
    let (Some(bill), Some(due), true) = (
        &view.latest_bill,
        &view.balance.due,
        view.balance.owed.is_positive(),
    ) else {
        return ().into_any();
    };
    let last = match (view.balance.direct_debit, view.balance.overdue) {
        (_, true) => "It was due",
        (true, false) => "We take it",
        (false, false) => "Due by then",
    };
    let sent = (Some("done"), without_year(&bill.billed), "Bill sent");
    let paid = (
        view.balance.overdue.then_some("done"),
        without_year(due),
        last,
    );
    // What is overdue may be older than the newest bill.
    let items = if due.iso < bill.billed.iso {
        [paid, sent]
    } else {
        [sent, paid]
    };
    view! {
        <ol class="steps" role="list">
            {items
                .map(|(state, day, words)| view! {
                    <li data-state=state>
                        <strong>{day}</strong>
                        {words}
                    </li>
                })
                .into_iter()
                .collect_view()}
        </ol>
    }
    .into_any()
}

fn tasks(tasks: Vec<Task>) -> AnyView {
    if tasks.is_empty() {
        return ().into_any();
    }
    let row = |task: Task| {
        view! {
            <li>
                <a href=task.href class="row">
                    <span class="fuel">
                        <IconNamed name=task.icon small=true />
                    </span>
                    <span class="row-body">
                        <span class="row-title">
                            {task.title}
                            {task
                                .urgent
                                .then(|| view! {
                                    " "
                                    <span class="tag" data-kind="warning">
                                        <Icon name="warning" />
                                        "Now"
                                    </span>
                                })}
                        </span>
                        <span class="row-note">{task.text}</span>
                    </span>
                    <Icon name="chevron-right" />
                </a>
            </li>
        }
    };
    view! {
        <section aria-labelledby="todo">
            <h2 class="section-title" id="todo">
                "Things to do"
            </h2>
            <ul class="rows" role="list">
                {tasks.into_iter().map(row).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

fn latest_bill(bill: BillRow) -> AnyView {
    view! {
        <section aria-labelledby="latest">
            <h2 class="section-title" id="latest">
                "Your latest bill"
                <a href="/bills">"All bills"</a>
            </h2>
            <ul class="rows" role="list">
                {bill_row(bill)}
            </ul>
        </section>
    }
    .into_any()
}
