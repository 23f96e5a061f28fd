//! Link addresses, reduced to what two mentions of one resource have in common.

/// An address without scheme, host, query, fragment and final slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Href(String);

impl Href {
    /// `None` for an address that names nothing.
    pub fn new(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        let path = match raw.split_once("://") {
            Some((scheme, rest)) if !scheme.contains('/') => {
                rest.find('/').map_or("", |slash| &rest[slash..])
            }
            _ => raw,
        };
        let path = path
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .trim_end_matches('/');
        (!path.is_empty()).then(|| Self(path.to_owned()))
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared: a leading slash does not matter.
    pub fn key(&self) -> &str {
        self.0.trim_start_matches('/')
    }

    /// The key of this address, then of each that it lies under.
    pub fn ancestors(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.key()), |key| {
            key.rfind('/').map(|slash| &key[..slash])
        })
    }

    /// Whether some segment of it is `name`.
    pub fn mentions(&self, name: &str) -> bool {
        self.key().split('/').any(|segment| segment == name)
    }

    /// The address up to and with the segment after `name`: `…/UsagePoint/01`.
    pub fn upto(&self, name: &str) -> Option<Self> {
        let mut end = 0;
        let mut found = false;
        for segment in self.0.split('/') {
            end += segment.len() + 1;
            if found {
                return Some(Self(self.0[..end - 1].to_owned()));
            }
            found = segment == name;
        }
        None
    }

    /// The last two segments: `ReadingType/07`.
    pub fn tail(&self) -> &str {
        let key = self.key();
        let mut slashes = key.rmatch_indices('/').map(|(place, _)| place);
        slashes.nth(1).map_or(key, |place| &key[place + 1..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn href(raw: &str) -> Href {
        Href::new(raw).expect("an address")
    }

    #[test]
    fn absolute_and_relative_mentions_are_the_same() {
        assert_eq!(
            href("https://a.example:8080/b/UsagePoint/1/?x=1").as_str(),
            "/b/UsagePoint/1"
        );
        assert_eq!(href("/b/UsagePoint/1").key(), href("b/UsagePoint/1").key());
        for nothing in ["", "  ", "https://a.example", "/", "#x"] {
            assert_eq!(Href::new(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn parts_of_an_address_are_found() {
        let block = href("/u/UsagePoint/7/MeterReading/2/IntervalBlock/9");
        assert_eq!(block.upto("UsagePoint"), Some(href("/u/UsagePoint/7")));
        assert_eq!(block.upto("IntervalBlock"), Some(block.clone()));
        assert_eq!(href("u/UsagePoint").upto("UsagePoint"), None);
        assert_eq!(block.tail(), "IntervalBlock/9");
        assert_eq!(
            block.ancestors().nth(2),
            Some("u/UsagePoint/7/MeterReading/2")
        );
        assert!(block.mentions("MeterReading") && !block.mentions("Meter"));
    }
}
