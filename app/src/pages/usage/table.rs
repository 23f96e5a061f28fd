//! The chart's numbers as a table: complete without scripts, closed until asked for.

use leptos::prelude::*;
use wire::{Flow, Measure, Period, Slot, SlotQuality, UsageView};

use super::shown::{Shown, finer};
use super::{ask, numbers};
use crate::components::icon::Icon;
use crate::components::load::attribute;
use crate::drawn::escape;

/// Every number of the chart.
pub fn table(shown: &Shown) -> AnyView {
    let view = &shown.view;
    let first = match view.period {
        Period::Day => "Time",
        Period::Month => "Day",
        Period::Year => "Month",
    };
    let cost = if view.flow == Flow::Export {
        "Earned"
    } else {
        "Cost"
    };
    // One text for all of it: as views, each reactive by itself, they cost more than the chart.
    let numbers = {
        let shown = shown.clone();
        move || whole(&shown, (first, cost))
    };
    view! {
        <details class="disclosure">
            <summary>
                <Icon name="chevron-right" />
                "Show the numbers"
            </summary>
            <div
                class="table-frame"
                tabindex="0"
                role="region"
                aria-label="The numbers"
                inner_html=attribute(numbers)
            ></div>
        </details>
    }
    .into_any()
}

fn whole(shown: &Shown, (first, cost): (&str, &str)) -> String {
    let (view, measure) = (&*shown.view, shown.chosen.measure.get());
    let mut out = String::with_capacity(400 + view.slots.len() * 280);
    out.push_str("<table class=\"table\"><thead><tr><th scope=\"col\">");
    out.push_str(first);
    out.push_str("</th><th scope=\"col\" class=\"num\">kWh</th><th scope=\"col\" class=\"num\">");
    out.push_str(cost);
    out.push_str("</th><th scope=\"col\">How we know</th></tr></thead><tbody>");
    rows(&mut out, view, measure);
    out.push_str("</tbody></table>");
    out
}

fn rows(out: &mut String, view: &UsageView, measure: Measure) {
    let past = |slot: &&Slot| slot.quality != SlotQuality::Future;
    let (before, after) = ask::around_day(view, finer(view.period), measure);
    let (mut opening, mut closing) = ("<a href=\"".to_owned(), String::new());
    escape(&mut opening, &before);
    escape(&mut closing, &after);
    closing.push_str("\">");
    for slot in view.slots.iter().filter(past) {
        row(out, view, slot, (&opening, &closing));
    }
}

/// A row; where its time can be opened, it leads there by a link that is written around the day.
fn row(out: &mut String, view: &UsageView, slot: &Slot, (opening, closing): (&str, &str)) {
    out.push_str("<tr><th scope=\"row\">");
    match slot.open.as_deref().filter(|_| slot.wh.is_some()) {
        None => escape(out, &slot.long_label),
        Some(on) => {
            out.push_str(opening);
            ask::escape(out, on);
            out.push_str(closing);
            escape(out, &slot.long_label);
            out.push_str("</a>");
        }
    }
    out.push_str("</th>");
    number(
        out,
        slot.wh.map(|wh| numbers::kwh_in_table(wh, view.period)),
    );
    let cost = slot
        .cost_micros
        .map(|micros| numbers::towards(view.flow, micros));
    number(
        out,
        cost.map(|micros| numbers::money(micros, &view.currency_symbol, view.period)),
    );
    out.push_str("<td>");
    out.push_str(match slot.quality {
        SlotQuality::Measured => "measured",
        other => numbers::quality(other, view.period),
    });
    out.push_str("</td></tr>");
}

/// A cell with a number, or a dash where there is none.
fn number(out: &mut String, text: Option<String>) {
    out.push_str("<td class=\"num\">");
    escape(out, text.as_deref().unwrap_or("–"));
    out.push_str("</td>");
}
