//! A waterfall: how steps lead from one total to another, one row each. What stands beside a bar
//! says the same, so that colour is never the only sign.
//!
//! Classes: `bar` on totals, `up` and `down` on steps (`fill`), `grid` on the lines between them
//! (`stroke`), `tick` on text (`fill`).

use std::fmt::Write as _;

use crate::Layout;
use crate::write::escaped;

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct FallStep<'a> {
    /// What it is, in front of the bar.
    pub label: &'a str,
    /// The amount as text, behind the bar.
    pub amount: &'a str,
    /// A total stands at this value; a step goes on by it.
    pub minor: i64,
    /// Whether it is a total.
    pub total: bool,
}

const ROW: i32 = 34;
const BAR: i32 = 18;

/// The drawing. It has no name of its own: a table beside it says the same, so readers of screens
/// skip it.
#[must_use]
pub fn waterfall(steps: &[FallStep<'_>], layout: Layout) -> String {
    let (width, labels, amounts) = match layout {
        Layout::Narrow => (340, 132, 68),
        Layout::Wide => (920, 240, 110),
    };
    let height = ROW * i32::try_from(steps.len()).unwrap_or(0);
    let (from, to) = (labels + 4, width - amounts - 6);
    let spans = spans(steps);
    let ends = || spans.iter().flat_map(|(start, end)| [*start, *end]);
    let low = ends().min().unwrap_or(0).min(0);
    let high = ends().max().unwrap_or(0).max(low + 1);
    let x = |minor: i64| {
        let along = i128::from(minor - low) * i128::from(to - from) / i128::from(high - low);
        from + i32::try_from(along).unwrap_or(0)
    };
    let mut svg = format!(
        "<svg class=\"plot waterfall {}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">",
        layout.class()
    );
    let mut top = 0;
    for (step, (start, end)) in steps.iter().zip(&spans) {
        let (left, right) = (x(*start.min(end)), x(*start.max(end)));
        let class = match (step.total, step.minor < 0) {
            (true, _) => "bar",
            (false, true) => "down",
            (false, false) => "up",
        };
        let (bar_top, middle) = (top + (ROW - BAR) / 2, top + ROW / 2 + 5);
        let wide = (right - left).max(1);
        let line = x(*end);
        write!(
            svg,
            "<text class=\"tick\" x=\"0\" y=\"{middle}\">{}</text>\
             <rect class=\"{class}\" x=\"{left}\" y=\"{bar_top}\" width=\"{wide}\" \
             height=\"{BAR}\"/>\
             <line class=\"grid\" x1=\"{line}\" x2=\"{line}\" y1=\"{}\" y2=\"{}\"/>\
             <text class=\"tick\" x=\"{width}\" y=\"{middle}\" text-anchor=\"end\">{}</text>",
            escaped(step.label),
            bar_top + BAR,
            (bar_top + ROW).min(height),
            escaped(step.amount),
        )
        .expect("a String takes all text");
        top += ROW;
    }
    svg.push_str("</svg>");
    svg
}

/// Where each row's bar begins and ends: totals at zero, steps where the row before ended.
fn spans(steps: &[FallStep<'_>]) -> Vec<(i64, i64)> {
    let mut at = 0_i64;
    let span = |step: &FallStep<'_>| {
        let start = if step.total { 0 } else { at };
        at = start.saturating_add(step.minor);
        (start, at)
    };
    steps.iter().map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(label: &str, minor: i64, total: bool) -> FallStep<'_> {
        FallStep {
            label,
            amount: "£1.00",
            minor,
            total,
        }
    }

    #[test]
    fn steps_lead_from_one_total_to_the_other() {
        let steps = [
            step("Before", 8_000, true),
            step("Days", 500, false),
            step("Usage", -1_500, false),
            step("Now", 7_000, true),
        ];
        let expected = [(0, 8_000), (8_000, 8_500), (8_500, 7_000), (0, 7_000)];
        assert_eq!(spans(&steps), expected);
    }

    #[test]
    fn every_row_is_drawn_within_the_picture_whatever_the_amounts() {
        let steps = [
            step("A", -900, true),
            step("B<&>", 2_000, false),
            step("C", 1_100, true),
        ];
        for layout in [Layout::Narrow, Layout::Wide] {
            let svg = waterfall(&steps, layout);
            assert_eq!(svg.matches("<rect").count(), 3);
            assert!(
                svg.contains("B&lt;&amp;&gt;") && !svg.contains("style="),
                "{svg}"
            );
            let wide: i32 = if layout == Layout::Narrow { 340 } else { 920 };
            for part in svg.split("<rect").skip(1) {
                let number = |name: &str| -> i32 {
                    let rest = part.split_once(&format!(" {name}=\"")).expect("is there").1;
                    rest.split('"')
                        .next()
                        .expect("ends")
                        .parse()
                        .expect("a number")
                };
                assert!(number("x") >= 0 && number("width") >= 1);
                assert!(number("x") + number("width") <= wide);
            }
        }
        assert!(waterfall(&[], Layout::Narrow).ends_with("</svg>"));
    }
}
