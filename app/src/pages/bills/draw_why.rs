//! Why a bill differs, as the server draws it: a sentence, a waterfall, and the same as a table.

use charts::{FallStep, Layout, waterfall};
use leptos::prelude::*;
use wire::{DrawnPage, Money, WhyCause, WhyComparison, WhyView};

use crate::components::icon::Icon;
use crate::components::page_head::heading;
use crate::drawn::draw_page;

const NAME: &str = "Why is it different?";

/// One comparison after the other.
pub fn why(view: WhyView) -> DrawnPage {
    let lede = format!("Your bill for {}.", view.period);
    let back = format!("/bills/{}", view.bill);
    let above = view! {
        <a href=back.clone()>
            <Icon name="chevron-left" small=true />
            "The bill"
        </a>
    };
    let drawing = view! {
        {heading(above.into_any(), &view.sentence, lede)}
        <div class="stack narrow">
            {view.comparisons.into_iter().enumerate().map(comparison).collect_view()}
            <div class="action" data-print="no">
                <a href=back class="button">
                    "Back to the bill"
                </a>
            </div>
        </div>
    };
    draw_page(NAME, drawing.into_any())
}

fn comparison((number, why): (usize, WhyComparison)) -> AnyView {
    let id = format!("why-{number}");
    // The first sentence is the page's heading already.
    let sentence = (number > 0).then(|| view! { <p>{why.sentence.clone()}</p> });
    view! {
        <section class="card" aria-labelledby=id>
            <h2 class="card-title" id=id.clone()>
                {why.title.clone()}
            </h2>
            {sentence}
            {picture(&why)}
            {table(&why)}
        </section>
    }
    .into_any()
}

fn picture(why: &WhyComparison) -> AnyView {
    let (before, now) = (why.before.to_string(), why.now.to_string());
    let amounts: Vec<String> = why
        .causes
        .iter()
        .map(|cause| signed(cause.amount))
        .collect();
    let total = |label, amount, money: Money| FallStep {
        label,
        amount,
        minor: money.minor(),
        total: true,
    };
    let causes = why
        .causes
        .iter()
        .zip(&amounts)
        .map(|(cause, amount)| FallStep {
            label: &cause.label,
            amount,
            minor: cause.amount.minor(),
            total: false,
        });
    let mut steps = vec![total("Before", &before, why.before)];
    steps.extend(causes);
    steps.push(total("This bill", &now, why.now));
    let drawings = [Layout::Narrow, Layout::Wide].map(|layout| waterfall(&steps, layout));
    view! { <div class="waterfall-frame" inner_html=drawings.concat()></div> }.into_any()
}

fn table(why: &WhyComparison) -> AnyView {
    let row = |cause: &WhyCause| {
        view! {
            <tr>
                <th scope="row">
                    {cause.label.clone()} <br /> <small class="soft">{cause.words.clone()}</small>
                </th>
                <td class="num">{signed(cause.amount)}</td>
            </tr>
        }
    };
    let total = |label: String, amount: Money| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="num">{amount.to_string()}</td>
            </tr>
        }
    };
    let name = format!("{}, in figures", why.title);
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=name>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"What changed"</th>
                        <th scope="col" class="num">
                            "Amount"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {total(why.before_period.clone(), why.before)}
                    {why.causes.iter().map(row).collect_view()}
                    {total(why.now_period.clone(), why.now)}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// An amount with its sign, also when it is more.
fn signed(amount: Money) -> String {
    if amount.minor() > 0 {
        format!("+{amount}")
    } else {
        amount.to_string()
    }
}
