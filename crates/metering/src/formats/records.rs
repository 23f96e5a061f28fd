//! Rows of comma-separated text, one at a time, in a buffer of fixed size: a file that never ends
//! its line is refused instead of being gathered in memory.

use std::io::BufRead;

use csv_core::ReadRecordResult;

use super::FormatError;

/// The longest row that is taken. A NEM12 day of one-minute values needs some 20 kB.
const ROW_BYTES: usize = 128 * 1024;
/// The most fields of a row: a day of minutes, and some room.
const ROW_FIELDS: usize = 2048;

/// Reads rows and numbers their lines.
pub(super) struct Records<R> {
    reader: R,
    parser: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    fields: usize,
    line: u64,
}

/// One row; fields are trimmed.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    text: &'a str,
    ends: &'a [usize],
    /// The line it ends on.
    pub line: u64,
}

/// What the next row is.
pub(super) enum Next<'a> {
    /// A row.
    Row(Record<'a>),
    /// A row that is not UTF-8; the next one may be.
    NotText(FormatError),
    /// There is no more.
    End,
}

impl<R: BufRead> Records<R> {
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            parser: csv_core::Reader::new(),
            text: vec![0; ROW_BYTES],
            ends: vec![0; ROW_FIELDS],
            fields: 0,
            line: 0,
        }
    }

    /// The first row, which names the columns.
    ///
    /// # Errors
    /// When there is none, and as [`Records::next`].
    pub fn header(&mut self) -> Result<Record<'_>, FormatError> {
        match self.next()? {
            Next::Row(header) => Ok(header),
            Next::NotText(error) => Err(error),
            Next::End => Err(FormatError::new(1, "header", "the file is empty")),
        }
    }

    /// The next row that is not blank.
    ///
    /// # Errors
    /// When reading fails, and when a row is longer than any format's.
    pub fn next(&mut self) -> Result<Next<'_>, FormatError> {
        if !self.fill()? {
            return Ok(Next::End);
        }
        let ends = &self.ends[..self.fields];
        let text = &self.text[..ends.last().copied().unwrap_or(0)];
        Ok(match std::str::from_utf8(text) {
            Ok(text) if fits(text, ends) => Next::Row(Record {
                text,
                ends,
                line: self.line,
            }),
            _ => Next::NotText(FormatError::new(self.line, "encoding", "not UTF-8 text")),
        })
    }

    /// Reads one row into the buffers; `false` at the end.
    fn fill(&mut self) -> Result<bool, FormatError> {
        let (mut used, mut fields) = (0, 0);
        loop {
            let line = self.parser.line();
            let input = self
                .reader
                .fill_buf()
                .map_err(|error| FormatError::new(line, "io", error.to_string()))?;
            let (result, read, written, ended) =
                self.parser
                    .read_record(input, &mut self.text[used..], &mut self.ends[fields..]);
            // The line feed that ends a row has been counted already; a lone carriage return has not.
            let fed = read > 0 && input[read - 1] == b'\n';
            self.reader.consume(read);
            used += written;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    let reason =
                        format!("the row is longer than {ROW_BYTES} bytes or {ROW_FIELDS} fields");
                    return Err(FormatError::new(self.parser.line(), "row", reason));
                }
                ReadRecordResult::Record => {
                    self.fields = fields;
                    self.line = self.parser.line() - u64::from(fed);
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            }
        }
    }
}

/// Whether every field ends between two letters.
fn fits(text: &str, ends: &[usize]) -> bool {
    ends.iter().all(|end| text.is_char_boundary(*end))
}

impl<'a> Record<'a> {
    /// How many fields it has.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field without the spaces around it; empty when there is none.
    pub fn get(&self, index: usize) -> &'a str {
        let Some(end) = self.ends.get(index) else {
            return "";
        };
        let start = match index {
            0 => 0,
            _ => self.ends[index - 1],
        };
        self.text[start..*end].trim().trim_start_matches('\u{feff}')
    }

    /// Every field.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |index| self.get(index))
    }

    /// The place of the column with this title, in any case.
    pub fn column(&self, title: &str) -> Option<usize> {
        self.iter()
            .position(|field| field.to_lowercase() == title.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text.as_bytes());
        let mut rows = Vec::new();
        while let Ok(Next::Row(record)) = records.next() {
            rows.push((record.line, record.iter().map(str::to_owned).collect()));
        }
        rows
    }

    #[test]
    fn rows_have_the_numbers_of_their_lines_after_blank_ones_and_in_files_of_windows() {
        let row = |line, fields: &[&str]| (line, fields.iter().map(|f| (*f).to_owned()).collect());
        assert_eq!(
            rows("\na, b\n\n\"c,d\",e"),
            [row(2, &["a", "b"]), row(4, &["c,d", "e"])]
        );
        assert_eq!(rows("a\r\nb\r\n"), [row(1, &["a"]), row(2, &["b"])]);
    }

    #[test]
    fn a_row_without_end_is_refused_and_not_gathered() {
        for endless in ["x".repeat(ROW_BYTES + 1), ",".repeat(ROW_FIELDS + 1)] {
            let mut records = Records::new(endless.as_bytes());
            let Err(error) = records.next() else {
                panic!("taken")
            };
            assert_eq!((error.code, error.line), ("row", 1));
        }
    }

    #[test]
    fn letters_that_are_no_text_spoil_only_their_row() {
        let mut records = Records::new(&b"a\n\xff\nb\n"[..]);
        assert!(matches!(records.next(), Ok(Next::Row(_))));
        assert!(matches!(records.next(), Ok(Next::NotText(error)) if error.line == 2));
        assert!(matches!(records.next(), Ok(Next::Row(record)) if record.get(0) == "b"));
    }
}
