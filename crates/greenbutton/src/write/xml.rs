//! Elements of a feed, appended to whatever takes bytes. Every text is escaped here.

use std::io::{self, Write};

/// `<name>text</name>`.
pub fn element(out: &mut impl Write, name: &str, text: impl std::fmt::Display) -> io::Result<()> {
    writeln!(out, "<{name}>{}</{name}>", escaped(&text.to_string()))
}

/// An Atom link.
pub fn link(out: &mut impl Write, rel: &str, href: &str, kind: &str) -> io::Result<()> {
    writeln!(
        out,
        "<link rel=\"{rel}\" href=\"{}\" type=\"{kind}\"/>",
        escaped(href)
    )
}

/// Text as XML: markup escaped, and the control characters that XML cannot hold replaced.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            control if control < ' ' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
