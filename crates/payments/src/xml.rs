//! XML from banks as a stream of elements: local names, attributes, text. No DOCTYPE, no entities
//! but XML's own, bounded depth and text.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

const DEEPEST: usize = 64;
/// The longest text of an element: remittance information has at most some thousands.
const LONGEST_TEXT_BYTES: usize = 64 * 1024;

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {byte}: {why}")]
pub struct XmlError {
    /// Where.
    pub byte: u64,
    /// What.
    pub why: String,
}

/// A step through the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// An element begins; its attributes by local name.
    Start(String, Vec<(String, String)>),
    /// It ends, with the text that stood in it.
    End(String, String),
    /// The file ends as it should.
    Eof,
}

/// The steps of a file.
pub struct Steps<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    open: Vec<(String, String)>,
    rooted: bool,
}

impl<R: BufRead> Steps<R> {
    pub fn new(reader: R) -> Self {
        let mut reader = Reader::from_reader(reader);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().enable_all_checks(true);
        Self {
            reader,
            buffer: Vec::new(),
            open: Vec::new(),
            rooted: false,
        }
    }

    /// Local names of the elements around the current one, outermost first.
    pub fn path(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.open.iter().map(|(name, _)| name.as_str())
    }

    /// Whether the innermost elements have these names, the innermost last.
    pub fn ends_with(&self, names: &[&str]) -> bool {
        self.open.len() >= names.len()
            && self
                .path()
                .rev()
                .zip(names.iter().rev())
                .all(|(open, name)| open == *name)
    }

    /// Where the reader stands.
    pub fn error(&self, why: impl Into<String>) -> XmlError {
        XmlError {
            byte: self.reader.buffer_position(),
            why: why.into(),
        }
    }

    /// The next step.
    pub fn next(&mut self) -> Result<Step, XmlError> {
        loop {
            self.buffer.clear();
            let mut buffer = std::mem::take(&mut self.buffer);
            let step = match self.reader.read_event_into(&mut buffer) {
                Ok(event) => take(event, &mut self.open, &mut self.rooted),
                Err(error) => Err(error.to_string().chars().take(160).collect()),
            };
            self.buffer = buffer;
            match step {
                Ok(Some(step)) => return Ok(step),
                Ok(None) => {}
                Err(why) => return Err(self.error(why)),
            }
        }
    }
}

fn take(
    event: Event<'_>,
    open: &mut Vec<(String, String)>,
    rooted: &mut bool,
) -> Result<Option<Step>, String> {
    match event {
        Event::Start(start) | Event::Empty(start) => {
            if open.len() >= DEEPEST {
                return Err(format!("elements nested deeper than {DEEPEST}"));
            }
            *rooted = true;
            let name = local(start.name().0).to_owned();
            let attributes = attributes(&start)?;
            open.push((name.clone(), String::new()));
            Ok(Some(Step::Start(name, attributes)))
        }
        Event::End(_) => {
            let (name, text) = open.pop().ok_or("an end without a start")?;
            Ok(Some(Step::End(name, text.trim().to_owned())))
        }
        Event::Text(text) => add(open, &text),
        Event::CData(text) => add(open, &text),
        Event::GeneralRef(name) => add(open, &referred(&name)?),
        Event::DocType(_) => Err("a DOCTYPE has no place in a bank's file".to_owned()),
        Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(None),
        Event::Eof if open.is_empty() && *rooted => Ok(Some(Step::Eof)),
        Event::Eof => Err("the file ends too early".to_owned()),
    }
}

fn add(open: &mut [(String, String)], text: &str) -> Result<Option<Step>, String> {
    if let Some((_, into)) = open.last_mut() {
        if into.len() + text.len() > LONGEST_TEXT_BYTES {
            return Err("a text longer than any of a bank's".to_owned());
        }
        into.push_str(text);
    }
    Ok(None)
}

fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        found.push((local(attribute.key.0).to_owned(), value.into_owned()));
    }
    Ok(found)
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn referred(name: &BytesRef<'_>) -> Result<String, String> {
    if let Some(letter) = name.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(letter.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(name)
        .map(str::to_owned)
        .ok_or_else(|| "an entity that is not one of XML's own".to_owned())
}
