//! XML as a stream of the elements that matter, checked: one root, matched and declared names, no
//! DOCTYPE, no entities but XML's own, bounded depth and length.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error as XmlError, IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::bounded::Bounded;
use crate::error::{GreenButtonError, Place, Problem};
use crate::names::{NameError, Names};
use crate::tag::Tag;

const DEEPEST: usize = 64;
/// The longest text of a number, blanks included.
const LONGEST_NUMBER_BYTES: usize = 1024;
/// The longest message of the XML library that is passed on, in characters.
const LONGEST_MESSAGE: usize = 160;

/// An Atom link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    pub rel: String,
    pub href: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Start(Tag),
    Link(Box<Link>),
    /// The end of an element; where [`Tag::has_text`], its text is [`Tokens::text`].
    End(Tag),
    Eof,
}

pub struct Tokens<R> {
    reader: Reader<Bounded<R>>,
    names: Names,
    buffer: Vec<u8>,
    open: Vec<Tag>,
    text: String,
    /// The last token was an end: what follows is other text.
    ended: bool,
    rooted: bool,
    place: Place,
}

impl<R: BufRead> Tokens<R> {
    pub fn new(reader: R) -> Self {
        let mut reader = Reader::from_reader(Bounded::new(reader));
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().enable_all_checks(true);
        let (buffer, open, text) = (Vec::new(), Vec::new(), String::new());
        Self {
            reader,
            names: Names::default(),
            buffer,
            open,
            text,
            ended: false,
            rooted: false,
            place: Place { line: 1, byte: 0 },
        }
    }

    /// Where the last token starts.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The elements around the current one, outermost first.
    pub fn open(&self) -> &[Tag] {
        &self.open
    }

    /// The text of the element that has just ended.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn next(&mut self) -> Result<Token, GreenButtonError> {
        if std::mem::take(&mut self.ended) {
            self.text.clear();
        }
        loop {
            self.place = self.reader.get_mut().place();
            self.reader.get_mut().refill();
            match self.step() {
                Ok(Some(token)) => return Ok(token),
                Ok(None) => {}
                Err(Failure::Here(problem)) => return Err(self.place.error(problem)),
                Err(Failure::Xml(error)) => return Err(self.xml_error(&error)),
            }
        }
    }

    fn step(&mut self) -> Result<Option<Token>, Failure> {
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer)? {
            Event::Start(start) | Event::Empty(start) => {
                let tag = self.names.start(&start)?;
                check_position(tag, &start, &self.open, self.rooted)?;
                self.rooted = true;
                self.open.push(tag);
                self.text.clear();
                let link = read_attributes(&start, tag == Tag::Link)?;
                Ok(Some(link.map_or(Token::Start(tag), Token::Link)))
            }
            Event::End(_) => {
                let tag = self
                    .open
                    .pop()
                    .ok_or_else(|| here("not_xml", "an end without start"))?;
                self.names.end();
                self.ended = true;
                Ok(Some(Token::End(tag)))
            }
            Event::Text(text) => add_text(&mut self.text, &self.open, &text),
            Event::CData(text) => add_text(&mut self.text, &self.open, &text),
            Event::GeneralRef(name) => add_text(&mut self.text, &self.open, &referred(&name)?),
            Event::DocType(_) => Err(here(
                "doctype",
                "a DOCTYPE has no place in a Green Button file",
            )),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(None),
            Event::Eof if self.open.is_empty() && self.rooted => Ok(Some(Token::Eof)),
            Event::Eof if self.rooted => Err(here("truncated", "the file ends too early")),
            Event::Eof => Err(here("not_xml", "there is no XML in this file")),
        }
    }

    fn xml_error(&mut self, error: &XmlError) -> GreenButtonError {
        let place = self.place;
        let problem = match error {
            XmlError::Io(_) if self.reader.get_mut().exhausted() => {
                Problem::new("too_long", "a text or tag longer than a megabyte")
            }
            XmlError::Io(error) => Problem::new("io", format!("cannot be read: {error}")),
            XmlError::Encoding(_) => Problem::new("encoding", "the file is not UTF-8 text"),
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) => {
                Problem::new("not_xml", "unknown markup")
            }
            XmlError::Syntax(_) | XmlError::IllFormed(IllFormedError::UnclosedReference) => {
                Problem::new("truncated", "markup that begins here is never closed")
            }
            other => Problem::new("not_xml", shortened(&other.to_string())),
        };
        place.error(problem)
    }
}

