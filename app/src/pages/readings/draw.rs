//! What the server draws below the form: the readings we have, newest first.

use leptos::prelude::*;
use wire::{Drawing, PartlyDrawn, ReadingRow, ReadingsForm, ReadingsView};

use crate::components::icon::Icon;
use crate::components::when::WhenText;

/// Readings shown before the rest is folded away.
const NEWEST: usize = 6;

/// The page, but for the form.
pub fn readings(view: ReadingsView) -> PartlyDrawn<ReadingsForm> {
    PartlyDrawn {
        view: view.form,
        above: Drawing::of(String::new()),
        below: Drawing::of(history(view.history).to_html()),
    }
}

/// A table of the newest, and the older ones folded away.
fn history(mut rows: Vec<ReadingRow>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let older = rows.split_off(rows.len().min(NEWEST));
    let older = (!older.is_empty()).then(|| {
        view! {
            <details class="disclosure">
                <summary>
                    <Icon name="chevron-right" small=true />
                    "Older readings"
                </summary>
                {table(older, "Older readings")}
            </details>
        }
    });
    view! {
        <section aria-labelledby="history">
            <h2 class="section-title" id="history">
                "Readings so far"
            </h2>
            <div class="card">{table(rows, "Newest readings")} {older}</div>
        </section>
    }
    .into_any()
}

fn table(rows: Vec<ReadingRow>, name: &'static str) -> AnyView {
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=name>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Date"</th>
                        <th scope="col" class="num">
                            "Reading"
                        </th>
                        <th scope="col">"How we know"</th>
                        <th scope="col">"What became of it"</th>
                        <th scope="col">"Meter"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(row: ReadingRow) -> AnyView {
    view! {
        <tr>
            <th scope="row">
                <WhenText when=row.on />
            </th>
            <td class="num">{row.value} " " {row.unit}</td>
            <td class="nowrap">{row.kind}</td>
            <td class="nowrap">{row.status}</td>
            <td class="nowrap">{row.register}</td>
        </tr>
    }
    .into_any()
}
