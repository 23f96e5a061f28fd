//! What flows, as a badge, a word and a class; the colours never swap meaning.

use leptos::prelude::*;
use wire::Flow;

use crate::components::icon::Icon;

/// The word of the stylesheet, the sprite and the charts.
#[must_use]
pub const fn fuel_code(flow: Flow) -> &'static str {
    match flow {
        Flow::Electricity => "electricity",
        Flow::Gas => "gas",
        Flow::Export => "export",
    }
}

/// "Electricity", "Gas", "Electricity you sell".
#[must_use]
pub const fn fuel_name(flow: Flow) -> &'static str {
    match flow {
        Flow::Electricity => "Electricity",
        Flow::Gas => "Gas",
        Flow::Export => "Electricity you sell",
    }
}

/// The round badge of a fuel. Decoration: the word is beside it.
#[component]
pub fn FuelBadge(flow: Flow) -> impl IntoView {
    let code = fuel_code(flow);
    view! {
        <span class="fuel" data-fuel=code>
            <Icon name=code small=true />
        </span>
    }
    .into_any()
}
