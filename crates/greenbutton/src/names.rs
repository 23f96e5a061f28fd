//! Which element a name means, by the namespaces declared around it.
//!
//! Files repeat a dozen names a million times, so what a name means is remembered until a
//! declaration comes or goes.

use quick_xml::events::BytesStart;
use quick_xml::name::{NamespaceError, NamespaceResolver, QName, ResolveResult};

use crate::tag::Tag;

/// How many names are remembered, and how long they may be.
const MOST_NAMES: usize = 32;
const LONGEST_NAME_BYTES: usize = 64;

#[derive(Default)]
pub struct Names {
    resolver: NamespaceResolver,
    /// Whether each open element declares namespaces.
    declares: Vec<bool>,
    known: Vec<(Box<str>, Tag)>,
}

/// Why a name means nothing.
pub enum NameError {
    Namespace(NamespaceError),
    Undeclared(String),
}

impl Names {
    /// What the element that opens here is.
    pub fn start(&mut self, start: &BytesStart<'_>) -> Result<Tag, NameError> {
        let declares = start.attributes_raw().contains("xmlns");
        if declares {
            self.resolver.push(start).map_err(NameError::Namespace)?;
            self.known.clear();
        }
        self.declares.push(declares);
        let name = start.name();
        match self.known.iter().find(|(known, _)| **known == *name.0) {
            Some((_, tag)) => Ok(*tag),
            None => self.learn(name),
        }
    }

    /// The innermost element closes.
    pub fn end(&mut self) {
        if self.declares.pop() == Some(true) {
            self.resolver.pop();
            self.known.clear();
        }
    }

    fn learn(&mut self, name: QName<'_>) -> Result<Tag, NameError> {
        let (namespace, local) = self.resolver.resolve_element(name);
        let namespace = match &namespace {
            ResolveResult::Bound(namespace) => Some(namespace.0),
            ResolveResult::Unbound => None,
            ResolveResult::Unknown(prefix) => {
                return Err(NameError::Undeclared(prefix.chars().take(40).collect()));
            }
        };
        let tag = Tag::of(namespace, local.as_ref());
        if name.0.len() <= LONGEST_NAME_BYTES {
            if self.known.len() >= MOST_NAMES {
                self.known.clear();
            }
            self.known.push((name.0.into(), tag));
        }
        Ok(tag)
    }
}
