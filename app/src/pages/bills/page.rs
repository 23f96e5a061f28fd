//! The list of bills, by year.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::{LazyRoute, lazy_route};
use wire::{BillRow, BillState, BillsView};

use super::server::get_bills;
use crate::components::icon::Icon;
use crate::components::load::{Loaded, PageData};
use crate::components::page_head::PageHead;
use crate::components::when::without_year;

/// `/bills`
pub struct BillsPage;

/// Made with the view, not in `data()`: so it belongs to the page's own WebAssembly.
struct BillsHeld {
    data: PageData<BillsView>,
}

impl BillsHeld {
    fn new() -> Self {
        Self {
            data: Resource::new_blocking(|| (), |()| get_bills()),
        }
    }
}

#[lazy_route]
impl LazyRoute for BillsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let this = BillsHeld::new();
        view! { <Loaded data=this.data name="Bills" draw=bills /> }.into_any()
    }
}

fn bills(view: BillsView) -> AnyView {
    if view.bills.is_empty() {
        return no_bills();
    }
    let mut years: Vec<(String, Vec<BillRow>)> = Vec::new();
    for bill in view.bills {
        let year = bill.billed.iso.get(..4).unwrap_or_default().to_owned();
        match years.last_mut() {
            Some((last, rows)) if *last == year => rows.push(bill),
            _ => years.push((year, vec![bill])),
        }
    }
    view! {
        <PageHead name="Bills" answer=view.sentence />
        <div class="stack narrow">
            {years.into_iter().map(year_section).collect_view()}
            <p class="small soft">
                "Open a bill to see how each amount on it was worked out."
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
    let (note, word) = match bill.state {
        BillState::Paid => (format!("Sent {}", without_year(&bill.billed)), "paid"),
        BillState::PartPaid => (format!("{} left, due {due}", bill.outstanding), "part paid"),
        BillState::Due => (format!("Due {due}"), "to pay"),
        BillState::Overdue => (format!("{} was due by {due}", bill.outstanding), "overdue"),
        BillState::Credit => (format!("Sent {}", without_year(&bill.billed)), "we owe you"),
    };
    let href = format!("/bills/{}", bill.id);
    view! {
        <li>
            <A href attr:class="row">
                <span class="row-body">
                    <span class="row-title">{bill.period}</span>
                    <span class="row-note">{note}</span>
                </span>
                <span class="row-amount">{bill.total.to_string()} <small>{word}</small></span>
                <Icon name="chevron-right" />
            </A>
        </li>
    }
    .into_any()
}

fn no_bills() -> AnyView {
    view! {
        <PageHead name="Bills" answer="You don't have a bill yet." />
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
                <A href="/usage" attr:class="button" attr:data-kind="primary">
                    "See your usage"
                </A>
            </div>
        </div>
    }
    .into_any()
}
