//! Under the chart: what the period cost and why a bill may say otherwise, and how sure we are.

use leptos::prelude::*;
use wire::{Flow, Money, UsageView};

use super::numbers;
use crate::components::icon::Icon;
use crate::components::when::WhenText;

/// What the period cost. Nothing when it holds no numbers.
pub fn totals(view: &UsageView) -> AnyView {
    if view.slots.iter().all(|slot| slot.wh.is_none()) {
        return ().into_any();
    }
    let export = view.flow == Flow::Export;
    let title = if export {
        "What it earned"
    } else {
        "What it cost"
    };
    let (Some(energy), standing) = (view.energy_cost, view.standing_cost) else {
        let why = if view.from_readings {
            "Your price depends on the time of day, and readings don’t say when you used it."
        } else {
            "Some of these days have no price here, so we can’t add them up."
        };
        return view! {
            <section class="card stack" data-gap="small">
                <h2 class="card-title">{title}</h2>
                <p>
                    {why}
                    " Your bills have the exact cost."
                </p>
                <a class="link" href="/bills">
                    "See your bills"
                </a>
            </section>
        }
        .into_any();
    };
    let energy = if export {
        energy.checked_neg().unwrap_or(energy)
    } else {
        energy
    };
    let standing = standing.filter(|standing| !standing.is_zero());
    let sum = standing.and_then(|standing| {
        if export {
            None
        } else {
            energy.checked_add(standing).ok()
        }
    });
    let line = format!("{} {}", numbers::kwh(view.total_wh), verb(view.flow));
    let note = if export {
        "What you sold, at the price agreed with you. It is taken off your bill."
    } else {
        "With tax, at the prices of your bill. Estimates are replaced when readings come."
    };
    view! {
        <section class="card">
            <h2 class="card-title">{title}</h2>
            <dl class="totals">
                {amount(line, energy, sum.is_none())}
                {standing.map(|standing| {
                    amount("Standing charge, a fixed price a day".to_owned(), standing, false)
                })}
                {sum.map(|sum| amount("Together".to_owned(), sum, true))}
            </dl>
            <p class="hint">{note}</p>
        </section>
    }
    .into_any()
}

const fn verb(flow: Flow) -> &'static str {
    match flow {
        Flow::Electricity => "of electricity",
        Flow::Gas => "of gas",
        Flow::Export => "sold",
    }
}

fn amount(words: String, amount: Money, total: bool) -> AnyView {
    view! {
        <div class=total.then_some("total")>
            <dt>{words}</dt>
            <dd class="num">{amount.to_string()}</dd>
        </div>
    }
    .into_any()
}

/// Says when the numbers between readings are worked out, not measured.
pub fn notice(view: &UsageView) -> AnyView {
    if !view.from_readings {
        return ().into_any();
    }
    view! {
        <div class="notice" data-kind="info">
            <Icon name="info" />
            <div class="notice-body">
                <h2 class="notice-title">"Estimated between readings"</h2>
                <p>
                    "This meter gives us readings, not every half-hour. We spread what you used \
                    between two readings over the days in between."
                </p>
                <div class="notice-actions">
                    <a class="link" href="/readings">
                        "Send a reading"
                    </a>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// How new the newest number is.
pub fn newest(view: &UsageView) -> AnyView {
    match view.data_until.clone() {
        Some(until) => view! {
            <p class="small soft">"We have figures up to " <WhenText when=until /> "."</p>
        }
        .into_any(),
        None => ().into_any(),
    }
}

/// Nothing has come from the meter yet.
pub fn empty() -> AnyView {
    view! {
        <div class="empty">
            <svg class="drawing" aria-hidden="true">
                <use href="/icons.svg#draw-no-line" />
            </svg>
            <h2>"Nothing to draw yet"</h2>
            <p>
                "Your chart starts with the first figures from your meter. A smart meter sends \
                them within a day or two; for any other, send us a reading."
            </p>
            <a class="button" href="/readings">
                "Send a reading"
            </a>
        </div>
    }
    .into_any()
}
