//! A text on a drawing. plotters' own carries a font, made anew for each; a drawing by classes never
//! asks for one.

use std::convert::Infallible;
use std::iter::{Once, once};

use plotters::element::{Drawable, PointCollection};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
};

use crate::backend::Ink;
use crate::bars::{Area, Painted};

/// Writes words on a drawing: `side` of them is at the place, and their bottom stands on it.
pub fn write(root: &Area, ink: Ink, side: HPos, text: &str, at: (i32, i32)) -> Painted {
    root.draw(&Label {
        text,
        ink,
        side,
        at,
    })
}

struct Label<'a> {
    text: &'a str,
    ink: Ink,
    side: HPos,
    at: BackendCoord,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Label<'_> {
    type Point = BackendCoord;
    type IntoIter = Once<BackendCoord>;

    fn point_iter(self) -> Once<BackendCoord> {
        once(self.at)
    }
}

impl<DB: DrawingBackend> Drawable<DB> for Label<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut at: I,
        backend: &mut DB,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
        at.next()
            .map_or(Ok(()), |at| backend.draw_text(self.text, self, at))
    }
}

impl BackendTextStyle for Label<'_> {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        self.ink.colour().to_backend_color()
    }

    fn anchor(&self) -> Pos {
        Pos::new(self.side, VPos::Bottom)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::SansSerif
    }

    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Infallible> {
        Ok(((0, 0), (crate::format::text_width(text), 120)))
    }

    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: F,
    ) -> Result<Result<(), E>, Infallible> {
        Ok(Ok(()))
    }
}
