//! Taking the figures away as a file: a plain form that asks the server for it. The browser saves
//! what comes and stays on the page. What is chosen in it stays while periods change.

use leptos::prelude::*;
use wire::{Flow, UsageView};

use super::shown::period_name;

/// The form of the supply and period shown. All that is the same for every supply is written out,
/// without components: that is one text, and costs nothing.
pub fn download(view: &UsageView) -> AnyView {
    let (what, earned) = match view.flow {
        Flow::Electricity => ("electricity", "cost"),
        Flow::Gas => ("gas", "cost"),
        Flow::Export => ("solar export", "earnings"),
    };
    let hint = format!(
        "A file of your {what}: kWh, {earned}, and which figures are estimated. It is yours to keep \
         or to share."
    );
    view! {
        <section class="card" data-print="no" aria-labelledby="download-title">
            <h2 class="card-title" id="download-title">
                "Download your figures"
            </h2>
            <p class="hint">{hint}</p>
            <form class="form" method="get" action="/usage/download">
                <input type="hidden" name="supply" value=view.point.clone() />
                <input type="hidden" name="period" value=period_name(view.period) />
                <input type="hidden" name="on" value=view.from.clone() />
                <div class="download-choices">
                    <div class="field">
                        <label class="label" for="download-span">
                            "Time"
                        </label>
                        <select class="select" id="download-span" name="span">
                            <option value="shown">{view.title.clone()}</option>
                            <option value="year">"The last 12 months"</option>
                            <option value="all">"Everything we have"</option>
                        </select>
                    </div>
                    <div class="field">
                        <label class="label" for="download-format">
                            "File"
                        </label>
                        <select class="select" id="download-format" name="format">
                            <option value="csv">"CSV, for any program"</option>
                            <option value="xlsx">"Excel"</option>
                            <option value="greenbutton">"Green Button, for energy apps"</option>
                        </select>
                    </div>
                    <div class="field">
                        <label class="label" for="download-detail">
                            "Each row is"
                        </label>
                        <select class="select" id="download-detail" name="detail">
                            <option value="intervals">"As measured"</option>
                            <option value="days">"Days"</option>
                            <option value="months">"Months"</option>
                        </select>
                    </div>
                </div>
                <div class="action">
                    <button class="button" type="submit">
                        <svg class="icon" aria-hidden="true">
                            <use href="/icons.svg#download"></use>
                        </svg>
                        "Download"
                    </button>
                    <p class="action-note">
                        "Green Button always has the figures as measured."
                    </p>
                </div>
            </form>
        </section>
    }
    .into_any()
}
