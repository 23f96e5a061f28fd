//! Every payment and which bills it paid, as the server draws them.

use leptos::prelude::*;
use wire::{AllocatedPayment, DrawnPage, PaidBill, PaymentsView};

use super::rows::state_words;
use crate::components::page_head::heading_below;
use crate::drawn::draw_page;

/// The list, by year.
pub fn payments(view: PaymentsView) -> DrawnPage {
    let lede = format!("Account {}", view.account_number);
    let mut years: Vec<(String, Vec<AllocatedPayment>)> = Vec::new();
    for row in view.rows {
        let year = row.payment.at.iso.get(..4).unwrap_or_default().to_owned();
        match years.last_mut() {
            Some((last, rows)) if *last == year => rows.push(row),
            _ => years.push((year, vec![row])),
        }
    }
    let drawing = view! {
        {heading_below(("/pay", "Pay"), &view.sentence, lede)}
        <div class="stack narrow">
            {years.into_iter().map(year_section).collect_view()}
            <p class="small soft">
                "A payment pays the bill you chose for it, then your oldest bill."
            </p>
        </div>
    };
    draw_page("Payments", drawing.into_any())
}

fn year_section((year, rows): (String, Vec<AllocatedPayment>)) -> AnyView {
    let id = format!("year-{year}");
    view! {
        <section aria-labelledby=id>
            <h2 class="section-title" id=id.clone()>
                {year}
            </h2>
            <ul class="rows" role="list">
                {rows.into_iter().map(payment).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

fn payment(row: AllocatedPayment) -> AnyView {
    let AllocatedPayment {
        payment,
        paid,
        in_credit,
    } = row;
    let receipt = (!payment.id.is_empty()).then(|| {
        let href = format!("/pay/{}", payment.id);
        let about = format!("Receipt of {}", payment.at.text);
        view! {
            <a href=href class="link" aria-label=about>
                "Receipt"
            </a>
        }
    });
    let mut parts: Vec<AnyView> = paid.into_iter().map(paid_bill).collect();
    if !in_credit.is_zero() {
        let text = format!("{in_credit} waits for your next bill");
        parts.push(view! { <li>{text}</li> }.into_any());
    }
    let parts = (!parts.is_empty()).then(|| {
        view! {
            <ul class="row-note" role="list">
                {parts}
            </ul>
        }
    });
    view! {
        <li>
            <div class="row">
                <div class="row-body">
                    <span class="row-title">{payment.at.text}</span>
                    <span class="row-note">{payment.method}</span>
                    {parts}
                    {receipt}
                </div>
                <span class="row-amount">
                    {payment.amount.to_string()} <small>{state_words(payment.state)}</small>
                </span>
            </div>
        </li>
    }
    .into_any()
}

fn paid_bill(part: PaidBill) -> AnyView {
    let href = format!("/bills/{}", part.bill);
    view! {
        <li>
            {part.amount.to_string()} " of "
            <a href=href class="link">
                {part.name}
            </a>
        </li>
    }
    .into_any()
}
