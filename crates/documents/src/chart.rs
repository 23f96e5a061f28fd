//! A chart for paper: drawn by `charts`, with the colours of print and no other font than ours.

use charts::{AxisUnit, Bar, BarChart, Layout, Quality, Series};

/// One bar: a billed period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Under the bar: "Oct".
    pub label: String,
    /// Watt-hours.
    pub wh: i64,
    /// Whether a reading of it was estimated.
    pub is_estimated: bool,
}

/// What `charts` leaves to a stylesheet. Its words are 12 units high, 9 of them where they would
/// crowd; both layouts of a page show them at the size of the text.
const STYLE: &str = "<style>\
    text{font-family:'Atkinson Hyperlegible Next';font-size:12px}\
    .bar{fill:SERIES}.hl{fill:SERIES;stroke:#1b1f2a;stroke-width:1.5}\
    .est{stroke:#62646e;stroke-width:1}.part{fill:#fff;stroke:SERIES}\
    .tint{fill:#fffdf9}.hatch{fill:none;stroke:#62646e}.dots{fill:#857d6d}\
    .grid{fill:none;stroke:#e6decf;stroke-width:1}.zero{fill:none;stroke:#857d6d;stroke-width:1}\
    .tick,.unit{fill:#474b58}.peak{fill:#1b1f2a;font-weight:700}</style>";

/// Draws what was used, the last bar pointed out.
#[must_use]
pub fn draw(series: Series, uses: &[Use]) -> String {
    let bars: Vec<Bar> = uses
        .iter()
        .map(|one| Bar {
            label: &one.label,
            value: Some(one.wh),
            quality: if one.is_estimated {
                Quality::Estimated
            } else {
                Quality::Measured
            },
        })
        .collect();
    let drawn = charts::bars(&BarChart {
        id: "c",
        series,
        bars: &bars,
        unit: AxisUnit::Kwh,
        layout: Layout::Narrow,
        highlight: bars.len().checked_sub(1),
        title: "",
        description: "",
    });
    let colour = match series {
        Series::Electricity => "#bd7408",
        Series::Gas => "#2f6db5",
        Series::Export => "#2a8058",
    };
    let style = STYLE.replace("SERIES", colour);
    // The drawing is meant to stand inside HTML; a file of its own names its language.
    let svg = drawn
        .svg
        .replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1);
    match svg.find('>') {
        Some(end) => format!("{}{style}{}", &svg[..=end], &svg[end + 1..]),
        None => svg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_stands_alone_and_marks_what_was_estimated() {
        let bar = |label: &str, wh, is_estimated| Use {
            label: label.to_owned(),
            wh,
            is_estimated,
        };
        let svg = draw(
            Series::Gas,
            &[bar("Sep", 90_000, true), bar("Oct", 120_000, false)],
        );
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" "));
        assert!(svg.contains("<style>text{") && svg.contains("#2f6db5"));
        assert!(svg.contains("class=\"hatch\"") && svg.contains(">Sep<"));
    }
}
