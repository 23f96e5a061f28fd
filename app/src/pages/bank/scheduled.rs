//! Planned payments: what comes, one more, another day, or none after all.

use leptos::prelude::*;
use wire::{Currency, PlannedPayment, ScheduledView};

use super::pieces::{amount_field, day_field, done_notice, folded, money_row, one_button};
use super::server::{CancelPlannedPayment, ChangePlannedPayment, PlanPayment, get_scheduled};
use crate::components::error_notice::FormError;
use crate::components::load::{Loaded, page_data};
use crate::components::page_head::PageHead;
use crate::components::sent_form::{Sending, SentForm};
use crate::components::submit::Submit;
use crate::lazy::lazy_page;

const DONE: &[(&str, &str, &str)] = &[
    (
        "planned",
        "Planned",
        "This is your notice: we'll take it on the day shown below.",
    ),
    ("changed", "Changed", "We'll take it as shown below."),
    ("cancelled", "Cancelled", "We won't take it."),
];

/// `/pay/scheduled`
pub struct ScheduledPage;
lazy_page!(ScheduledPage, money, page);

fn page() -> AnyView {
    let data = page_data(|| (), |()| get_scheduled());
    let plan = Sending::to::<PlanPayment>();
    let change = Sending::to::<ChangePlannedPayment>();
    let cancel = Sending::to::<CancelPlannedPayment>();
    for sending in [plan, change, cancel] {
        sending.on_success(move || data.refetch());
    }
    let draw = move |view| scheduled(view, plan, change, cancel);
    view! { <Loaded data name="Planned payments" draw /> }.into_any()
}

fn scheduled(view: ScheduledView, plan: Sending, change: Sending, cancel: Sending) -> AnyView {
    let errors = [plan, change, cancel].map(Sending::error).to_vec();
    let autopay = view.pays_bills.then(|| {
        view! {
            <p>
                "Each bill is paid by itself, by Direct Debit, when it's due. "
                <a href="/pay/direct-debit" class="link">
                    "Change that"
                </a>
            </p>
        }
    });
    let set_up = (!view.has_direct_debit).then(|| {
        view! {
            <p>
                "Planned payments are taken by Direct Debit. "
                <a href="/pay/direct-debit" class="link">
                    "Set one up first"
                </a>
            </p>
        }
    });
    let account = view.account.clone();
    let planned = (!view.planned.is_empty()).then(|| {
        let items = view
            .planned
            .clone()
            .into_iter()
            .map(|one| item(&account, one, change, cancel))
            .collect_view();
        view! {
            <section aria-labelledby="planned">
                <h2 class="section-title" id="planned">
                    "What's planned"
                </h2>
                <FormError error=change.error() />
                <FormError error=cancel.error() />
                {items}
            </section>
        }
    });
    view! {
        <PageHead
            name="Planned payments"
            answer=view.sentence.clone()
            lede=format!("Account {}", view.account_number)
        />
        <div class="stack narrow">
            {done_notice(DONE, errors)} {autopay} {set_up} {planned} {add(&view, plan)}
            <p>
                <a href="/pay/ways" class="link">
                    "Other ways to pay"
                </a>
            </p>
        </div>
    }
    .into_any()
}

fn item(account: &str, one: PlannedPayment, change: Sending, cancel: Sending) -> AnyView {
    let word = if one.with_the_bank {
        "with your bank"
    } else {
        "planned"
    };
    let until = one.change_until.clone();
    let (account, id, iso) = (account.to_owned(), one.id.clone(), one.on.iso.clone());
    let amount = one.amount;
    let edit = until.map(|until| {
        let hidden = vec![("account", account.clone()), ("planned", id.clone())];
        let inner = view! {
            <SentForm sending=change class="form">
                <input r#type="hidden" name="account" value=account />
                <input r#type="hidden" name="planned" value=id.clone() />
                {amount_field(
                    ("amount", "amount"),
                    format!("amount-{id}"),
                    "Amount",
                    amount.plain(),
                    amount.currency(),
                    Signal::derive(|| None),
                )}
                {day_field(
                    "on",
                    format!("on-{id}"),
                    "Day",
                    (String::new(), None),
                    iso,
                    Signal::derive(|| None),
                )}
                <Submit
                    label="Change it"
                    kind="plain"
                    note=format!("You can change it until {until}.")
                    pending=change.pending()
                />
            </SentForm>
            {one_button(
                cancel,
                hidden,
                "Cancel this payment",
                "danger",
                "It won't be taken.",
            )}
        };
        folded("Change or cancel", false, inner.into_any())
    });
    view! {
        <ul class="rows" role="list">
            {money_row(one.on.clone(), one.what.clone(), one.amount.to_string(), word.to_owned())}
        </ul>
        {edit}
    }
    .into_any()
}

fn add(view: &ScheduledView, plan: Sending) -> AnyView {
    let Some(earliest) = view.earliest.clone() else {
        return ().into_any();
    };
    let error = plan.error();
    let (account, attempt_key) = (view.account.clone(), view.attempt_key.clone());
    view! {
        <section class="card" aria-labelledby="add">
            <h2 class="card-title" id="add">
                "Plan a payment"
            </h2>
            <FormError error fields=&["amount", "on"] />
            <SentForm sending=plan class="form">
                <input r#type="hidden" name="account" value=account />
                <input r#type="hidden" name="attempt_key" value=attempt_key />
                {amount_field(
                    ("amount", "amount"),
                    "amount".to_owned(),
                    "How much?",
                    String::new(),
                    Currency::Gbp,
                    error,
                )}
                {day_field(
                    "on",
                    "on".to_owned(),
                    "On which day?",
                    (earliest.iso.clone(), None),
                    earliest.iso,
                    error,
                )}
                <Submit
                    label="Plan it"
                    note="It's taken by Direct Debit. On a weekend or bank holiday, \
                          on the next working day."
                    pending=plan.pending()
                />
            </SentForm>
        </section>
    }
    .into_any()
}