/// The XML library repeats what it found, and that can be a megabyte.
fn shortened(message: &str) -> String {
    let mut shown: String = message.chars().take(LONGEST_MESSAGE).collect();
    if shown.len() < message.len() {
        shown.push('…');
    }
    shown
}

enum Failure {
    Here(Problem),
    Xml(XmlError),
}

impl From<XmlError> for Failure {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

impl From<NameError> for Failure {
    fn from(error: NameError) -> Self {
        match error {
            NameError::Namespace(error) => Self::Xml(error.into()),
            NameError::Undeclared(prefix) => here(
                "not_xml",
                format!("the prefix \"{prefix}\" is not declared"),
            ),
        }
    }
}

fn here(code: &'static str, message: impl Into<String>) -> Failure {
    Failure::Here(Problem::new(code, message))
}

/// One root, and it must be a feed or an entry of Atom.
fn check_position(
    tag: Tag,
    start: &BytesStart<'_>,
    open: &[Tag],
    rooted: bool,
) -> Result<(), Failure> {
    if open.len() >= DEEPEST {
        return Err(here(
            "too_deep",
            format!("elements nested deeper than {DEEPEST}"),
        ));
    }
    if !open.is_empty() {
        return Ok(());
    }
    if rooted {
        return Err(here("not_xml", "something follows the end of the document"));
    }
    if matches!(tag, Tag::Feed | Tag::Entry) {
        return Ok(());
    }
    let name: String = start.name().0.chars().take(40).collect();
    Err(here(
        "not_green_button",
        format!("the file starts with <{name}>, not with a feed or entry of Atom"),
    ))
}

/// Checks every attribute; keeps those of a link.
fn read_attributes(start: &BytesStart<'_>, is_link: bool) -> Result<Option<Box<Link>>, Failure> {
    let mut link = is_link.then(Box::<Link>::default);
    if start.attributes_raw().is_empty() {
        return Ok(link);
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(XmlError::from)?;
        let Some(link) = &mut link else { continue };
        let wanted = match attribute.key.0 {
            "rel" => &mut link.rel,
            "href" => &mut link.href,
            _ => continue,
        };
        *wanted = attribute
            .normalized_value(XmlVersion::Implicit1_0)?
            .into_owned();
    }
    Ok(link)
}

fn add_text(into: &mut String, open: &[Tag], text: &str) -> Result<Option<Token>, Failure> {
    match open.last() {
        None if text
            .chars()
            .all(|letter| letter.is_whitespace() || letter == '\u{feff}') => {}
        None => return Err(here("not_xml", "text outside the document")),
        Some(tag) if tag.has_text() => {
            if into.len() + text.len() > LONGEST_NUMBER_BYTES {
                return Err(here("too_long", "a number longer than any number is"));
            }
            into.push_str(text);
        }
        Some(_) => {}
    }
    Ok(None)
}

fn referred(name: &BytesRef<'_>) -> Result<String, Failure> {
    if let Some(letter) = name.resolve_char_ref()? {
        return Ok(letter.to_string());
    }
    match quick_xml::escape::resolve_predefined_entity(name) {
        Some(text) => Ok(text.to_owned()),
        None => {
            let shown: String = name.chars().take(40).collect();
            Err(here(
                "entity",
                format!("the entity &{shown}; is not one of XML's own"),
            ))
        }
    }
}
