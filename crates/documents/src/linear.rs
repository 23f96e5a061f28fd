//! A story as lines to be read one after another: what plain text and Braille are made from.

use crate::story::{Fact, Part, Story, Table, Weight};

/// One piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Its words, without a line break.
    pub text: String,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading of a level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// One of several short entries.
    Entry,
    /// What belongs to the entry before it.
    Detail,
}

/// The whole story.
pub fn pieces(story: &Story) -> Vec<Piece> {
    let mut all = Linear(Vec::new());
    all.push(Kind::Paragraph, &story.supplier);
    for line in &story.letterhead {
        all.push(Kind::Entry, line);
    }
    for (index, line) in story.addressee.iter().enumerate() {
        let kind = if index == 0 {
            Kind::Paragraph
        } else {
            Kind::Entry
        };
        all.push(kind, line);
    }
    all.push(Kind::Heading(1), &story.answer.sentence());
    for sentence in &story.answer.why {
        all.push(Kind::Paragraph, sentence);
    }
    all.facts(&story.answer.how);
    all.push(Kind::Heading(2), "To quote when you contact us");
    all.facts(&story.references);
    all.parts(&story.parts);
    all.0
}

struct Linear(Vec<Piece>);

impl Linear {
    fn push(&mut self, kind: Kind, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            let text = words.join(" ");
            self.0.push(Piece { kind, text });
        }
    }

    fn facts(&mut self, facts: &[Fact]) {
        for fact in facts {
            let joint = if fact.label.ends_with('?') { "" } else { ":" };
            let text = format!("{}{joint} {}", fact.label, fact.value);
            self.push(Kind::Entry, &text);
        }
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Heading { level, text, .. } => self.push(Kind::Heading(*level), text),
                Part::Text { text } => self.push(Kind::Paragraph, text),
                Part::Facts { facts } => self.facts(facts),
                Part::List { items } => {
                    for item in items {
                        self.push(Kind::Entry, item);
                    }
                }
                Part::Table(table) => self.table(table),
                Part::Chart(chart) => self.push(Kind::Paragraph, &chart.caption),
                Part::Beside { left, right } => {
                    self.parts(left);
                    self.parts(right);
                }
                Part::NewPage => {}
            }
        }
    }

    /// A row is an entry, "Night rate: £12.30", and its other cells are details.
    fn table(&mut self, table: &Table) {
        for row in &table.rows {
            let cells: Vec<(&str, &str)> = table
                .columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| (column.name.as_str(), cell.as_str()))
                .collect();
            let [(_, name), middle @ .., (_, last)] = cells.as_slice() else {
                continue;
            };
            let mark = match row.weight {
                Weight::Total => "Total. ",
                Weight::Sum | Weight::Plain => "",
            };
            self.push(Kind::Entry, &format!("{mark}{name}: {last}"));
            let told: Vec<String> = middle
                .iter()
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(column, cell)| format!("{column}: {cell}"))
                .collect();
            self.push(Kind::Detail, &told.join("; "));
            self.push(Kind::Detail, &row.note);
        }
    }
}

/// Breaks words into lines of at most `width` characters, the first line shorter by `first` and the
/// others by `rest`. A word longer than a line is cut.
pub fn wrap(text: &str, width: usize, first: usize, rest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = " ".repeat(first);
    let mut used = first;
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut word: Vec<char> = word.chars().collect();
        let gap = usize::from(!empty);
        if used + gap + word.len() > width && !empty {
            lines.push(std::mem::take(&mut line));
            line = " ".repeat(rest);
            (used, empty) = (rest, true);
        }
        while used + word.len() > width && empty {
            let tail = word.split_off(width - used);
            line.extend(word);
            lines.push(std::mem::take(&mut line));
            word = tail;
            line = " ".repeat(rest);
            used = rest;
        }
        if !empty {
            line.push(' ');
            used += 1;
        }
        used += word.len();
        line.extend(word);
        empty = false;
    }
    if !empty {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fill_lines_and_a_word_too_long_is_cut() {
        assert_eq!(wrap("one two three", 7, 0, 2), ["one two", "  three"]);
        assert_eq!(wrap("abcdefghij kl", 6, 2, 0), ["  abcd", "efghij", "kl"]);
        assert!(wrap("", 10, 0, 0).is_empty());
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "a bb ccc dddddddddddd ee ffffff ggggggggggggggggggggg h";
        for width in 5..30 {
            let lines = wrap(text, width, 2, 4);
            assert!(lines.iter().all(|line| line.chars().count() <= width));
            let joined: String = lines.concat().split_whitespace().collect();
            let all: String = text.split_whitespace().collect();
            assert_eq!(joined, all);
        }
    }
}
