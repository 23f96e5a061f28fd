//! What a drawn chart must keep to, whatever the numbers. Never compares whole files: the look may
//! change, these rules may not.

use charts::{AxisUnit, Bar, BarChart, Drawn, Layout, Quality, Series, Sparkline, bars, sparkline};
use proptest::prelude::*;

fn bar(value: Option<i64>, quality: Quality) -> Bar<'static> {
    Bar {
        label: "",
        value,
        quality,
    }
}

fn measured(values: impl IntoIterator<Item = i64>) -> Vec<Bar<'static>> {
    values
        .into_iter()
        .map(|v| bar(Some(v), Quality::Measured))
        .collect()
}

fn chart<'a>(bars: &'a [Bar<'a>], layout: Layout) -> BarChart<'a> {
    BarChart {
        id: "use",
        series: Series::Electricity,
        bars,
        unit: AxisUnit::Kwh,
        layout,
        highlight: None,
        title: "Electricity",
        description: "November by day",
    }
}

fn draw(list: &[Bar]) -> Drawn {
    bars(&chart(list, Layout::Narrow))
}

/// The inside of the first group of a class.
fn group<'a>(svg: &'a str, class: &str) -> Option<&'a str> {
    let from = svg.find(&format!("<g class=\"{class}\""))?;
    let rest = &svg[from..];
    Some(&rest[..rest.find("</g>")?])
}

fn count(svg: &str, class: &str, shape: &str) -> usize {
    group(svg, class).map_or(0, |inside| inside.matches(shape).count())
}

/// Heights of upright bars: the straight side plus the round corner.
fn heights(svg: &str) -> Vec<f64> {
    let number = |text: &str| text.parse::<f64>().expect("a number in a path");
    group(svg, "bar")
        .unwrap_or("")
        .split('M')
        .skip(1)
        .map(|path| {
            let side = path.split('v').nth(1).expect("a side");
            let (side, corner) = side.split_once("q0 -").expect("a corner");
            number(side).abs() + number(corner.split(' ').next().expect("a radius"))
        })
        .collect()
}

fn assert_sound(svg: &str) {
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("style="));
    assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
    assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby="));
}

#[test]
fn every_day_month_and_half_hour_gets_its_bar() {
    for slots in [1, 12, 28, 29, 30, 31, 46, 48, 50] {
        for layout in [Layout::Narrow, Layout::Wide] {
            let list = measured((0..slots).map(|n| 200 + n * 37));
            let drawn = bars(&chart(&list, layout));
            assert_sound(&drawn.svg);
            assert_eq!(drawn.slots, list.len());
            assert_eq!(count(&drawn.svg, "bar", "M"), list.len());
            assert_eq!(count(&drawn.svg, "bar", "<path"), 1, "one element for all");
            assert!(
                drawn.svg.len() <= 6 * 1024,
                "{slots} bars take {}",
                drawn.svg.len()
            );
        }
    }
}

#[test]
fn a_missing_value_is_a_gap_and_never_a_bar() {
    let list = [
        bar(Some(900), Quality::Measured),
        bar(None, Quality::Measured),
        bar(Some(700), Quality::Missing),
        bar(Some(800), Quality::Measured),
    ];
    let svg = draw(&list).svg;
    assert_eq!(count(&svg, "bar", "M"), 2);
    assert_eq!(count(&svg, "gap", "<rect"), 1, "neighbours share one gap");
    assert!(svg.contains("fill=\"url(#usenm)\"") && svg.contains("id=\"usenm\""));
}

#[test]
fn estimated_and_partial_are_told_apart_from_measured() {
    let list = [
        bar(Some(900), Quality::Measured),
        bar(Some(800), Quality::Estimated),
        bar(Some(700), Quality::Partial),
    ];
    let svg = draw(&list).svg;
    for class in ["bar", "est", "part"] {
        assert_eq!(count(&svg, class, "M"), 1, "{class}");
    }
    assert!(svg.contains("id=\"usene\""));
}

#[test]
fn empty_all_missing_and_all_zero_still_draw() {
    let missing = vec![bar(None, Quality::Missing); 31];
    for list in [Vec::new(), missing, measured([0; 31])] {
        let svg = draw(&list).svg;
        assert_sound(&svg);
        assert_eq!(count(&svg, "bar", "M"), 0);
        assert!(group(&svg, "peak").is_none());
    }
}

#[test]
fn huge_values_are_labelled_in_larger_units() {
    let svg = draw(&measured([1_000_000_000_000, 400_000_000_000])).svg;
    assert_sound(&svg);
    assert!(svg.contains(">1,000 GWh<"));
}

