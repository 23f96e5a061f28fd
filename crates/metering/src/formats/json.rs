//! The results of a JSON answer, one at a time: bytes are scanned, and only one result is kept.
//!
//! It takes `{"…": …, "results": [RESULT, …], …}` or a bare list. What stands beside the results is
//! passed over without being kept. A result is cut out by its brackets and handed on as text;
//! whether it is JSON at all is for whoever parses it.

use std::io::BufRead;

use super::FormatError;

/// The longest result that is taken; real ones have 150 bytes.
const RESULT_BYTES: usize = 16 * 1024;
/// The deepest brackets, in results and beside them.
const MOST_DEPTH: usize = 64;

/// One result and the line it ends on.
pub(super) struct Found<'a> {
    pub text: &'a [u8],
    pub line: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first result or after one.
    InList,
    /// The list has ended.
    Done,
}

/// Scans the bytes.
pub(super) struct Results<R> {
    reader: R,
    line: u64,
    place: Place,
    /// The list stands in an object, whose other members follow.
    in_object: bool,
    begun: bool,
    text: Vec<u8>,
}

impl<R: BufRead> Results<R> {
    /// Reads to the beginning of the list.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(reader: R) -> Result<Self, FormatError> {
        let mut results = Self {
            reader,
            line: 1,
            place: Place::InList,
            in_object: false,
            begun: false,
            text: Vec::new(),
        };
        match results.next_letter()? {
            Some(b'[') => {}
            Some(b'{') => {
                results.in_object = true;
                if !results.members(true)? {
                    return Err(results.error("row", "there are no \"results\" in it"));
                }
            }
            _ => return Err(results.error("syntax", "it is neither a JSON object nor a list")),
        }
        Ok(results)
    }

    /// The next result; `None` after the last, when the rest of the file has been looked at too.
    ///
    /// # Errors
    /// When the brackets do not match, the file ends early, or a result is too long or too deep.
    pub fn next(&mut self) -> Result<Option<Found<'_>>, FormatError> {
        if self.place == Place::Done {
            return Ok(None);
        }
        let mut letter = self.next_letter()?;
        if self.begun && letter != Some(b']') {
            if letter != Some(b',') {
                return Err(self.error("syntax", "a comma or the end of the list belongs here"));
            }
            letter = self.next_letter()?;
            if letter == Some(b']') {
                return Err(self.error("syntax", "a result belongs after the comma"));
            }
        }
        match letter {
            None => Err(self.error("syntax", "the file ends in the middle of the results")),
            Some(b']') => self.finish().map(|()| None),
            Some(first) => {
                self.begun = true;
                self.text.clear();
                self.value(first, true)?;
                Ok(Some(Found {
                    text: &self.text,
                    line: self.line,
                }))
            }
        }
    }

    /// After the list: the members beside it, and then nothing.
    fn finish(&mut self) -> Result<(), FormatError> {
        self.place = Place::Done;
        if self.in_object {
            match self.next_letter()? {
                Some(b'}') => {}
                Some(b',') => {
                    if self.members(false)? {
                        return Err(self.error("row", "there are two lists of \"results\""));
                    }
                }
                _ => return Err(self.error("syntax", "a comma or the end belongs here")),
            }
        }
        match self.next_letter()? {
            None => Ok(()),
            Some(_) => Err(self.error("syntax", "something stands behind the end")),
        }
    }

    /// Passes over members until the list of results has been opened (`true`) or the object ends.
    fn members(&mut self, may_be_empty: bool) -> Result<bool, FormatError> {
        let mut letter = self.next_letter()?;
        if letter == Some(b'}') && may_be_empty {
            return Ok(false);
        }
        loop {
            if letter != Some(b'"') {
                return Err(self.error("syntax", "a name in quotes belongs here"));
            }
            self.text.clear();
            self.string(true)?;
            let results = self.text == b"results\"";
            if self.next_letter()? != Some(b':') {
                return Err(self.error("syntax", "a colon belongs here"));
            }
            match self.next_letter()? {
                Some(b'[') if results => return Ok(true),
                Some(_) if results => {
                    return Err(self.error("row", "\"results\" is not a list"));
                }
                Some(first) => self.value(first, false)?,
                None => return Err(self.error("syntax", "the file ends early")),
            }
            match self.next_letter()? {
                Some(b'}') => return Ok(false),
                Some(b',') => letter = self.next_letter()?,
                _ => return Err(self.error("syntax", "a comma or the end belongs here")),
            }
        }
    }

    /// Reads a value of which `first` has been read; keeps its text when told to.
    fn value(&mut self, first: u8, keep: bool) -> Result<(), FormatError> {
        let mut depth = 0_usize;
        let mut letter = first;
        loop {
            self.keep(letter, keep)?;
            match letter {
                b'"' => self.string(keep)?,
                b'[' | b'{' => {
                    depth += 1;
                    if depth > MOST_DEPTH {
                        return Err(self.error("syntax", "it is nested too deeply"));
                    }
                }
                b']' | b'}' => {
                    depth = depth
                        .checked_sub(1)
                        .ok_or_else(|| self.error("syntax", "a value belongs here"))?;
                }
                b',' | b':' if depth == 0 => {
                    return Err(self.error("syntax", "a value belongs here"));
                }
                _ => {}
            }
            if depth == 0 {
                // A number or a word goes on until something that is no part of it.
                if matches!(letter, b'"' | b']' | b'}') || self.at_end_of_word()? {
                    return Ok(());
                }
            }
            letter = self
                .next_byte()?
                .ok_or_else(|| self.error("syntax", "the file ends in the middle of a value"))?;
        }
    }

    /// Reads to the closing quote.
    fn string(&mut self, keep: bool) -> Result<(), FormatError> {
        loop {
            let byte = self
                .next_byte()?
                .ok_or_else(|| self.error("syntax", "the file ends in the middle of a text"))?;
            self.keep(byte, keep)?;
            match byte {
                b'"' => return Ok(()),
                b'\\' => {
                    let escaped = self
                        .next_byte()?
                        .ok_or_else(|| self.error("syntax", "the file ends early"))?;
                    self.keep(escaped, keep)?;
                }
                _ => {}
            }
        }
    }

    fn keep(&mut self, byte: u8, keep: bool) -> Result<(), FormatError> {
        if keep {
            if self.text.len() == RESULT_BYTES {
                return Err(self.error("row", "it is longer than any result"));
            }
            self.text.push(byte);
        }
        Ok(())
    }

    fn at_end_of_word(&mut self) -> Result<bool, FormatError> {
        Ok(match self.peek()? {
            None => true,
            Some(byte) => byte.is_ascii_whitespace() || b",:]}".contains(&byte),
        })
    }

    /// The next byte that is not white space or the mark at the beginning of a file.
    fn next_letter(&mut self) -> Result<Option<u8>, FormatError> {
        loop {
            match self.next_byte()? {
                Some(b' ' | b'\t' | b'\r' | b'\n' | 0xef | 0xbb | 0xbf) => {}
                other => return Ok(other),
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, FormatError> {
        let line = self.line;
        let buffer = self
            .reader
            .fill_buf()
            .map_err(|error| FormatError::new(line, "io", error.to_string()))?;
        Ok(buffer.first().copied())
    }

    fn next_byte(&mut self) -> Result<Option<u8>, FormatError> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.reader.consume(1);
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }

    fn error(&self, code: &'static str, reason: &str) -> FormatError {
        FormatError::new(self.line, code, reason)
    }
}

#[cfg(test)]
mod tests;
