//! One bill as the server draws it: every line unfolding to its working, and what happens next.

use leptos::prelude::*;
use wire::{BillLineView, BillReading, BillSection, BillView, DrawnPage, Money};

use super::beside::{about, contact, files, neighbours, next_step, transfer};
use crate::components::fuel::FuelBadge;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::page_head::heading_below;
use crate::components::when::WhenText;
use crate::drawn::draw_page;

/// The bill and what stands beside it.
pub fn bill(view: BillView) -> DrawnPage {
    let lede = format!("For {}, sent on {}.", view.row.period, view.row.billed.text);
    // What was taken back asks for nothing.
    let query = (!view.cancelled).then(|| format!("/bills/{}/query", view.row.id));
    let sections = view.sections.iter().cloned();
    let sections = sections
        .map(|one| section(one, query.as_deref()))
        .collect_view();
    let drawing = view! {
        {heading_below(("/bills", "Bills"), &view.sentence, lede)}
        <div class="cols">
            <div class="cols-grid" data-cols="main-side">
                <div class="stack">
                    {corrects(&view)} {corrected(&view)} {asked(&view)} {sections} {totals(&view)}
                </div>
                <div class="stack">
                    {next_step(&view)} {transfer(&view)} {files(&view)} {about(&view)}
                    {contact(&view)} {neighbours(&view)}
                </div>
            </div>
        </div>
    };
    draw_page(format!("Bill for {}", view.row.period), drawing.into_any())
}

/// What this bill puts right of the one before.
fn corrects(view: &BillView) -> AnyView {
    if view.corrects.is_empty() {
        return ().into_any();
    }
    let (title, words) = ("This bill corrects your last one", view.corrects.join(" "));
    view! { <Notice kind="info" title=title text=words /> }.into_any()
}

/// What was put right about this bill, and where to look instead.
fn corrected(view: &BillView) -> AnyView {
    if view.corrections.is_empty() {
        return ().into_any();
    }
    let title = if view.cancelled {
        "This bill was cancelled"
    } else {
        "This bill was corrected"
    };
    let words = view.corrections.join(" ");
    let link = view.replaced_by.as_ref().map(|bill| {
        view! {
            <a href=format!("/bills/{bill}") class="link">
                "See the bill that replaces it"
            </a>
        }
    });
    view! {
        <Notice kind="info" title=title text=words>
            {link}
        </Notice>
    }
    .into_any()
}

/// What became of a question about it.
fn asked(view: &BillView) -> AnyView {
    let Some(asked) = view.asked.clone() else {
        return ().into_any();
    };
    let href = format!("/bills/{}/query", view.row.id);
    view! {
        <Notice kind="info" title=asked.title text=asked.text>
            <a href=href class="link">
                "See your query"
            </a>
        </Notice>
    }
    .into_any()
}

fn section(section: BillSection, query: Option<&str>) -> AnyView {
    let id = format!("section-{}", section.identifier.replace(' ', "-"));
    let readings = section.readings;
    let tariff = format!("{}. {}.", section.tariff, section.address);
    let lines = section
        .lines
        .into_iter()
        .map(|bill_line| {
            let used = readings_of(&bill_line, &readings);
            let ask = query.map(|page| format!("{page}?line={}", bill_line.place));
            line(bill_line, used, ask)
        })
        .collect_view();
    let meters = match section.meters.as_slice() {
        [] => String::new(),
        [one] => format!(" · meter {one}"),
        many => format!(" · meters {}", many.join(", ")),
    };
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 class="card-title" id=id.clone()>
                    <FuelBadge flow=section.flow />
                    {section.title}
                </h2>
                <strong>{section.subtotal.to_string()}</strong>
            </div>
            <p class="small soft">{tariff}</p>
            <ul class="bill-lines" role="list">
                {lines}
            </ul>
            <p class="small soft">{section.identifier}{meters}</p>
        </section>
    }
    .into_any()
}

/// The readings that a charge rests on: its own register's, where it names one.
fn readings_of(line: &BillLineView, readings: &[BillReading]) -> Vec<BillReading> {
    if !line.quantity.ends_with("kWh") {
        return Vec::new();
    }
    let named = |reading: &&BillReading| line.label.starts_with(reading.label.as_str());
    let own: Vec<BillReading> = readings.iter().filter(named).cloned().collect();
    if own.is_empty() {
        readings.to_vec()
    } else {
        own
    }
}

/// A charge. `<details>`: it opens without WebAssembly, and on paper all are open.
fn line(line: BillLineView, readings: Vec<BillReading>, ask: Option<String>) -> AnyView {
    let ask = ask.map(|href| {
        let of = format!(": {}", line.label);
        view! {
            <p class="small" data-print="no">
                <a href=href class="link">
                    "Query this line"
                    <span class="visually-hidden">{of}</span>
                </a>
            </p>
        }
    });
    view! {
        <li>
            <details class="line">
                <summary>
                    <Icon name="chevron-right" small=true />
                    <span class="line-label">
                        {line.label} <small>{line.quantity.clone()}</small>
                    </span>
                    <span class="line-amount">{line.amount.to_string()}</span>
                </summary>
                <div class="working">
                    <p class="sum">
                        <span>{line.quantity} <small>{line.period}</small></span>
                        <i>"×"</i>
                        <span>{line.rate} <small>"before VAT"</small></span>
                        <i>"="</i>
                        <span>{line.amount.to_string()} <small>"rounded once"</small></span>
                    </p>
                    <p class="small soft">{line.working}</p>
                    {readings_used(readings)} {ask}
                </div>
            </details>
        </li>
    }
    .into_any()
}

fn readings_used(readings: Vec<BillReading>) -> AnyView {
    if readings.is_empty() {
        return ().into_any();
    }
    let row = |reading: BillReading| {
        view! {
            <tr>
                <th scope="row">
                    <WhenText when=reading.on />
                </th>
                <td>{reading.label}</td>
                <td class="num">{reading.value}</td>
                <td>{reading.kind}</td>
            </tr>
        }
    };
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Readings used">
            <table class="table">
                <caption>"Readings used"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Date"</th>
                        <th scope="col">"Register"</th>
                        <th scope="col" class="num">
                            "Reading"
                        </th>
                        <th scope="col">"How we know"</th>
                    </tr>
                </thead>
                <tbody>{readings.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn totals(view: &BillView) -> AnyView {
    let row = |label: String, amount: Money, total: bool| {
        view! {
            <div class=total.then_some("total")>
                <dt>{label}</dt>
                <dd>{amount.to_string()}</dd>
            </div>
        }
    };
    let mut rows: Vec<_> = view
        .sections
        .iter()
        .map(|section| row(section.title.clone(), section.subtotal, false))
        .collect();
    for tax in &view.taxes {
        rows.push(row(
            format!("{} on {}", tax.label, tax.on),
            tax.amount,
            false,
        ));
    }
    rows.push(row("This bill".to_owned(), view.total, true));
    if !view.before.is_empty() {
        let before = view.before.iter();
        rows.extend(before.map(|line| row(line.label.clone(), line.amount, false)));
        rows.push(match view.amount_due.checked_neg() {
            Ok(credit) if view.amount_due.is_negative() => {
                row("Your credit with this bill".to_owned(), credit, true)
            }
            _ => row("Owed with this bill".to_owned(), view.amount_due, true),
        });
    }
    view! {
        <section class="card" aria-labelledby="totals">
            <h2 class="card-title" id="totals">
                "Adding it up"
            </h2>
            <dl class="totals">{rows}</dl>
        </section>
    }
    .into_any()
}
