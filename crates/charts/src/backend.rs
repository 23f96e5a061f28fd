//! A plotters backend that writes SVG with classes instead of colours, so that a strict content
//! policy and dark mode both work. Coordinates are tenths of a viewBox unit. Never measures fonts.

use std::convert::Infallible;

use plotters::style::{RGBColor, text_anchor::HPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::write::Text;

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

/// Writes shapes into `out`: neighbours of one kind in one group, and lines, areas and bars among
/// them in one path, so that a browser has few elements to keep.
pub struct ClassSvg<'a> {
    out: &'a mut Text,
    id: &'a str,
    size: (u32, u32),
    baseline: i32,
    open: Option<(&'static str, &'static str)>,
    in_path: bool,
}

impl<'a> ClassSvg<'a> {
    /// `size` and `baseline` (where zero is) in tenths.
    pub fn new(out: &'a mut Text, id: &'a str, size: (u32, u32), baseline: i32) -> Self {
        Self {
            out,
            id,
            size,
            baseline,
            open: None,
            in_path: false,
        }
    }

    fn group(&mut self, class: &'static str, anchor: &'static str) {
        if self.open == Some((class, anchor)) {
            return;
        }
        self.close();
        self.out.push_all(&["<g class=\"", class, "\""]);
        match class {
            "est" => self.out.push_all(&[" fill=\"url(#", self.id, "e)\""]),
            "gap" => self.out.push_all(&[" fill=\"url(#", self.id, "m)\""]),
            _ => {}
        }
        if !anchor.is_empty() {
            self.out.push_all(&[" text-anchor=\"", anchor, "\""]);
        }
        self.out.push(">");
        self.open = Some((class, anchor));
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.end_path();
            self.out.push("</g>");
        }
    }

    /// Begins or goes on with a path of the group.
    fn path(&mut self) {
        if !self.in_path {
            self.out.push("<path d=\"");
            self.in_path = true;
        }
    }

    /// Ends the path, before a shape that is none.
    fn end_path(&mut self) {
        if std::mem::take(&mut self.in_path) {
            self.out.push("\"/>");
        }
    }

    /// A bar from the baseline, its far end slightly round.
    fn bar(&mut self, (x0, y0): BackendCoord, (x1, y1): BackendCoord) {
        let (width, height) = (x1 - x0, y1 - y0);
        let round = 25.min(width / 3).min(height);
        let is_down = y0 >= self.baseline;
        let (y, way) = if is_down { (y0, 1) } else { (y1, -1) };
        let (side, turn, inner) = (way * (height - round), way * round, width - 2 * round);
        self.path();
        self.out.push_numbers(&[("M", x0), (" ", y), ("v", side)]);
        self.out
            .push_numbers(&[("q0 ", turn), (" ", round), (" ", turn), ("h", inner)]);
        self.out
            .push_numbers(&[("q", round), (" 0 ", round), (" ", -turn), ("v", -side)]);
        self.out.push("z");
    }

    fn polyline(&mut self, points: impl IntoIterator<Item = BackendCoord>, end: &str) {
        let mut before = "M";
        for (x, y) in points {
            self.path();
            self.out.push_numbers(&[(before, x), (" ", y)]);
            before = "L";
        }
        if before == "L" {
            self.out.push(end);
        }
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
            self.end_path();
            self.out.push_numbers(&[
                ("<rect x=\"", low.0),
                ("\" y=\"", low.1),
                ("\" width=\"", high.0 - low.0),
                ("\" height=\"", high.1 - low.1),
            ]);
            self.out.push("\"/>");
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
        self.end_path();
        let radius = i32::try_from(radius).unwrap_or(i32::MAX);
        self.out
            .push_numbers(&[("<circle cx=\"", x), ("\" cy=\"", y), ("\" r=\"", radius)]);
        self.out.push("\"/>");
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
        self.end_path();
        self.out.push_numbers(&[("<text x=\"", x), ("\" y=\"", y)]);
        self.out.push("\">");
        self.out.push_escaped(text);
        self.out.push("</text>");
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
