//! The frame round the chart: what to show, the read-out, and the legend.

use leptos::prelude::*;
use wire::{Flow, Measure, Period, SlotQuality};

use super::shown::{Shown, finer, is_priced, period_name};
use super::{ask, table, widget};
use crate::components::icon::Icon;
use crate::components::load::attribute;

/// The whole figure.
pub fn figure(shown: Shown) -> AnyView {
    let view = shown.view.clone();
    let label = format!("{}, {}", flow_name(view.flow), view.title);
    let file = ask::file_address(&ask::full(&view, view.period, &view.from));
    view! {
        <figure class="chart" aria-label=label>
            {controls(&shown)}
            {neighbours(&shown)}
            {readout(shown.clone())}
            {widget::widget(shown.clone())}
            {legend(&shown)}
            <figcaption class="small soft" id="usage-summary">
                {view.summary.clone()}
            </figcaption>
            <div class="chart-foot">
                {table::table(&shown)}
                <a class="link" href=file download="usage.csv">
                    <Icon name="download" />
                    "Download (CSV)"
                </a>
            </div>
        </figure>
    }
    .into_any()
}

const fn flow_name(flow: Flow) -> &'static str {
    match flow {
        Flow::Electricity => "Electricity",
        Flow::Gas => "Gas",
        Flow::Export => "Export",
    }
}

const fn icon_name(flow: Flow) -> &'static str {
    match flow {
        Flow::Electricity => "electricity",
        Flow::Gas => "gas",
        Flow::Export => "export",
    }
}

/// Period, supply and measure: links all, so that each has an address and works without scripts.
fn controls(shown: &Shown) -> AnyView {
    let view = &shown.view;
    let periods = [
        (Period::Day, "Day"),
        (Period::Month, "Month"),
        (Period::Year, "Year"),
    ]
    .map(|(period, label)| {
        let (current, on) = (period == view.period, ask::on_for(view, period));
        let shown = shown.clone();
        link(
            move || shown.address(period, &on),
            move || current,
            label.to_owned(),
            "",
        )
    })
    .into_iter()
    .collect_view();
    let supplies = (view.points.len() > 1).then(|| supplies(shown));
    let chosen = shown.chosen;
    let symbol = view.currency_symbol.clone();
    let measures = is_priced(view).then(|| {
        let tabs = [(Measure::Kwh, "kWh".to_owned()), (Measure::Money, symbol)]
            .map(|(measure, label)| {
                let address = move || ask::address(&chosen.asked.get(), measure);
                link(address, move || chosen.measure.get() == measure, label, "")
            })
            .into_iter()
            .collect_view();
        view! {
            <nav class="segmented" aria-label="Show as">
                {tabs}
            </nav>
        }
    });
    view! {
        <div class="chart-bar">
            <nav class="segmented" aria-label="Period">
                {periods}
            </nav>
            {supplies}
            {measures}
        </div>
    }
    .into_any()
}

/// The supplies to choose from.
fn supplies(shown: &Shown) -> AnyView {
    let view = &shown.view;
    let tabs = view.points.iter().map(|tab| {
        let (current, id) = (tab.id == view.point, tab.id.clone());
        let shown = shown.clone();
        let address = move || {
            let view = &shown.view;
            let full = ask::full(view, view.period, &view.from);
            let other = wire::UsageQuery {
                point: Some(id.clone()),
                ..full
            };
            ask::address(&other, shown.chosen.measure.get())
        };
        link(
            address,
            move || current,
            tab.label.clone(),
            icon_name(tab.flow),
        )
    });
    let tabs = tabs.collect_view();
    view! {
        <nav class="segmented" aria-label="Supply">
            {tabs}
        </nav>
    }
    .into_any()
}

/// One choice of a row. Stays where it is on the page.
fn link(
    address: impl Fn() -> String + Send + 'static,
    current: impl Fn() -> bool + Send + 'static,
    label: String,
    icon: &'static str,
) -> AnyView {
    view! {
        <a
            href=attribute(address)
            data-noscroll
            aria-current=attribute(move || current().then_some("page"))
        >
            {(!icon.is_empty()).then(|| view! { <Icon name=icon small=true /> })}
            {label}
        </a>
    }
    .into_any()
}

/// The period's name between its neighbours.
fn neighbours(shown: &Shown) -> AnyView {
    let view = &shown.view;
    let previous = neighbour(shown, view.previous.clone(), "Previous", "chevron-left");
    let next = neighbour(shown, view.next.clone(), "Next", "chevron-right");
    view! {
        <div class="chart-nav">
            {previous} <h2 class="chart-title">{view.title.clone()}</h2> {next}
        </div>
    }
    .into_any()
}

fn neighbour(shown: &Shown, on: Option<String>, word: &str, icon: &'static str) -> AnyView {
    let period = shown.view.period;
    let label = format!("{word} {}", period_name(period));
    let Some(on) = on else {
        return view! {
            <span
                class="icon-button"
                role="link"
                aria-disabled="true"
                aria-label=format!("{label}: no data")
            >
                <Icon name=icon />
            </span>
        }
        .into_any();
    };
    let rel = if word == "Next" { "next" } else { "prev" };
    let shown = shown.clone();
    view! {
        <a
            class="icon-button"
            rel=rel
            href=attribute(move || shown.address(period, &on))
            data-noscroll
            aria-label=label
        >
            <Icon name=icon />
        </a>
    }
    .into_any()
}

/// The chosen bar in words. Quiet to screen readers: the chart itself says its value when moved.
fn readout(shown: Shown) -> AnyView {
    let inside = period_name(finer(shown.view.period));
    let fuel = icon_name(shown.view.flow);
    let said = ArcMemo::new({
        let shown = shown.clone();
        move |_| Some(shown.readout())
    });
    let (figure, words) = (said.clone(), said.clone());
    let open = move || {
        let on = said.get().and_then(|said| said.open)?;
        let address = shown.address_inside(&on);
        Some(view! {
            <a class="link" href=address data-noscroll>
                {format!("See this {inside}")}
            </a>
        })
    };
    view! {
        <output class="chart-readout" data-fuel=fuel aria-live="off">
            <strong>{move || figure.get().map(|said| said.figure)}</strong>
            <span>{move || words.get().map(|said| said.words)}</span>
            {open}
        </output>
    }
    .into_any()
}

/// Names only what is in this chart.
fn legend(shown: &Shown) -> AnyView {
    let estimated = match shown.view.period {
        Period::Day => "Estimated",
        Period::Month | Period::Year => "Some or all of it estimated",
    };
    let kinds = [
        (SlotQuality::Estimated, "estimated", estimated),
        (SlotQuality::Partial, "partial", "Some of it missing"),
        (SlotQuality::Missing, "missing", "No data"),
    ];
    let there = |quality| shown.view.slots.iter().any(|slot| slot.quality == quality);
    let present: Vec<_> = kinds
        .into_iter()
        .filter(|(quality, ..)| there(*quality))
        .collect();
    if present.is_empty() {
        return ().into_any();
    }
    let fuel = icon_name(shown.view.flow);
    let items = present.into_iter().map(|(_, kind, words)| {
        view! {
            <li>
                <span class="swatch" data-kind=kind data-fuel=fuel></span>
                {words}
            </li>
        }
    });
    view! {
        <ul class="legend" role="list">
            {items.collect_view()}
        </ul>
    }
    .into_any()
}
