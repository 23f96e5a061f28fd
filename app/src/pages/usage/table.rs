//! The chart's numbers as a table: complete without scripts, closed until asked for.

use leptos::prelude::*;
use wire::{Flow, Period, Slot, SlotQuality};

use super::numbers;
use super::shown::Shown;
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
    let past = view
        .slots
        .iter()
        .filter(|slot| slot.quality != SlotQuality::Future);
    let past: Vec<Slot> = past.cloned().collect();
    // One text for all rows: as views, each reactive by itself, they cost more than the chart. A memo,
    // because what draws an element asks for it three times.
    let rows = ArcMemo::new({
        let shown = shown.clone();
        move |_| {
            past.iter()
                .map(|slot| row(&shown, slot))
                .collect::<String>()
        }
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

fn row(shown: &Shown, slot: &Slot) -> String {
    let view = &shown.view;
    let energy = slot.wh.map(|wh| numbers::kwh_in_table(wh, view.period));
    let cost = slot.cost_micros.map(|micros| {
        numbers::money(
            numbers::towards(view.flow, micros),
            &view.currency_symbol,
            view.period,
        )
    });
    let known = match slot.quality {
        SlotQuality::Measured => "measured",
        other => numbers::quality(other, view.period),
    };
    let label = escaped(&slot.long_label);
    let name = match slot.open.as_deref().filter(|_| slot.wh.is_some()) {
        Some(on) => {
            let href = escaped(&shown.address_inside(on));
            format!("<a href=\"{href}\">{label}</a>")
        }
        None => label,
    };
    let or_dash = |text: Option<String>| text.map_or_else(|| "–".to_owned(), |it| escaped(&it));
    format!(
        "<tr><th scope=\"row\">{name}</th><td class=\"num\">{}</td><td class=\"num\">{}</td>\
         <td>{}</td></tr>",
        or_dash(energy),
        or_dash(cost),
        escaped(known)
    )
}

/// Text as HTML, inside an element or a quoted attribute.
fn escaped(text: &str) -> String {
    let special = |letter: char| matches!(letter, '&' | '<' | '>' | '"');
    if !text.contains(special) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(
            escaped("<a href=\"x\">R&B"),
            "&lt;a href=&quot;x&quot;&gt;R&amp;B"
        );
    }
}
