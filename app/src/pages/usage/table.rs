//! The chart's numbers as a table: complete without scripts, closed until asked for.

use leptos::prelude::*;
use wire::{Flow, Period, Slot, SlotQuality, UsageView};

use super::shown::{Shown, finer};
use super::{ask, numbers};
use crate::components::icon::Icon;

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
    // One text for all rows: as views, each reactive by itself, they cost more than the chart. A memo,
    // because what draws an element asks for it three times.
    let rows = ArcMemo::new({
        let shown = shown.clone();
        move |_| rows(&shown)
    });
    view! {
        <details class="disclosure">
            <summary>
                <Icon name="chevron-right" />
                "Show the numbers"
            </summary>
            <div class="table-frame" tabindex="0" role="region" aria-label="The numbers">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{first}</th>
                            <th scope="col" class="num">"kWh"</th>
                            <th scope="col" class="num">{cost}</th>
                            <th scope="col">"How we know"</th>
                        </tr>
                    </thead>
                    <tbody inner_html=move || rows.get()></tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn rows(shown: &Shown) -> String {
    let (view, measure) = (&*shown.view, shown.chosen.measure.get());
    let mut out = String::with_capacity(view.slots.len() * 280);
    let past = |slot: &&Slot| slot.quality != SlotQuality::Future;
    let mut address = String::new();
    for slot in view.slots.iter().filter(past) {
        address.clear();
        if let Some(on) = slot.open.as_deref().filter(|_| slot.wh.is_some()) {
            ask::write_time(&mut address, view, (finer(view.period), on), measure);
        }
        row(&mut out, view, slot, &address);
    }
    out
}

/// A row that leads to `address`, if there is one.
fn row(out: &mut String, view: &UsageView, slot: &Slot, address: &str) {
    out.push_str("<tr><th scope=\"row\">");
    if address.is_empty() {
        escape(out, &slot.long_label);
    } else {
        out.push_str("<a href=\"");
        escape(out, address);
        out.push_str("\">");
        escape(out, &slot.long_label);
        out.push_str("</a>");
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

/// Text as HTML, inside an element or a quoted attribute.
fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"'))
    {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn text_cannot_leave_its_place() {
        let mut out = String::new();
        escape(&mut out, "<a href=\"ü\">R&B–");
        assert_eq!(out, "&lt;a href=&quot;ü&quot;&gt;R&amp;B–");
    }
}
