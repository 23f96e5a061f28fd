//! Reads the sources, so that no use-case is forgotten in the table.

use std::path::Path;

use super::{CASES, PUBLIC, REFUSE_FIRST};

#[test]
fn every_use_case_is_listed() {
    let found = use_cases();
    assert!(found.len() > 20, "the sources were not understood");
    let listed: Vec<&str> = CASES
        .iter()
        .map(|case| case.name)
        .chain(PUBLIC.iter().map(|(name, _)| *name))
        .chain(REFUSE_FIRST.iter().copied())
        .collect();
    let known = |name: &str| found.iter().any(|case| case.name == name);
    let names = found.iter().map(|case| case.name.as_str());
    let missing: Vec<&str> = names.filter(|name| !listed.contains(name)).collect();
    assert!(
        missing.is_empty(),
        "without an authorisation test: {missing:?}"
    );
    let gone: Vec<&str> = listed.iter().copied().filter(|name| !known(name)).collect();
    assert!(gone.is_empty(), "listed, but no longer there: {gone:?}");
}

#[test]
fn what_only_the_system_may_do_is_refused_in_its_first_line() {
    for case in use_cases()
        .iter()
        .filter(|case| REFUSE_FIRST.contains(&case.name.as_str()))
    {
        let body = case
            .source
            .split_once(" {\n")
            .map_or("", |(_, body)| body.trim_start());
        assert!(
            body.starts_with("ctx.system()?;"),
            "{} does not refuse first",
            case.name
        );
    }
}

struct UseCase {
    name: String,
    /// Everything after its opening parenthesis.
    source: String,
}

fn use_cases() -> Vec<UseCase> {
    let mut found = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    found
}

/// Public async methods: `pub async fn name(` followed by `&self`.
fn collect(folder: &Path, found: &mut Vec<UseCase>) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("can be listed").path();
        if path.is_dir() {
            collect(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("can be read");
        for part in text.split("\n    pub async fn ").skip(1) {
            let (name, rest) = part.split_once('(').expect("a function");
            if rest.trim_start().starts_with("&self") {
                let name = name.split('<').next().expect("a name").to_owned();
                found.push(UseCase {
                    name,
                    source: rest.to_owned(),
                });
            }
        }
    }
}
