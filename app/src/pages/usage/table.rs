//! The chart's numbers as a table: complete without scripts, closed until asked for.

use leptos::prelude::*;
use wire::{Flow, Period, SlotQuality};

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
    let rows = past.map(|slot| row(shown, slot)).collect_view();
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
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn row(shown: &Shown, slot: &wire::Slot) -> AnyView {
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
    let label = slot.long_label.clone();
    let name = match slot.open.clone().filter(|_| slot.wh.is_some()) {
        Some(on) => {
            let shown = shown.clone();
            view! { <a href=move || shown.address_inside(&on)>{label}</a> }.into_any()
        }
        None => label.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="num">{energy.unwrap_or_else(|| "–".to_owned())}</td>
            <td class="num">{cost.unwrap_or_else(|| "–".to_owned())}</td>
            <td>{known}</td>
        </tr>
    }
    .into_any()
}
