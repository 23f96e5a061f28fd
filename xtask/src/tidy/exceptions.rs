//! The exceptions that may only shrink. It never lets a finding pass that has grown.

use std::path::Path;

use super::Finding;
use crate::run::Done;

/// The committed list.
#[derive(Debug, Default)]
pub struct Exceptions {
    cap: usize,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    check: String,
    place: String,
    amount: usize,
}

impl Exceptions {
    /// Reads the list.
    pub fn read(path: &Path) -> Done<Self> {
        Self::parse(&std::fs::read_to_string(path)?)
    }

    fn parse(text: &str) -> Done<Self> {
        let mut exceptions = Self::default();
        for line in text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            match line.split_whitespace().collect::<Vec<_>>()[..] {
                ["cap", cap] => exceptions.cap = cap.parse()?,
                [check, place, amount] => exceptions.entries.push(Entry {
                    check: check.to_owned(),
                    place: place.to_owned(),
                    amount: amount.parse()?,
                }),
                _ => return Err(format!("exceptions.txt: what is `{line}`?").into()),
            }
        }
        Ok(exceptions)
    }

    /// The findings that no exception covers, and the exceptions that have had their day.
    pub fn judge(&self, found: Vec<Finding>) -> Vec<Finding> {
        let mut left: Vec<_> = self
            .entries
            .iter()
            .filter_map(|e| outlived(e, &found))
            .collect();
        left.extend(found.into_iter().filter(|finding| {
            !self
                .entries
                .iter()
                .any(|e| e.covers(finding) && finding.amount <= e.amount)
        }));
        if self.cap != self.entries.len() {
            left.push(note(
                "the list",
                format!(
                    "there are {} exceptions and `cap` says {}: the number may only go down",
                    self.entries.len(),
                    self.cap
                ),
            ));
        }
        left
    }
}

impl Entry {
    fn covers(&self, finding: &Finding) -> bool {
        self.check == finding.check && self.place == finding.place
    }
}

fn outlived(entry: &Entry, found: &[Finding]) -> Option<Finding> {
    let worst = found
        .iter()
        .filter(|f| entry.covers(f))
        .map(|f| f.amount)
        .max();
    match worst {
        None => Some(note(
            &entry.place,
            format!("`{}` is mended: remove its line", entry.check),
        )),
        Some(amount) if amount < entry.amount => Some(note(
            &entry.place,
            format!("`{}` is now only {amount}: say so", entry.check),
        )),
        Some(_) => None,
    }
}

fn note(place: &str, text: String) -> Finding {
    Finding {
        check: "exceptions",
        place: place.to_owned(),
        amount: 0,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(amount: usize) -> Finding {
        Finding {
            check: "file-lines",
            place: "a.rs".into(),
            amount,
            text: String::new(),
        }
    }

    fn left(list: &str, found: Vec<Finding>) -> Vec<&'static str> {
        let exceptions = Exceptions::parse(list).expect("a list");
        exceptions
            .judge(found)
            .iter()
            .map(|finding| finding.check)
            .collect()
    }

    #[test]
    fn an_exception_covers_exactly_what_it_names() {
        assert!(left("cap 1\nfile-lines a.rs 320", vec![finding(320)]).is_empty());
        assert_eq!(
            left("cap 1\nfile-lines a.rs 320", vec![finding(321)]),
            ["file-lines"]
        );
        assert_eq!(left("cap 0", vec![finding(301)]), ["file-lines"]);
    }

    #[test]
    fn an_exception_that_is_too_wide_must_shrink() {
        assert_eq!(
            left("cap 1\nfile-lines a.rs 320", vec![finding(310)]),
            ["exceptions"]
        );
        assert_eq!(left("cap 1\nfile-lines a.rs 320", vec![]), ["exceptions"]);
    }

    #[test]
    fn the_number_of_exceptions_must_be_the_cap() {
        assert_eq!(
            left("cap 2\nfile-lines a.rs 320", vec![finding(320)]),
            ["exceptions"]
        );
        assert_eq!(
            left("cap 0\nfile-lines a.rs 320", vec![finding(320)]),
            ["exceptions"]
        );
        assert!(Exceptions::parse("file-lines a.rs").is_err());
    }
}
