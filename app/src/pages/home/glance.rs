//! One fuel on the home page.

use leptos::prelude::*;
use wire::UsageGlance;

use crate::components::fuel::{FuelBadge, fuel_name};
use crate::components::icon::Icon;

/// One fuel: how much so far, against before, and the last days as a line.
pub fn glance((index, glance): (usize, UsageGlance)) -> AnyView {
    let spark = spark(index, &glance);
    let id = format!("use-{}", glance.point);
    let kwh = wh_words(glance.wh);
    let cost = glance.cost.map(|cost| {
        if cost.is_negative() {
            format!(", {} for you", cost.checked_neg().unwrap_or(cost))
        } else {
            format!(", {cost}")
        }
    });
    let tag = glance
        .change_percent
        .filter(|percent| *percent != 0)
        .map(|percent| {
            let (icon, word) = if percent < 0 {
                ("arrow-down", "less")
            } else {
                ("arrow-up", "more")
            };
            let good = percent < 0;
            view! {
                <span class="tag" data-kind=good.then_some("success")>
                    <Icon name=icon />
                    {format!("{}% {word}", percent.unsigned_abs())}
                </span>
            }
        });
    let lined = worth_a_line(&glance.recent_days_wh);
    let href = format!("/usage?point={}", glance.point);
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 class="card-title" id=id.clone()>
                    <FuelBadge flow=glance.flow />
                    {fuel_name(glance.flow)}
                </h2>
                {tag}
            </div>
            <p>
                <strong>{kwh} {cost}</strong>
                " in "
                {glance.period}
                {glance.estimated.then_some(", partly estimated")}
            </p>
            {(!glance.change_text.is_empty())
                .then(|| view! { <p class="soft">{format!("That's {}.", glance.change_text)}</p> })}
            {lined
                .then(|| view! {
                    <div class="spark-frame" inner_html=spark></div>
                    <p class="small soft">{glance.recent_text}</p>
                })}
            <p>
                <a href=href class="link">
                    "See your usage"
                    <Icon name="chevron-right" small=true />
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// Between readings every day is nearly the same: a line would only pretend to know more.
fn worth_a_line(days_wh: &[Option<i64>]) -> bool {
    let known = || days_wh.iter().flatten();
    match (known().min(), known().max()) {
        (Some(least), Some(most)) => most.abs_diff(*least) > most.unsigned_abs() / 20,
        _ => false,
    }
}

fn spark(index: usize, glance: &UsageGlance) -> String {
    let series = match glance.flow {
        wire::Flow::Electricity => charts::Series::Electricity,
        wire::Flow::Gas => charts::Series::Gas,
        wire::Flow::Export => charts::Series::Export,
    };
    charts::sparkline(&charts::Sparkline {
        id: &format!("spark-{index}"),
        series,
        values: &glance.recent_days_wh,
        title: &glance.recent_text,
    })
    .svg
}

/// "214 kWh": whole ones from ten up, tenths below.
fn wh_words(wh: i64) -> String {
    let wh = wh.unsigned_abs();
    let tenths = (wh + 50) / 100;
    if tenths < 100 {
        return format!("{}.{} kWh", tenths / 10, tenths % 10);
    }
    match (wh + 500) / 1000 {
        whole if whole < 1000 => format!("{whole} kWh"),
        whole => format!("{},{:03} kWh", whole / 1000, whole % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::{wh_words, worth_a_line};

    #[test]
    fn days_that_hardly_differ_are_not_drawn() {
        assert!(!worth_a_line(&[]));
        assert!(!worth_a_line(&[
            None,
            Some(20_300),
            Some(20_301),
            Some(20_900)
        ]));
        assert!(worth_a_line(&[Some(20_300), None, Some(25_000)]));
        assert!(worth_a_line(&[Some(-4_000), Some(-9_000)]));
    }

    #[test]
    fn energy_is_rounded_to_what_is_worth_reading() {
        assert_eq!(wh_words(214_499), "214 kWh");
        assert_eq!(wh_words(9_951), "10 kWh");
        assert_eq!(wh_words(8_440), "8.4 kWh");
        assert_eq!(wh_words(1_234_567), "1,235 kWh");
    }
}
