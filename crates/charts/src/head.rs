//! The start of the SVG: size, words for screen readers, patterns. Never repeats an id in a page
//! as long as the caller's own ids differ.

use crate::bars::value;
use crate::write::{escape, put, tenths};
use crate::{BarChart, Quality};

/// Opens the element, with the patterns the bars need.
pub fn open(out: &mut String, chart: &BarChart, raw_id: &str) {
    let (w, h) = chart.layout.size();
    let mut id = String::new();
    escape(&mut id, raw_id);
    let classes = (chart.layout.class(), chart.series.class());
    put(
        out,
        format_args!("<svg class=\"plot {} {}\" ", classes.0, classes.1),
    );
    put(
        out,
        format_args!("viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" font-size=\"12\" "),
    );
    put(
        out,
        format_args!("role=\"img\" aria-labelledby=\"{id}t {id}d\"><title id=\"{id}t\">"),
    );
    escape(out, chart.title);
    put(out, format_args!("</title><desc id=\"{id}d\">"));
    escape(out, chart.description);
    out.push_str("</desc>");
    let estimated = chart.bars.iter().any(|b| b.quality == Quality::Estimated);
    let missing = chart.bars.iter().any(|b| value(b).is_none());
    if !estimated && !missing {
        return;
    }
    out.push_str("<defs>");
    if estimated {
        pattern(
            out,
            &id,
            'e',
            "<path class=\"hatch\" stroke-width=\"2\" d=\"M1 0v4\"/>",
            45,
        );
    }
    if missing {
        pattern(
            out,
            &id,
            'm',
            "<circle class=\"dots\" cx=\"2\" cy=\"2\" r=\".7\"/>",
            45,
        );
    }
    out.push_str("</defs>");
}

fn pattern(out: &mut String, id: &str, letter: char, shape: &str, turn: u16) {
    let side = if letter == 'e' { 4 } else { 5 };
    put(
        out,
        format_args!("<pattern id=\"{id}{letter}\" width=\"{side}\" height=\"{side}\" "),
    );
    put(
        out,
        format_args!("patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\">"),
    );
    if letter == 'e' {
        out.push_str("<rect class=\"tint\" width=\"4\" height=\"4\"/>");
    }
    put(out, format_args!("{shape}</pattern>"));
}

/// For the sparkline's root element.
pub fn size_attributes(out: &mut String, width: i32, height: i32) {
    put(
        out,
        format_args!("viewBox=\"0 0 {} {}\" ", tenths(width), tenths(height)),
    );
    put(
        out,
        format_args!("width=\"{}\" height=\"{}\" ", tenths(width), tenths(height)),
    );
}
