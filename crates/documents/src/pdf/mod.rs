//! A story as a tagged PDF that keeps to PDF/UA-1 (ISO 14289-1), set by typst.
//!
//! The template is ours and fixed; what a document says reaches it as JSON, so no name is ever
//! read as markup. There is no network, no file and no clock behind it: what the template asks for
//! beyond its two files is refused. Fonts are part of the program and embedded as subsets.

mod fonts;

use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::DocumentError;
use crate::story::Story;

/// How many documents an interim result outlives without being needed again. Without it typst would
/// keep them for ever.
const KEPT: usize = 8;

/// How every document looks.
pub const TEMPLATE: &str = include_str!("template.typ");

/// The size of the print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// As letters have it.
    Standard,
    /// No word smaller than 18 points.
    Large,
}

/// Makes PDFs. It is costly to make and free to clone.
#[derive(Clone)]
pub struct Press(Arc<Parts>);

struct Parts {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    lamp: (FileId, Bytes),
    data: FileId,
    standards: PdfStandards,
}

impl Press {
    /// Reads the fonts and the template.
    ///
    /// # Panics
    /// Never: both are part of the program, and a test has read them.
    #[must_use]
    pub fn new() -> Self {
        let fonts = fonts::all();
        let template = Source::new(file("/bill.typ"), TEMPLATE.to_owned());
        // Row headers of tables are such a feature still; all else is as typst has released it.
        let features = [Feature::A11yExtras].into_iter().collect();
        let lamp = Bytes::new(include_bytes!("../../../../public/favicon.svg").as_slice());
        Self(Arc::new(Parts {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template,
            lamp: (file("/lamp.svg"), lamp),
            data: file("/story.json"),
            standards: PdfStandards::new(&[PdfStandard::Ua_1])
                .expect("one standard is no conflict"),
        }))
    }

    /// The story as a PDF. It takes tens of milliseconds of a core: not for an asynchronous task.
    ///
    /// # Errors
    /// [`DocumentError::Typeset`] when the result would not be accessible.
    pub fn pdf(&self, story: &Story, print: Print) -> Result<Vec<u8>, DocumentError> {
        let json = self.data(story, print)?;
        let ident = hex(&Sha256::digest(&json));
        let job = Job {
            parts: &self.0,
            data: Bytes::new(json),
        };
        let result = set(&job, &self.0.standards, ident);
        comemo::evict(KEPT);
        result
    }

    /// What the template reads.
    fn data(&self, story: &Story, print: Print) -> Result<Vec<u8>, DocumentError> {
        #[derive(Serialize)]
        struct Data<'a> {
            large: bool,
            #[serde(flatten)]
            story: &'a Story,
        }
        let large = print == Print::Large;
        let mut json = serde_json::to_value(Data { large, story }).map_err(typeset)?;
        fonts::printable(&self.0.fonts, &mut json);
        serde_json::to_vec(&json).map_err(typeset)
    }
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}

fn set(job: &Job, standards: &PdfStandards, ident: String) -> Result<Vec<u8>, DocumentError> {
    let document = typst::compile::<PagedDocument>(job)
        .output
        .map_err(problems)?;
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Lamplight".to_owned())),
        standards: standards.clone(),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(problems)
}

fn problems(found: impl IntoIterator<Item = SourceDiagnostic>) -> DocumentError {
    let texts: Vec<String> = found
        .into_iter()
        .map(|one| one.message.to_string())
        .collect();
    DocumentError::Typeset(texts.join("; "))
}

fn typeset(error: serde_json::Error) -> DocumentError {
    DocumentError::Typeset(error.to_string())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a path of ours");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document's world: the template, its data, our fonts and nothing else.
struct Job<'a> {
    parts: &'a Parts,
    data: Bytes,
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.parts.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.parts.book
    }

    fn main(&self) -> FileId {
        self.parts.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.parts.template.id() {
            true => Ok(self.parts.template.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            id if id == self.parts.data => Ok(self.data.clone()),
            id if id == self.parts.lamp.0 => Ok(self.parts.lamp.1.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.parts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
