//! A plotters backend that writes SVG with classes instead of colours, so that a strict content
//! policy and dark mode both work. Coordinates are tenths of a viewBox unit. Never measures fonts.

use std::convert::Infallible;

use plotters::style::{RGBColor, text_anchor::HPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::write::{escape, push, put, tenths};

type Outcome = Result<(), DrawingErrorKind<Infallible>>;

/// What a shape is. It travels through plotters as the red part of a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Grid,
    Gap,
    Bar,
    Highlight,
    Estimated,
    Partial,
    Zero,
    Tick,
    Unit,
    Peak,
    Area,
    Line,
    Dot,
}

const INKS: [(Ink, &str); 13] = [
    (Ink::Grid, "grid"),
    (Ink::Gap, "gap"),
    (Ink::Bar, "bar"),
    (Ink::Highlight, "bar hl"),
    (Ink::Estimated, "est"),
    (Ink::Partial, "part"),
    (Ink::Zero, "zero"),
    (Ink::Tick, "tick"),
    (Ink::Unit, "unit"),
    (Ink::Peak, "peak"),
    (Ink::Area, "area"),
    (Ink::Line, "line"),
    (Ink::Dot, "dot"),
];

impl Ink {
    /// The colour that stands for this ink.
    pub fn colour(self) -> RGBColor {
        let at = INKS.iter().position(|(ink, _)| *ink == self).unwrap_or(0);
        RGBColor(u8::try_from(at).unwrap_or(0), 0, 0)
    }

    fn of(colour: BackendColor) -> (Self, &'static str) {
        INKS[usize::from(colour.rgb.0).min(INKS.len() - 1)]
    }
}

/// Writes shapes into `out`, neighbours of one kind in one group.
pub struct ClassSvg<'a> {
    out: &'a mut String,
    id: &'a str,
    size: (u32, u32),
    baseline: i32,
    open: Option<(&'static str, &'static str)>,
}

impl<'a> ClassSvg<'a> {
    /// `size` and `baseline` (where zero is) in tenths.
    pub fn new(out: &'a mut String, id: &'a str, size: (u32, u32), baseline: i32) -> Self {
        Self {
            out,
            id,
            size,
            baseline,
            open: None,
        }
    }

    fn group(&mut self, class: &'static str, anchor: &'static str) {
        if self.open == Some((class, anchor)) {
            return;
        }
        self.close();
        put(self.out, format_args!("<g class=\"{class}\""));
        match class {
            "est" => put(self.out, format_args!(" fill=\"url(#{}e)\"", self.id)),
            "gap" => put(self.out, format_args!(" fill=\"url(#{}m)\"", self.id)),
            _ => {}
        }
        if !anchor.is_empty() {
            put(self.out, format_args!(" text-anchor=\"{anchor}\""));
        }
        self.out.push('>');
        self.open = Some((class, anchor));
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</g>");
        }
    }

    /// A bar from the baseline, its far end slightly round.
    fn bar(&mut self, (x0, y0): BackendCoord, (x1, y1): BackendCoord) {
        let (width, height) = (x1 - x0, y1 - y0);
        let round = 25.min(width / 3).min(height);
        let down = y0 >= self.baseline;
        let (x, y) = (tenths(x0).text(), tenths(if down { y0 } else { y1 }).text());
        let (r, side) = (tenths(round).text(), tenths(height - round).text());
        let inner = tenths(width - 2 * round).text();
        let (x, y, r, side) = (x.as_str(), y.as_str(), r.as_str(), side.as_str());
        push(self.out, &["<path d=\"M", x, " ", y]);
        if down {
            push(self.out, &["v", side, "q0 ", r, " ", r, " ", r]);
            push(self.out, &["h", inner.as_str(), "q", r, " 0 ", r, "-", r]);
            push(self.out, &["v-", side, "z\"/>"]);
        } else {
            push(self.out, &["v-", side, "q0-", r, " ", r, "-", r]);
            push(self.out, &["h", inner.as_str(), "q", r, " 0 ", r, " ", r]);
            push(self.out, &["v", side, "z\"/>"]);
        }
    }

    fn polyline(&mut self, points: impl IntoIterator<Item = BackendCoord>, end: &str) {
        self.out.push_str("<path d=\"");
        for (at, (x, y)) in points.into_iter().enumerate() {
            let (x, y) = (tenths(x).text(), tenths(y).text());
            let letter = if at == 0 { "M" } else { "L" };
            push(self.out, &[letter, x.as_str(), " ", y.as_str()]);
        }
        self.out.push_str(end);
        self.out.push_str("\"/>");
    }
}

impl DrawingBackend for ClassSvg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Outcome {
        Ok(())
    }

    fn present(&mut self) -> Outcome {
        self.close();
        Ok(())
    }

    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Outcome {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Outcome {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        _: bool,
    ) -> Outcome {
        let (ink, class) = Ink::of(style.color());
        let (low, high) = ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)));
        self.group(class, "");
        if ink == Ink::Gap {
            let (x, y) = (tenths(low.0), tenths(low.1));
            let (w, h) = (tenths(high.0 - low.0), tenths(high.1 - low.1));
            let shape = format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>");
            put(self.out, shape);
        } else {
            self.bar(low, high);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        self.group(Ink::of(style.color()).1, "");
        self.polyline(path, "");
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _: bool,
    ) -> Outcome {
        self.group(Ink::of(style.color()).1, "");
        let r = tenths(i32::try_from(radius).unwrap_or(i32::MAX));
        let (x, y) = (tenths(x), tenths(y));
        put(
            self.out,
            format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"),
        );
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Outcome {
        self.group(Ink::of(style.color()).1, "");
        self.polyline(points, "z");
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Outcome {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        self.group(Ink::of(style.color()).1, anchor);
        let (x, y) = (tenths(x).text(), tenths(y).text());
        push(
            self.out,
            &["<text x=\"", x.as_str(), "\" y=\"", y.as_str(), "\">"],
        );
        escape(self.out, text);
        self.out.push_str("</text>");
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        _: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = u32::try_from(crate::format::text_width(text)).unwrap_or(0);
        Ok((width, 120))
    }
}
