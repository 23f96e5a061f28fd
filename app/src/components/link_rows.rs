//! A list of places to go, each with a word on what is there.

use leptos::prelude::*;

use super::icon::Icon;

/// Where a row leads: address, title, note.
pub type LinkRow = (&'static str, &'static str, &'static str);

/// The list. `icons` stand before the titles, one a row; none where there are fewer.
pub fn link_rows(rows: &[LinkRow], icons: &[&'static str]) -> AnyView {
    let icons = icons.iter().map(Some).chain(std::iter::repeat(None));
    let rows = rows.iter().zip(icons).map(|((href, title, note), icon)| {
        view! {
            <li>
                <a href=*href class="row">
                    {icon.map(|icon| view! { <Icon name=*icon /> })}
                    <span class="row-body">
                        <span class="row-title">{*title}</span>
                        <span class="row-note">{*note}</span>
                    </span>
                    <Icon name="chevron-right" />
                </a>
            </li>
        }
        .into_any()
    });
    view! {
        <ul class="rows" role="list">
            {rows.collect_view()}
        </ul>
    }
    .into_any()
}
