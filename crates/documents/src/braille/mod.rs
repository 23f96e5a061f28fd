//! Braille-ready text: pages of 40 cells by 25 lines in the ASCII code that embossers take (BRF).
//!
//! The contractions are a translator's; here is only the layout, by the rules of the Braille
//! Authority of North America's Braille Formats §4 and the UK's guidance: headings set off by
//! blank lines and never left alone at the end of a page, run-over lines indented, page numbers
//! at the right of the last line.

use std::fmt::Write as _;

use crate::DocumentError;
use crate::linear::{Kind, pieces, wrap};
use crate::story::Story;

/// Cells of a line.
const WIDTH: usize = 40;
/// Lines of a page, the last of which holds its number.
pub const PAGE_LINES: usize = 25;
/// Translators read lines, and some have a limit.
const LONGEST: usize = 400;

/// Translates print to Braille.
pub trait BrailleTranslator {
    /// One line of ASCII Braille (U+0020–U+005F) for each line of print, in order.
    ///
    /// # Errors
    /// [`DocumentError::Braille`] when it is not installed or does not do so.
    fn translate(&self, lines: &[String]) -> Result<Vec<String>, DocumentError>;
}

/// The story as Braille.
///
/// # Errors
/// [`DocumentError::Braille`].
pub fn cells(story: &Story, translator: &dyn BrailleTranslator) -> Result<Vec<u8>, DocumentError> {
    let pieces = pieces(story);
    // (piece, line to translate): a long piece is several lines, parted at spaces.
    let mut owners = Vec::new();
    let mut lines = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        for line in wrap(&known(&piece.text), LONGEST, 0, 0) {
            owners.push(index);
            lines.push(line);
        }
    }
    let translated = translator.translate(&lines)?;
    if translated.len() != lines.len() {
        let (got, want) = (translated.len(), lines.len());
        let text = format!("the translator gave {got} lines for {want}");
        return Err(DocumentError::Braille(text));
    }
    let mut cells = vec![String::new(); pieces.len()];
    for (index, line) in owners.into_iter().zip(translated) {
        if let Some(odd) = line.chars().find(|c| !(' '..='_').contains(c)) {
            let text = format!("the translator gave {odd:?}, which is no cell");
            return Err(DocumentError::Braille(text));
        }
        if !cells[index].is_empty() {
            cells[index].push(' ');
        }
        cells[index].push_str(line.trim());
    }
    let mut pages = Pages::default();
    for (piece, cells) in pieces.iter().zip(&cells) {
        pages.set(piece.kind, cells);
    }
    Ok(pages.finish())
}

/// The text in characters that a table of English Braille has: an unknown accent is left away, and
/// a letter of another script is a question mark rather than a number that nobody can read.
fn known(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let has = |c: char| {
        c.is_ascii_graphic()
            || c == ' '
            || ('\u{a1}'..='\u{ff}').contains(&c) && c != '\u{ad}'
            || "–—‘’“”…•€−".contains(c)
    };
    let mut out = String::new();
    for c in text.chars() {
        match c {
            _ if has(c) => out.push(c),
            _ if c.is_whitespace() => out.push(' '),
            // Letters with a stroke are letters of their own to Unicode.
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'đ' => out.push('d'),
            'Đ' => out.push('D'),
            'ı' => out.push('i'),
            'œ' => out.push_str("oe"),
            'Œ' => out.push_str("Oe"),
            _ if c.is_alphanumeric() && !c.nfd().any(has) => out.push('?'),
            _ => out.extend(c.nfd().filter(|part| has(*part))),
        }
    }
    out
}

#[derive(Default)]
struct Pages {
    out: String,
    /// Lines of the page that is being filled.
    page: Vec<String>,
    number: usize,
    before: Option<Kind>,
}

impl Pages {
    fn set(&mut self, kind: Kind, cells: &str) {
        let lines = match kind {
            Kind::Heading(1) => centred(cells),
            Kind::Heading(2) => wrap(cells, WIDTH, 4, 4),
            Kind::Heading(_) => wrap(cells, WIDTH, 6, 6),
            Kind::Paragraph => wrap(cells, WIDTH, 2, 0),
            Kind::Entry => wrap(cells, WIDTH, 0, 2),
            Kind::Detail => wrap(cells, WIDTH, 4, 4),
        };
        if lines.is_empty() {
            return;
        }
        let is_heading = matches!(kind, Kind::Heading(_));
        let after_heading = matches!(self.before, Some(Kind::Heading(_)));
        let blank = is_heading || matches!(self.before, Some(Kind::Heading(1)));
        // A heading needs two lines of what it heads on its page.
        let needed = lines.len() + usize::from(blank) + if is_heading { 2 } else { 0 };
        if is_heading && !after_heading && self.page.len() + needed > PAGE_LINES - 1 {
            self.turn();
        }
        if blank && !self.page.is_empty() {
            self.line(String::new());
        }
        for line in lines {
            self.line(line);
        }
        self.before = Some(kind);
    }

    fn line(&mut self, line: String) {
        if self.page.len() == PAGE_LINES - 1 {
            self.turn();
            if line.is_empty() {
                return;
            }
        }
        self.page.push(line);
    }

    fn turn(&mut self) {
        self.number += 1;
        let mut page = std::mem::take(&mut self.page);
        page.resize(PAGE_LINES - 1, String::new());
        for line in page {
            self.out.push_str(&line);
            self.out.push_str("\r\n");
        }
        let number = number(self.number);
        let _ = write!(self.out, "{number:>WIDTH$}\r\n\u{c}");
    }

    fn finish(mut self) -> Vec<u8> {
        if !self.page.is_empty() {
            self.turn();
        }
        self.out.into_bytes()
    }
}

fn centred(cells: &str) -> Vec<String> {
    // Three blank cells at either side, as a heading in the middle needs.
    let lines = wrap(cells, WIDTH - 6, 0, 0);
    let middle = |line: String| format!("{}{line}", " ".repeat((WIDTH - line.len()) / 2));
    lines.into_iter().map(middle).collect()
}

/// A number in Braille: the number sign and the letters a to j.
fn number(value: usize) -> String {
    let digits = value.to_string();
    let cell = |digit: char| match digit {
        '0' => 'J',
        digit => char::from(b'A' + (digit as u8 - b'1')),
    };
    std::iter::once('#')
        .chain(digits.chars().map(cell))
        .collect()
}

#[cfg(test)]
mod tests;
