//! The bar chart: where everything goes. Never draws a missing value as zero.

use plotters::coord::Shift;
use plotters::coord::types::{RangedCoordi32, RangedCoordi128};
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::{Cartesian2d, Color, DrawingArea, IntoDrawingArea, PathElement, Rectangle};
use plotters::style::text_anchor::HPos;
use std::convert::Infallible;

use crate::backend::{ClassSvg, Ink};
use crate::format::{Unit, text_width};
use crate::label::write;
use crate::scale::Scale;
use crate::write::{Text, escaped};
use crate::{AxisUnit, Bar, BarChart, Drawn, Layout, PlotArea, Quality, head};

pub type Painted = Result<(), DrawingAreaErrorKind<Infallible>>;
pub type Area<'a> = DrawingArea<ClassSvg<'a>, Shift>;
type Plot<'a> = DrawingArea<ClassSvg<'a>, Cartesian2d<RangedCoordi32, RangedCoordi128>>;

/// The plot's edges in tenths.
#[derive(Clone, Copy)]
struct Frame {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
    slots: i32,
}

impl Frame {
    /// The left edge of a slot; slot `slots` is the right edge of the last.
    fn edge(&self, slot: i32) -> i32 {
        let across = i64::from(self.right - self.left) * i64::from(slot);
        let at = across / i64::from(self.slots.max(1));
        self.left + i32::try_from(at).unwrap_or(0)
    }

    fn middle(&self, slot: i32) -> i32 {
        (self.edge(slot) + self.edge(slot + 1)) / 2
    }
}

/// Draws a bar chart. Any values will do; nothing panics.
#[must_use]
pub fn bars(chart: &BarChart) -> Drawn {
    let known = || chart.bars.iter().filter_map(value);
    let (steps, idle) = match (chart.layout, chart.unit) {
        (Layout::Narrow, AxisUnit::Kwh) => (4, 1_000),
        (Layout::Wide, AxisUnit::Kwh) => (5, 1_000),
        (Layout::Narrow, AxisUnit::Money { .. }) => (4, 1_000_000),
        (Layout::Wide, AxisUnit::Money { .. }) => (5, 1_000_000),
    };
    let scale = Scale::cover(known(), steps, idle);
    let unit = Unit::choose(chart.unit, scale.high.max(-scale.low));
    let (width, height) = chart.layout.size();
    let ticks: Vec<_> = scale
        .ticks()
        .map(|at| (at, unit.tick(at, scale.step)))
        .collect();
    let widest = ticks
        .iter()
        .map(|(_, text)| text_width(text))
        .max()
        .unwrap_or(0);
    let frame = Frame {
        left: widest.max(text_width(&unit.name())).min(width * 4) + 60,
        top: 300,
        right: width * 10 - 20,
        bottom: height * 10 - 240,
        slots: i32::try_from(chart.bars.len()).unwrap_or(i32::MAX),
    };
    let id = format!("{}{}", chart.id, &chart.layout.class()[..1]);
    let mut svg = Text::with_room(2_500 + chart.bars.len() * 70);
    head::open(&mut svg, chart, &id);
    paint(&mut svg, chart, &id, &frame, &scale, &unit, &ticks)
        .expect("drawing into a String cannot fail");
    svg.push("</svg>");
    Drawn {
        svg: svg.finish(),
        plot: plot_area(&frame),
        slots: chart.bars.len(),
        size: (
            u16::try_from(width).unwrap_or(0),
            u16::try_from(height).unwrap_or(0),
        ),
    }
}

fn plot_area(frame: &Frame) -> PlotArea {
    let units = |t: i32| f32::from(i16::try_from(t).unwrap_or(i16::MAX)) / 10.0;
    PlotArea {
        left: units(frame.left),
        top: units(frame.top),
        width: units(frame.right - frame.left),
        height: units(frame.bottom - frame.top),
    }
}

/// The value to draw, or none when it is missing.
pub fn value(bar: &Bar) -> Option<i64> {
    bar.value.filter(|_| bar.quality != Quality::Missing)
}

fn paint(
    out: &mut Text,
    chart: &BarChart,
    raw_id: &str,
    frame: &Frame,
    scale: &Scale,
    unit: &Unit,
    ticks: &[(i128, String)],
) -> Painted {
    let (w, h) = chart.layout.size();
    let size = (
        u32::try_from(w * 10).unwrap_or(0),
        u32::try_from(h * 10).unwrap_or(0),
    );
    let spec = || {
        Cartesian2d::<RangedCoordi32, RangedCoordi128>::new(
            frame.left..frame.right,
            scale.low..scale.high,
            (frame.left..frame.right, frame.bottom..frame.top),
        )
    };
    let id = escaped(raw_id);
    let baseline = plotters::coord::CoordTranslate::translate(&spec(), &(frame.left, 0)).1;
    let root = ClassSvg::new(out, &id, size, baseline).into_drawing_area();
    let plot = root.apply_coord_spec(spec());
    for (at, _) in ticks.iter().filter(|(at, _)| *at != 0) {
        line(&plot, frame, *at, Ink::Grid)?;
    }
    gaps(&root, chart, frame)?;
    for kind in [Ink::Bar, Ink::Highlight, Ink::Estimated, Ink::Partial] {
        columns(&plot, &root, chart, frame, kind, baseline)?;
    }
    line(&plot, frame, 0, Ink::Zero)?;
    for (at, text) in ticks {
        let y = plot.map_coordinate(&(frame.left, *at)).1 + 40;
        write(&root, Ink::Tick, HPos::Right, text, (frame.left - 60, y))?;
    }
    labels(&root, chart, frame)?;
    write(&root, Ink::Unit, HPos::Left, &unit.name(), (0, 110))?;
    peaks(&plot, &root, chart, frame, unit)?;
    root.present()
}

