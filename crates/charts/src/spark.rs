//! The sparkline: a zero-based line that breaks where values are missing. Never has axes or text.

use plotters::coord::types::{RangedCoordi32, RangedCoordi128};
use plotters::prelude::{Cartesian2d, Circle, Color, IntoDrawingArea, PathElement, Polygon};

use crate::backend::{ClassSvg, Ink};
use crate::bars::Painted;
use crate::head::size_attributes;
use crate::scale::Scale;
use crate::write::{Text, escaped};
use crate::{Drawn, PlotArea, Sparkline};

const WIDTH: i32 = 1_200;
const HEIGHT: i32 = 320;
const MARGIN: i32 = 30;

/// Draws a sparkline, 120 × 32. Any values will do; nothing panics.
#[must_use]
pub fn sparkline(spark: &Sparkline) -> Drawn {
    let id = escaped(spark.id);
    let mut svg = Text::with_room(400 + spark.values.len() * 24);
    svg.push_all(&["<svg class=\"spark ", spark.series.class(), "\" "]);
    size_attributes(&mut svg, WIDTH, HEIGHT);
    let named = [
        "role=\"img\" aria-labelledby=\"",
        &id,
        "s\"><title id=\"",
        &id,
        "s\">",
    ];
    svg.push_all(&named);
    svg.push_escaped(spark.title);
    svg.push("</title>");
    paint(&mut svg, spark).expect("drawing into a String cannot fail");
    svg.push("</svg>");
    Drawn {
        svg: svg.finish(),
        plot: PlotArea {
            left: 3.0,
            top: 3.0,
            width: 114.0,
            height: 26.0,
        },
        slots: spark.values.len(),
        size: (120, 32),
    }
}

fn paint(out: &mut Text, spark: &Sparkline) -> Painted {
    let scale = Scale::cover(spark.values.iter().copied().flatten(), 50, 1);
    let last = i32::try_from(spark.values.len())
        .unwrap_or(i32::MAX)
        .saturating_sub(1)
        .max(1);
    let (bottom, top) = (HEIGHT - MARGIN, MARGIN);
    let spec = Cartesian2d::<RangedCoordi32, RangedCoordi128>::new(
        0..last,
        scale.low..scale.high,
        (MARGIN..WIDTH - MARGIN, bottom..top),
    );
    let root = ClassSvg::new(out, "", (1_200, 320), HEIGHT - MARGIN).into_drawing_area();
    let plot = root.apply_coord_spec(spec);
    let points: Vec<Option<(i32, i128)>> = (0..)
        .zip(spark.values)
        .map(|(at, v)| v.map(|v| (at, v.into())))
        .collect();
    let runs = || points.split(Option::is_none).filter(|run| !run.is_empty());
    for run in runs().filter(|run| run.len() > 1) {
        let mut shape: Vec<(i32, i128)> = run.iter().copied().flatten().collect();
        if let (Some(first), Some(end)) = (shape.first().copied(), shape.last().copied()) {
            shape.extend([(end.0, 0), (first.0, 0)]);
        }
        plot.draw(&Polygon::new(shape, Ink::Area.colour()))?;
    }
    for run in runs().filter(|run| run.len() > 1) {
        let line: Vec<(i32, i128)> = run.iter().copied().flatten().collect();
        plot.draw(&PathElement::new(line, Ink::Line.colour()))?;
    }
    // A lone value between gaps would vanish as a line, and the newest one is worth a mark.
    for run in runs().filter(|run| run.len() == 1) {
        for point in run.iter().copied().flatten() {
            plot.draw(&Circle::new(point, 12, Ink::Dot.colour().filled()))?;
        }
    }
    if let Some(point) = points.iter().rev().copied().flatten().next() {
        plot.draw(&Circle::new(point, 22, Ink::Dot.colour().filled()))?;
    }
    root.present()
}
