//! What a document says, in its one order: every format is drawn from this and nothing else.
//!
//! It holds finished words. Nothing here is markup: whatever a name contains stays a name.

use jiff::civil::Date;
use serde::Serialize;

/// A document: a letterhead, the answer, and the parts that follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Story {
    /// The document's title, as a reader of PDFs shows it.
    pub title: String,
    /// The region of its English and the size of its paper.
    pub region: Region,
    /// The day it was made.
    pub dated: Date,
    /// Who sends it.
    pub supplier: String,
    /// How to reach them, in short lines beside the name.
    pub letterhead: Vec<String>,
    /// At the foot of every page, before the page's number.
    pub running: String,
    /// Name and address, line by line.
    pub addressee: Vec<String>,
    /// What to quote: bill number, account number, dates.
    pub references: Vec<Fact>,
    /// What the document is for, in one sentence.
    pub answer: Answer,
    /// The rest, in reading order.
    pub parts: Vec<Part>,
}

/// Which English, and which paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Region {
    /// British English on A4.
    #[default]
    #[serde(rename = "GB")]
    Britain,
    /// American English on Letter.
    #[serde(rename = "US")]
    America,
}

/// The first heading. Its three texts make one sentence, and the middle one is shown large.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// "Please pay".
    pub before: String,
    /// "£84.12".
    pub amount: String,
    /// "by 3 December 2026".
    pub after: String,
    /// Why, in sentences.
    pub why: Vec<String>,
    /// How, as label and text.
    pub how: Vec<Fact>,
    /// An address to scan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan: Option<Scan>,
}

impl Answer {
    /// "Please pay £84.12 by 3 December 2026."
    #[must_use]
    pub fn sentence(&self) -> String {
        let words = [&self.before, &self.amount, &self.after];
        let full: Vec<&str> = words
            .iter()
            .map(|part| part.as_str())
            .filter(|part| !part.is_empty())
            .collect();
        format!("{}.", full.join(" "))
    }
}

/// An address as a QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// The address, also in words beside it.
    pub url: String,
    /// The drawing.
    pub svg: String,
    /// Said instead of the drawing.
    pub alt: String,
    /// Printed under it.
    pub caption: String,
}

/// A label and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// "Account number".
    pub label: String,
    /// "A-104".
    pub value: String,
}

impl Fact {
    /// A label and its value.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// One part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Part {
    /// A heading: level 2 or 3, since the answer is the one of level 1.
    Heading {
        /// 2 or 3.
        level: u8,
        /// Its words.
        text: String,
        /// The energy it is about.
        mark: Mark,
    },
    /// A paragraph.
    Text {
        /// Its sentences.
        text: String,
    },
    /// Labels and values.
    Facts {
        /// In order.
        facts: Vec<Fact>,
    },
    /// Sentences, each a point of its own.
    List {
        /// In order.
        items: Vec<String>,
    },
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// Two columns where there is room, one after the other where there is not.
    Beside {
        /// Read first.
        left: Vec<Part>,
        /// Read second.
        right: Vec<Part>,
    },
    /// What follows begins on a new page of paper; in other formats it is nothing.
    NewPage,
}

impl Part {
    /// A heading.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        let (text, mark) = (text.into(), Mark::None);
        Self::Heading { level, text, mark }
    }

    /// A paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

/// The energy that a heading is about: a patch of its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// None in particular.
    None,
    /// Electricity taken.
    Electricity,
    /// Gas.
    Gas,
    /// Electricity given.
    Export,
}

/// A table whose first column names its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What the table is, for those who cannot see how it is laid out.
    pub summary: String,
    /// The columns, at least two.
    pub columns: Vec<Column>,
    /// The rows; each has a cell for every column.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Figures, which stand to the right.
    pub figures: bool,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// One text a column.
    pub cells: Vec<String>,
    /// Said of the row, under its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// How heavy it is.
    pub weight: Weight,
}

/// How heavy a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// One of many.
    Plain,
    /// A sum of those above.
    Sum,
    /// The last sum.
    Total,
}

impl Table {
    /// A table without rows: columns of words, then columns of figures.
    pub fn new(summary: impl Into<String>, words: &[&str], figures: &[&str]) -> Self {
        let column = |figures: bool| {
            move |name: &&str| Column {
                name: (*name).to_owned(),
                figures,
            }
        };
        let columns = words.iter().map(column(false));
        Self {
            summary: summary.into(),
            columns: columns.chain(figures.iter().map(column(true))).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When it has not one cell a column.
    pub fn row<const N: usize>(&mut self, weight: Weight, cells: [String; N], note: String) {
        self.add(weight, cells.to_vec(), note);
    }

    /// Adds a row of as many cells as the table has columns.
    ///
    /// # Panics
    /// When it has not one cell a column.
    pub fn add(&mut self, weight: Weight, cells: Vec<String>, note: String) {
        assert_eq!(cells.len(), self.columns.len(), "a cell for each column");
        self.rows.push(Row {
            cells,
            note,
            weight,
        });
    }
}

/// A chart, with what it shows in words. Its numbers are in a table elsewhere in the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What it is.
    pub title: String,
    /// The point of it, in sentences under the drawing.
    pub caption: String,
    /// Said instead of the drawing.
    pub alt: String,
    /// The drawing.
    pub svg: String,
}