fn line(plot: &Plot, frame: &Frame, at: i128, ink: Ink) -> Painted {
    plot.draw(&PathElement::new(
        [(frame.left, at), (frame.right, at)],
        ink.colour(),
    ))
}

/// Neighbouring missing slots become one gap.
fn gaps(root: &Area, chart: &BarChart, frame: &Frame) -> Painted {
    let mut from = None;
    for slot in 0..=frame.slots {
        let bar = usize::try_from(slot).ok().and_then(|at| chart.bars.get(at));
        let missing = bar.is_some_and(|bar| value(bar).is_none());
        match (missing, from) {
            (true, None) => from = Some(slot),
            (false, Some(start)) => {
                let corners = [
                    (frame.edge(start), frame.top),
                    (frame.edge(slot), frame.bottom),
                ];
                root.draw(&Rectangle::new(corners, Ink::Gap.colour().filled()))?;
                from = None;
            }
            _ => {}
        }
    }
    Ok(())
}

fn columns(
    plot: &Plot,
    root: &Area,
    chart: &BarChart,
    frame: &Frame,
    kind: Ink,
    baseline: i32,
) -> Painted {
    for ((slot, bar), at) in (0..).zip(chart.bars).zip(0_usize..) {
        let ink = match bar.quality {
            Quality::Estimated => Ink::Estimated,
            Quality::Partial => Ink::Partial,
            _ if chart.highlight == Some(at) => Ink::Highlight,
            _ => Ink::Bar,
        };
        let Some(value) = value(bar).filter(|v| *v != 0 && ink == kind) else {
            continue;
        };
        let (left, right) = (frame.edge(slot), frame.edge(slot + 1));
        let space = ((right - left) / 8).clamp(0, 60);
        let widest = (right - left - 2 * space).clamp(4, 640);
        let x = (left + right - widest) / 2;
        let mut end = plot.map_coordinate(&(x, i128::from(value))).1;
        // A known value that is not zero stays visible, however small.
        if (end - baseline).abs() < 8 {
            end = if value > 0 {
                baseline - 8
            } else {
                baseline + 8
            };
        }
        let corners = [(x, baseline), (x + widest, end)];
        root.draw(&Rectangle::new(corners, ink.colour().filled()))?;
    }
    Ok(())
}

/// Labels under the slots, every n-th so that none touch.
fn labels(root: &Area, chart: &BarChart, frame: &Frame) -> Painted {
    // In thirds: the wide drawing's words grow by a third where it is shown small.
    let zoom = match chart.layout {
        Layout::Narrow => 3,
        Layout::Wide => 4,
    };
    let named: Vec<(i32, i32, &str)> = (0..)
        .zip(chart.bars)
        .filter(|(_, bar)| !bar.label.is_empty())
        .map(|(slot, bar)| {
            let half = text_width(bar.label) * zoom / 6;
            let right = frame.right + 20 - half;
            (frame.middle(slot).min(right).max(half), half, bar.label)
        })
        .collect();
    let clear = |every: &usize| {
        let kept: Vec<_> = named.iter().step_by(*every).collect();
        kept.windows(2)
            .all(|two| two[0].0 + two[0].1 + 30 <= two[1].0 - two[1].1)
    };
    let every = (1..named.len().max(2))
        .find(clear)
        .unwrap_or(named.len().max(1));
    for (x, _, text) in named.iter().step_by(every) {
        write(
            root,
            Ink::Tick,
            HPos::Center,
            text,
            (*x, frame.bottom + 170),
        )?;
    }
    Ok(())
}

/// Says the highlighted bar's value and the largest bar's, when they do not touch.
fn peaks(plot: &Plot, root: &Area, chart: &BarChart, frame: &Frame, unit: &Unit) -> Painted {
    let known = || {
        (0_i32..)
            .zip(chart.bars)
            .filter_map(|(at, bar)| Some((at, value(bar)?)))
    };
    let largest = known()
        .filter(|(_, v)| *v != 0)
        .max_by_key(|(at, v)| (v.unsigned_abs(), -at));
    let chosen = known().find(|(at, _)| usize::try_from(*at).ok() == chart.highlight);
    let mut taken: Option<(i32, i32)> = None;
    for (slot, value) in [chosen, largest].into_iter().flatten() {
        let text = unit.full(value.into());
        let half = text_width(&text) / 2;
        let x = frame
            .middle(slot)
            .min(frame.right - half)
            .max(frame.left + half + 60);
        if taken.is_some_and(|(from, to)| x + half + 40 > from && x - half - 40 < to) {
            continue;
        }
        taken = Some((x - half, x + half));
        let end = plot.map_coordinate(&(frame.left, value.into())).1;
        let taller = known().any(|(at, other)| {
            let near = frame.edge(at) < x + half && frame.edge(at + 1) > x - half;
            near && at != slot && other > value
        });
        let y = match (value < 0, taller) {
            (true, _) => end + 140,
            (false, false) => end - 50,
            // Over its neighbours it could be taken for theirs: a thin line leads down to its bar.
            (false, true) => {
                let lead = [
                    (frame.middle(slot), frame.top - 20),
                    (frame.middle(slot), end),
                ];
                root.draw(&PathElement::new(lead, Ink::Zero.colour()))?;
                frame.top - 50
            }
        };
        write(root, Ink::Peak, HPos::Center, &text, (x, y))?;
    }
    Ok(())
}
