//! HTML that the server drew: the browser puts it in place as it is.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// HTML from the server's own views, escaped by them; left out where it is in place already.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing(Option<Arc<str>>);

impl Drawing {
    /// What a view wrote.
    #[must_use]
    pub fn of(html: String) -> Self {
        Self(Some(html.into()))
    }

    /// The HTML; nothing where it was left out.
    #[must_use]
    pub fn html(self) -> Option<Arc<str>> {
        self.0
    }

    /// Whether it was left out.
    #[must_use]
    pub const fn is_left_out(&self) -> bool {
        self.0.is_none()
    }
}

/// A page that is a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnPage {
    /// The document's title.
    pub title: String,
    /// Everything else.
    pub drawing: Drawing,
    /// It is about something that is still going on: worth asking again soon.
    pub unsettled: bool,
}

/// A page of which the browser draws the middle, where something is chosen or typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartlyDrawn<T> {
    /// What the browser draws.
    pub view: T,
    /// What stands before it.
    pub above: Drawing,
    /// What follows it.
    pub below: Drawing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_is_not_what_is_empty() {
        let empty = Drawing::of(String::new());
        assert!(!empty.is_left_out() && Drawing::default().is_left_out());
        for drawing in [empty, Drawing::default()] {
            let there = crate::decode(&crate::encode(&drawing));
            assert_eq!(there, Ok(drawing));
        }
    }
}
