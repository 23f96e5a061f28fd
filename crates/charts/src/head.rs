//! The start of the SVG: size, words for screen readers, patterns. Never repeats an id in a page
//! as long as the caller's own ids differ.

use crate::bars::value;
use crate::write::{Text, escaped};
use crate::{BarChart, Quality};

/// Opens the element, with the patterns the bars need.
pub fn open(out: &mut Text, chart: &BarChart, raw_id: &str) {
    let (w, h) = chart.layout.size();
    let id = escaped(raw_id);
    let (layout, series) = (chart.layout.class(), chart.series.class());
    out.push_all(&["<svg class=\"plot ", layout, " ", series, "\" "]);
    size_attributes(out, w * 10, h * 10);
    out.push("font-size=\"12\" role=\"img\" aria-labelledby=\"");
    out.push_all(&[&id, "t ", &id, "d\"><title id=\"", &id, "t\">"]);
    out.push_escaped(chart.title);
    out.push_all(&["</title><desc id=\"", &id, "d\">"]);
    out.push_escaped(chart.description);
    out.push("</desc>");
    let estimated = chart.bars.iter().any(|b| b.quality == Quality::Estimated);
    let missing = chart.bars.iter().any(|b| value(b).is_none());
    if !estimated && !missing {
        return;
    }
    out.push("<defs>");
    if estimated {
        let shape = "<rect class=\"tint\" width=\"4\" height=\"4\"/>\
                     <path class=\"hatch\" stroke-width=\"2\" d=\"M1 0v4\"/>";
        pattern(out, [&id, "e"], "4", shape);
    }
    if missing {
        let shape = "<circle class=\"dots\" cx=\"2\" cy=\"2\" r=\".7\"/>";
        pattern(out, [&id, "m"], "5", shape);
    }
    out.push("</defs>");
}

fn pattern(out: &mut Text, [id, letter]: [&str; 2], side: &str, shape: &str) {
    out.push_all(&["<pattern id=\"", id, letter, "\" width=\"", side]);
    out.push_all(&["\" height=\"", side, "\" patternUnits=\"userSpaceOnUse\" "]);
    out.push_all(&["patternTransform=\"rotate(45)\">", shape, "</pattern>"]);
}

/// The size of a drawing, in tenths.
pub fn size_attributes(out: &mut Text, width: i32, height: i32) {
    out.push_numbers(&[("viewBox=\"0 0 ", width), (" ", height)]);
    out.push_numbers(&[("\" width=\"", width), ("\" height=\"", height)]);
    out.push("\" ");
}
