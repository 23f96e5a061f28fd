//! Around the chart: what the period cost and why a bill may say otherwise, and how sure we are.

use std::sync::LazyLock;

use leptos::prelude::*;
use wire::{Flow, Money, UsageView, When};

use super::numbers;
use crate::components::icon::Icon;
use crate::components::when::WhenText;
use crate::drawn::Filling::{Html, Text};
use crate::drawn::{GAP, Template};

/// What the period cost. Nothing when it holds no numbers.
pub fn write(out: &mut String, view: &UsageView) {
    if view.slots.iter().all(|slot| slot.wh.is_none()) {
        return;
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
        return UNPRICED.write(out, &[Text(title), Text(why)]);
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
    let mut amounts = String::with_capacity(400);
    amount(&mut amounts, &line, energy, sum.is_none());
    if let Some(standing) = standing {
        let words = "Standing charge, a fixed price a day";
        amount(&mut amounts, words, standing, false);
    }
    if let Some(sum) = sum {
        amount(&mut amounts, "Together", sum, true);
    }
    PRICED.write(out, &[Text(title), Html(&amounts), Text(note)]);
}

/// Gaps: title, amounts, note.
static PRICED: LazyLock<Template> = LazyLock::new(|| {
    let card = view! {
        <section class="card">
            <h2 class="card-title">{GAP}</h2>
            <dl class="totals">{GAP}</dl>
            <p class="hint">{GAP}</p>
        </section>
    };
    Template::of(card.into_any())
});

/// Gaps: title, why there is no price.
static UNPRICED: LazyLock<Template> = LazyLock::new(|| {
    let card = view! {
        <section class="card stack" data-gap="small">
            <h2 class="card-title">{GAP}</h2>
            <p>
                {GAP}
                " Your bills have the exact cost."
            </p>
            <a class="link" href="/bills">
                "See your bills"
            </a>
        </section>
    };
    Template::of(card.into_any())
});

const fn verb(flow: Flow) -> &'static str {
    match flow {
        Flow::Electricity => "of electricity",
        Flow::Gas => "of gas",
        Flow::Export => "sold",
    }
}

fn amount(out: &mut String, words: &str, amount: Money, total: bool) {
    static ROW: LazyLock<Template> = LazyLock::new(|| {
        let row = view! {
            <div class=GAP>
                <dt>{GAP}</dt>
                <dd class="num">{GAP}</dd>
            </div>
        };
        Template::of(row.into_any())
    });
    let class = if total { "total" } else { "" };
    let amount = amount.to_string();
    ROW.write(out, &[Text(class), Text(words), Text(&amount)]);
}

/// Says when the numbers between readings are worked out, not measured.
pub fn notice() -> String {
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
    .to_html()
}

/// How new the newest number is.
pub fn write_newest(out: &mut String, until: &When) {
    static NEWEST: LazyLock<Template> = LazyLock::new(|| {
        let when = When {
            iso: GAP.to_owned(),
            text: GAP.to_owned(),
        };
        let line =
            view! { <p class="small soft">"We have figures up to " <WhenText when /> "."</p> };
        Template::of(line.into_any())
    });
    NEWEST.write(out, &[Text(&until.iso), Text(&until.text)]);
}

/// Nothing has come from the meter yet.
pub fn empty() -> String {
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
    .to_html()
}