#[test]
fn a_credit_hangs_below_the_zero_line() {
    let list = measured([3_000_000, -2_000_000]);
    let mut money = chart(&list, Layout::Wide);
    money.unit = AxisUnit::Money { symbol: "£" };
    money.highlight = Some(1);
    let svg = bars(&money).svg;
    assert_sound(&svg);
    assert!(svg.contains(">−£2.00<") && svg.contains(">£3.00<"));
    let credit = group(&svg, "bar hl").expect("the highlighted bar");
    assert!(!credit.contains("v-") || credit.find("v") < credit.find("v-"));
}

#[test]
fn text_from_outside_stays_text() {
    let list = [Bar {
        label: "<b>&\"",
        value: Some(1),
        quality: Quality::Measured,
    }];
    let mut odd = chart(&list, Layout::Wide);
    odd.title = "</title><script>";
    odd.id = "a\"b";
    odd.unit = AxisUnit::Money { symbol: "<i>" };
    let svg = bars(&odd).svg;
    assert_sound(&svg);
    assert!(svg.contains("&lt;b&gt;&amp;&quot;"));
    assert!(!svg.contains("<script") && !svg.contains("<b>") && !svg.contains("<i>"));
    assert!(!svg.contains("a\"b"));
}

#[test]
fn two_layouts_on_one_page_share_no_id() {
    let list = [
        bar(Some(5), Quality::Estimated),
        bar(None, Quality::Missing),
    ];
    let ids = |layout| -> Vec<String> {
        let svg = bars(&chart(&list, layout)).svg;
        let parts = svg.split(" id=\"").skip(1);
        parts
            .map(|p| p.split('"').next().unwrap_or("").to_owned())
            .collect()
    };
    let (narrow, wide) = (ids(Layout::Narrow), ids(Layout::Wide));
    assert_eq!(narrow.len(), 4);
    assert!(narrow.iter().all(|id| !wide.contains(id)));
}

#[test]
fn labels_are_thinned_until_none_touch() {
    let names: Vec<String> = (1..=31).map(|d| format!("{d} Nov")).collect();
    let list: Vec<Bar> = names
        .iter()
        .map(|label| Bar {
            label,
            value: Some(10),
            quality: Quality::Measured,
        })
        .collect();
    let narrow = bars(&chart(&list, Layout::Narrow))
        .svg
        .matches(" Nov<")
        .count();
    let wide = bars(&chart(&list, Layout::Wide))
        .svg
        .matches(" Nov<")
        .count();
    assert!((4..=8).contains(&narrow), "{narrow}");
    assert!(wide > narrow && wide <= 18, "{wide}");
}

#[test]
fn a_sparkline_breaks_at_a_gap_and_marks_the_newest() {
    let values = [Some(3), Some(4), None, Some(9), None, Some(2), Some(5)];
    let drawn = sparkline(&Sparkline {
        id: "home",
        series: Series::Gas,
        values: &values,
        title: "Gas",
    });
    assert_sound(&drawn.svg);
    assert_eq!(count(&drawn.svg, "line", "M"), 2);
    assert_eq!(count(&drawn.svg, "dot", "<circle"), 2);
}

proptest! {
    #[test]
    fn no_numbers_break_a_chart(
        values in prop::collection::vec((any::<Option<i64>>(), 0_u8..4), 0..60),
        highlight in any::<Option<usize>>(),
        money in any::<bool>(),
    ) {
        let kinds = [Quality::Measured, Quality::Estimated, Quality::Partial, Quality::Missing];
        let list: Vec<Bar> =
            values.iter().map(|(v, q)| bar(*v, kinds[usize::from(*q)])).collect();
        for layout in [Layout::Narrow, Layout::Wide] {
            let mut any = chart(&list, layout);
            any.highlight = highlight;
            if money {
                any.unit = AxisUnit::Money { symbol: "€" };
            }
            let drawn = bars(&any);
            assert_sound(&drawn.svg);
            prop_assert_eq!(&drawn, &bars(&any));
        }
        let line: Vec<Option<i64>> = values.iter().map(|(v, _)| *v).collect();
        let spark = Sparkline { id: "s", series: Series::Export, values: &line, title: "" };
        assert_sound(&sparkline(&spark).svg);
    }

    #[test]
    fn heights_follow_the_values(values in prop::collection::vec(500_i64..100_000, 1..50)) {
        let drawn = draw(&measured(values.iter().copied()));
        let found = heights(&drawn.svg);
        prop_assert_eq!(found.len(), values.len());
        let per_wh = |at: usize| found[at] / f64::from(i32::try_from(values[at]).unwrap_or(1));
        let top = (0..values.len()).max_by_key(|at| values[*at]).unwrap_or(0);
        for at in 0..values.len() {
            let wanted = per_wh(top) * f64::from(i32::try_from(values[at]).unwrap_or(1));
            // Heights under 0.8 are drawn as 0.8 so that they can be seen.
            prop_assert!((found[at] - wanted.max(0.8)).abs() <= 0.25, "{} {}", found[at], wanted);
        }
    }
}
