//! Draws usage and cost charts: numbers in, an SVG string out, the same bytes on the server and in
//! the browser. It never reads data, never formats dates and never writes a colour or a `style=`.
//!
//! Draw a chart in both [`Layout`]s and let a container query show one: text then keeps its size
//! on a phone and on a desk, which one scaled drawing cannot do. Home only needs `Narrow`.
//!
//! # What the stylesheet defines
//! The root is `<svg class="plot narrow|wide electricity|gas|export">` or `class="spark …"`.
//!
//! | class | on | needs |
//! |---|---|---|
//! | `bar`, `bar hl` | measured bars, the highlighted bar | `fill` |
//! | `est` | estimated bars, filled by a pattern | `stroke` only, never `fill` |
//! | `part` | bars of a partly known time | pale `fill`, dashed `stroke` |
//! | `gap` | missing times, filled by a pattern | nothing |
//! | `tint`, `hatch`, `dots` | inside the patterns | `fill`; `stroke`; `fill` |
//! | `grid`, `zero` | lines | `stroke` |
//! | `tick`, `unit`, `peak` | text | `fill`; `peak` also a halo |
//! | `area`, `line`, `dot` | sparkline | `fill`; `stroke`; `fill` |
//!
//! Suggested variables: `--chart-electricity`, `--chart-gas`, `--chart-export`,
//! `--chart-estimated`, `--chart-grid`, `--chart-text`, `--chart-highlight`, `--chart-halo`.

mod backend;
mod bars;
mod format;
mod head;
mod label;
mod scale;
mod spark;
mod waterfall;
mod write;

pub use bars::bars;
pub use spark::sparkline;
pub use waterfall::{FallStep, waterfall};

/// What the numbers are of; it chooses the colour class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Electricity taken from the grid.
    Electricity,
    /// Gas.
    Gas,
    /// Electricity sent to the grid.
    Export,
}

impl Series {
    /// The class on the SVG's root.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Electricity => "electricity",
            Self::Gas => "gas",
            Self::Export => "export",
        }
    }
}

/// What [`Bar::value`] counts, and so how the axis is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisUnit<'a> {
    /// Values are watt hours, labelled in kWh (MWh and up when large).
    Kwh,
    /// Values are millionths of the currency's unit.
    Money {
        /// The sign put before amounts, such as `£`.
        symbol: &'a str,
    },
}

/// How well a bar's value is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// Read from the meter.
    Measured,
    /// Worked out by the supplier or the data collector.
    Estimated,
    /// Some of the time is missing, so the value is too low.
    Partial,
    /// Nothing is known; the value is not drawn.
    Missing,
}

/// The size a chart is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// 340 × 220, for columns up to about 560 px.
    Narrow,
    /// 920 × 320, for wider columns and paper.
    Wide,
}

impl Layout {
    const fn size(self) -> (i32, i32) {
        match self {
            Self::Narrow => (340, 220),
            Self::Wide => (920, 320),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        }
    }
}

/// One time slot.
#[derive(Clone, Copy, Debug)]
pub struct Bar<'a> {
    /// Text under the bar; empty for none. Labels that do not fit are thinned evenly.
    pub label: &'a str,
    /// Wh, or millionths of the currency unit; `None` is missing.
    pub value: Option<i64>,
    /// How well the value is known.
    pub quality: Quality,
}

/// A bar chart to draw.
#[derive(Clone, Copy, Debug)]
pub struct BarChart<'a> {
    /// Starts every `id` in the SVG: must be unique on the page. The layout is added to it.
    pub id: &'a str,
    /// Colour class.
    pub series: Series,
    /// The slots from left to right.
    pub bars: &'a [Bar<'a>],
    /// What the values count.
    pub unit: AxisUnit<'a>,
    /// Size.
    pub layout: Layout,
    /// The one bar to point out and label, by its place in `bars`.
    pub highlight: Option<usize>,
    /// What the chart is, for `<title>`.
    pub title: &'a str,
    /// What the chart says, in a sentence, for `<desc>`.
    pub description: &'a str,
}

/// A small line without axes.
#[derive(Clone, Copy, Debug)]
pub struct Sparkline<'a> {
    /// As in [`BarChart::id`].
    pub id: &'a str,
    /// Colour class.
    pub series: Series,
    /// Any unit, zero-based; `None` breaks the line.
    pub values: &'a [Option<i64>],
    /// What the line is, for `<title>`.
    pub title: &'a str,
}

/// Where the bars are, in viewBox units: the pointer's read-out finds its slot by this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlotArea {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Width of all slots together.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// A finished chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// One `<svg>` element, safe to put into HTML as it is.
    pub svg: String,
    /// Where the bars are.
    pub plot: PlotArea,
    /// Equal slots across the plot, one a bar.
    pub slots: usize,
    /// viewBox width and height.
    pub size: (u16, u16),
}
