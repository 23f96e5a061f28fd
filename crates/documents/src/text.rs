//! Plain text of 80 columns: for a terminal, a screen reader or a search. Headings begin with `#`,
//! one a level, as in Markdown; nothing is aligned into columns that a reader would have to see.

use crate::linear::{Kind, pieces, wrap};
use crate::story::Story;

const WIDTH: usize = 80;

/// The story as plain text.
#[must_use]
pub fn plain_text(story: &Story) -> String {
    let mut out = String::new();
    let mut before = None;
    for piece in pieces(story) {
        let lines = match piece.kind {
            Kind::Heading(level) => {
                let marks = "#".repeat(usize::from(level));
                wrap(&format!("{marks} {}", piece.text), WIDTH, 0, 2)
            }
            Kind::Paragraph => wrap(&piece.text, WIDTH, 0, 0),
            Kind::Entry => wrap(&piece.text, WIDTH, 0, 2),
            Kind::Detail => wrap(&piece.text, WIDTH, 2, 2),
        };
        let together = matches!(
            (before, piece.kind),
            (None, _)
                | (_, Kind::Detail)
                | (
                    Some(Kind::Entry | Kind::Detail | Kind::Paragraph),
                    Kind::Entry
                )
        );
        if !together {
            out.push('\n');
        }
        for line in lines {
            out.push_str(&line);
            out.push('\n');
        }
        before = Some(piece.kind);
    }
    out.push_str(&format!("\n{}\n", story.running));
    // A terminal must not be told anything by a name.
    out.retain(|c| c == '\n' || !c.is_control());
    out
}
