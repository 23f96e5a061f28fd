//! Taking the figures away as a file: a plain form that asks the server for it. The browser saves
//! what comes and stays on the page.

use std::sync::LazyLock;

use leptos::prelude::*;
use wire::{Flow, UsageView};

use super::shown::period_name;
use crate::components::icon::Icon;
use crate::drawn::Filling::Text;
use crate::drawn::{GAP, Template};

/// The form of the supply and period shown.
pub fn write(out: &mut String, view: &UsageView) {
    let (what, earned) = match view.flow {
        Flow::Electricity => ("electricity", "cost"),
        Flow::Gas => ("gas", "cost"),
        Flow::Export => ("solar export", "earnings"),
    };
    let period = period_name(view.period);
    let asked = [&*view.point, period, &view.from, &view.title].map(Text);
    let [point, period, from, title] = asked;
    FORM.write(out, &[Text(what), Text(earned), point, period, from, title]);
}

/// Gaps: what, "cost" or "earnings", the supply, the period's kind and first day, its name.
static FORM: LazyLock<Template> = LazyLock::new(|| {
    let spans = [
        ("shown", GAP),
        ("year", "The last 12 months"),
        ("all", "Everything we have"),
    ];
    let details = [
        ("intervals", "As measured"),
        ("days", "Days"),
        ("months", "Months"),
    ];
    let formats = [
        ("csv", "CSV, for any program"),
        ("xlsx", "Excel"),
        ("greenbutton", "Green Button, for energy apps"),
    ];
    let form = view! {
        <section class="card" data-print="no" aria-labelledby="download-title">
            <h2 class="card-title" id="download-title">
                "Download your figures"
            </h2>
            <p class="hint">
                "A file of your " {GAP} ": kWh, " {GAP} ", and which figures are estimated. It is \
                yours to keep or to share."
            </p>
            <form class="form" method="get" action="/usage/download">
                <input type="hidden" name="supply" value=GAP />
                <input type="hidden" name="period" value=GAP />
                <input type="hidden" name="on" value=GAP />
                <div class="download-choices">
                    {choice("span", "Time", &spans)}
                    {choice("format", "File", &formats)}
                    {choice("detail", "Each row is", &details)}
                </div>
                <div class="action">
                    <button class="button" type="submit">
                        <Icon name="download" />
                        "Download"
                    </button>
                    <p class="action-note">
                        "Green Button always has the figures as measured."
                    </p>
                </div>
            </form>
        </section>
    };
    Template::of(form.into_any())
});

fn choice(
    name: &'static str,
    label: &'static str,
    options: &[(&'static str, &'static str)],
) -> AnyView {
    let id = format!("download-{name}");
    let options = options
        .iter()
        .map(|(value, text)| view! { <option value=*value>{*text}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label class="label" r#for=id.clone()>
                {label}
            </label>
            <select class="select" id=id name=name>
                {options}
            </select>
        </div>
    }
    .into_any()
}
