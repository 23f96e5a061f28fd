//! The list of bills as the server draws it.

use leptos::prelude::*;
use wire::{BillRow, BillState, BillsView, DrawnPage};

use crate::components::icon::Icon;
use crate::components::page_head::heading;
use crate::components::when::without_year;
use crate::drawn::draw_page;

const NAME: &str = "Bills";

/// The list, by year.
pub fn bills(view: BillsView) -> DrawnPage {
    let drawing = if view.bills.is_empty() {
        no_bills()
    } else {
        list(view)
    };
    draw_page(NAME, drawing)
}

fn list(view: BillsView) -> AnyView {
    let mut years: Vec<(String, Vec<BillRow>)> = Vec::new();
    for bill in view.bills {
        let year = bill.billed.iso.get(..4).unwrap_or_default().to_owned();
        match years.last_mut() {
            Some((last, rows)) if *last == year => rows.push(bill),
            _ => years.push((year, vec![bill])),
        }
    }
    view! {
        {heading(NAME.into_any(), &view.sentence, String::new())}
        <div class="stack narrow">
            {years.into_iter().map(year_section).collect_view()}
            <p class="small soft">
                "Open a bill to see how each amount on it was worked out. "
                <a class="link" href="/annual-statement" download>
                    "The last 12 months as a PDF"
                </a>
            </p>
        </div>
    }
    .into_any()
}

fn year_section((year, rows): (String, Vec<BillRow>)) -> AnyView {
    let id = format!("year-{year}");
    view! {
        <section aria-labelledby=id>
            <h2 class="section-title" id=id.clone()>
                {year}
            </h2>
            <ul class="rows" role="list">
                {rows.into_iter().map(bill_row).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// One bill as a row of a list.
pub fn bill_row(bill: BillRow) -> AnyView {
    let due = without_year(&bill.due);
    let left = bill.outstanding.checked_sub(bill.held);
    let left = left.unwrap_or(bill.outstanding);
    let (note, word) = match bill.state {
        BillState::Paid => (format!("Sent {}", without_year(&bill.billed)), "paid"),
        BillState::PartPaid => (format!("{left} left, due {due}"), "part paid"),
        BillState::Due => (format!("Due {due}"), "to pay"),
        BillState::Overdue => (format!("{left} was due by {due}"), "overdue"),
        BillState::OnHold => (format!("{} is on hold", bill.held), "on hold"),
        BillState::Credit => (format!("Sent {}", without_year(&bill.billed)), "we owe you"),
    };
    let part = bill.held.is_positive() && bill.state != BillState::OnHold;
    let part = part.then(|| format!(" · {} is on hold", bill.held));
    let asked = bill
        .asked
        .map(|word| view! { <span class="tag">{word}</span> });
    let href = format!("/bills/{}", bill.id);
    view! {
        <li>
            <a href=href class="row">
                <span class="row-body">
                    <span class="row-title">{bill.period} " " {asked}</span>
                    <span class="row-note">{note}{part}</span>
                </span>
                <span class="row-amount">{bill.total.to_string()} <small>{word}</small></span>
                <Icon name="chevron-right" />
            </a>
        </li>
    }
    .into_any()
}

fn no_bills() -> AnyView {
    view! {
        {heading(NAME.into_any(), "You don't have a bill yet.", String::new())}
        <div class="stack narrow">
            <div class="empty">
                <svg class="drawing" aria-hidden="true">
                    <use href="/icons.svg#draw-letter" />
                </svg>
                <h2>"Your first bill comes after your first month"</h2>
                <p>
                    "We'll tell you when it's here. Until then you can see what you're using \
                     day by day."
                </p>
                <a href="/usage" class="button" data-kind="primary">
                    "See your usage"
                </a>
            </div>
        </div>
    }
    .into_any()
}
