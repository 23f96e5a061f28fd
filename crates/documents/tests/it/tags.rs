//! A walk of a PDF's tags: what a screen reader is given.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A structure element.
pub struct Element {
    /// Its type: `H1`, `TH`.
    pub kind: String,
    /// What stands for it.
    pub alt: Option<String>,
    /// The scope of a header cell.
    pub scope: Option<String>,
    /// Below it, in reading order.
    pub children: Vec<Self>,
}

/// An opened PDF.
pub struct Tagged {
    pub document: Document,
    /// The whole tree.
    pub tree: Element,
    /// Marked content that the tree names: page and number.
    named: BTreeSet<(ObjectId, i64)>,
}

impl Tagged {
    /// Opens a PDF.
    pub fn open(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).expect("a PDF");
        let mut named = BTreeSet::new();
        let root = document.catalog().expect("a catalogue");
        let root = dictionary(&document, root.get(b"StructTreeRoot").expect("tags"));
        let tree = element(&document, root, None, &mut named);
        Self {
            document,
            tree,
            named,
        }
    }

    /// Everything below the root, in reading order.
    pub fn all(&self) -> Vec<&Element> {
        fn add<'a>(element: &'a Element, to: &mut Vec<&'a Element>) {
            to.push(element);
            element.children.iter().for_each(|child| add(child, to));
        }
        let mut all = Vec::new();
        add(&self.tree, &mut all);
        all
    }

    /// The catalogue's entry, when it has one.
    pub fn catalogue(&self, key: &[u8]) -> Option<&Object> {
        let root = self.document.catalog().expect("a catalogue");
        root.get(key)
            .ok()
            .map(|object| resolve(&self.document, object))
    }

    /// The titles of the bookmarks of the first level and below, in order.
    pub fn bookmarks(&self) -> usize {
        let outlines = self.catalogue(b"Outlines").expect("bookmarks");
        count_bookmarks(&self.document, outlines.as_dict().expect("a dictionary"))
    }

    /// That every piece of content is either tagged, and the tree names it, or an artifact.
    pub fn assert_all_content_is_tagged(&self) {
        let mut seen = BTreeSet::new();
        for (number, page) in self.document.get_pages() {
            let bytes = self.document.get_page_content(page);
            let content = Content::decode(&bytes).expect("content");
            let mut open: Vec<Mark> = Vec::new();
            for operation in &content.operations {
                match operation.operator.as_str() {
                    "BMC" | "BDC" => {
                        let mark = mark(&operation.operands);
                        if let Mark::Content(id) = mark {
                            seen.insert((page, id));
                        }
                        open.push(mark);
                    }
                    "EMC" => drop(open.pop().expect("opened before")),
                    "Tj" | "TJ" | "'" | "\"" | "f" | "F" | "f*" | "B" | "B*" | "S" | "s" | "b"
                    | "b*" | "Do" | "sh" | "INLINE_IMAGE" => {
                        let told = open.iter().any(|mark| !matches!(mark, Mark::Other));
                        assert!(told, "page {number}: {operation:?} is not tagged");
                    }
                    _ => {}
                }
            }
            assert!(open.is_empty(), "page {number} leaves marked content open");
        }
        let unnamed: Vec<_> = seen.difference(&self.named).collect();
        assert!(unnamed.is_empty(), "content that no tag names: {unnamed:?}");
        let absent: Vec<_> = self.named.difference(&seen).collect();
        assert!(absent.is_empty(), "tags without their content: {absent:?}");
    }
}

enum Mark {
    Artifact,
    Content(i64),
    Other,
}

fn mark(operands: &[Object]) -> Mark {
    let name = operands.first().and_then(|name| name.as_name().ok());
    if name == Some(b"Artifact") {
        return Mark::Artifact;
    }
    let fields = operands.get(1).and_then(|fields| fields.as_dict().ok());
    let id = fields.and_then(|fields| fields.get(b"MCID").ok());
    match id.and_then(|id| id.as_i64().ok()) {
        Some(id) => Mark::Content(id),
        None => Mark::Other,
    }
}

fn resolve<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).expect("an object").1
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    resolve(document, object).as_dict().expect("a dictionary")
}

fn text(object: &Object) -> String {
    lopdf::decode_text_string(object).expect("a text")
}

fn element(
    document: &Document,
    fields: &Dictionary,
    page: Option<ObjectId>,
    named: &mut BTreeSet<(ObjectId, i64)>,
) -> Element {
    let own = fields
        .get(b"Pg")
        .ok()
        .and_then(|page| page.as_reference().ok());
    let page = own.or(page);
    let kind = fields
        .get(b"S")
        .ok()
        .map(|kind| kind.as_name().expect("a name"));
    let mut found = Element {
        kind: String::from_utf8_lossy(kind.unwrap_or(b"Root")).into_owned(),
        alt: fields
            .get(b"Alt")
            .ok()
            .map(|alt| text(resolve(document, alt))),
        scope: scope(document, fields),
        children: Vec::new(),
    };
    let Ok(kids) = fields.get(b"K") else {
        return found;
    };
    let kids = match resolve(document, kids) {
        Object::Array(kids) => kids.clone(),
        one => vec![one.clone()],
    };
    for kid in &kids {
        match resolve(document, kid) {
            Object::Integer(id) => drop(named.insert((page.expect("a page"), *id))),
            Object::Dictionary(kid) if kid.has(b"MCID") => {
                let own = kid
                    .get(b"Pg")
                    .ok()
                    .and_then(|page| page.as_reference().ok());
                let id = kid.get(b"MCID").and_then(Object::as_i64).expect("a number");
                named.insert((own.or(page).expect("a page"), id));
            }
            Object::Dictionary(kid) if kid.has(b"S") => {
                found.children.push(element(document, kid, page, named));
            }
            // A reference to an annotation.
            Object::Dictionary(_) => {}
            other => panic!("{other:?} is no child of a tag"),
        }
    }
    found
}

fn scope(document: &Document, fields: &Dictionary) -> Option<String> {
    let attributes = match resolve(document, fields.get(b"A").ok()?) {
        Object::Array(all) => all.clone(),
        one => vec![one.clone()],
    };
    attributes.iter().find_map(|one| {
        let one = resolve(document, one).as_dict().ok()?;
        let scope = one.get(b"Scope").ok()?.as_name().ok()?;
        Some(String::from_utf8_lossy(scope).into_owned())
    })
}

fn count_bookmarks(document: &Document, fields: &Dictionary) -> usize {
    let mut count = 0;
    let mut next = fields.get(b"First").ok();
    while let Some(object) = next {
        let item = dictionary(document, object);
        count += 1 + count_bookmarks(document, item);
        next = item.get(b"Next").ok();
    }
    count
}

/// How many elements there are of each kind.
pub fn kinds(all: &[&Element]) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for element in all {
        *kinds.entry(element.kind.clone()).or_default() += 1;
    }
    kinds
}
