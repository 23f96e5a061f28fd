//! Those pages as the server draws them.

use leptos::prelude::*;
use wire::{BankTransferView, DrawnPage};

use crate::components::link_rows::{LinkRow, link_rows};
use crate::components::page_head::{heading, heading_below};
use crate::drawn::draw_page;

/// Where each way begins.
const WAYS: [LinkRow; 6] = [
    (
        "/pay",
        "Pay now by card",
        "A few seconds, and you have the receipt",
    ),
    (
        "/pay/direct-debit",
        "Direct Debit",
        "We collect it; you're told each time before we do",
    ),
    (
        "/pay/scheduled",
        "Planned payments",
        "Choose a day, change or cancel it in time",
    ),
    (
        "/pay/bank-transfer",
        "Bank transfer",
        "Our account, and the reference to use",
    ),
    (
        "/pay/plan",
        "Payment plan",
        "Spread what you owe over months that you can afford",
    ),
    (
        "/payments",
        "Your payments",
        "What you paid, and which bills it paid",
    ),
];

/// Every way to pay.
pub fn ways_to_pay() -> DrawnPage {
    let drawing = view! {
        {heading("Ways to pay".into_any(), "How would you like to pay?", String::new())}
        <div class="stack narrow">
            {link_rows(&WAYS, &[])}
            <p class="small soft">
                "Worried about paying? A payment plan asks only for what you can afford."
            </p>
        </div>
    };
    draw_page("Ways to pay", drawing.into_any())
}

/// Where to send a transfer, and the reference large enough to copy by hand.
pub fn bank_transfer(view: BankTransferView) -> DrawnPage {
    let amount = view
        .owed
        .map_or_else(|| "As you like".to_owned(), |owed| owed.to_string());
    let facts = [
        ("Pay to", view.name.clone()),
        ("Sort code", view.sort_code.clone()),
        ("Account number", view.number.clone()),
        ("IBAN, from abroad", view.iban.clone()),
        ("Amount", amount),
    ];
    let stated = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = stated.map(|(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    });
    let lede = format!("Account {}", view.account_number);
    let drawing = view! {
        {heading_below(("/pay/ways", "Ways to pay"), &view.sentence, lede)}
        <div class="stack narrow">
            <section class="card" aria-labelledby="reference">
                <h2 class="card-title" id="reference">
                    "Your reference"
                </h2>
                <p class="big select-all code" translate="no">
                    {view.reference_grouped.clone()}
                </p>
                <p class="small soft">
                    "It belongs to this account alone. Spaces don't matter, \
                     and a mistyped character is noticed."
                </p>
            </section>
            <section class="card" aria-labelledby="where">
                <h2 class="card-title" id="where">
                    "Where to"
                </h2>
                <dl class="facts">{facts.collect_view()}</dl>
            </section>
            <p>
                "It shows here on the working day after your bank sends it. \
                 Without the reference we have to ask whose money it is, and that takes longer."
            </p>
        </div>
    };
    draw_page("Bank transfer", drawing.into_any())
}
