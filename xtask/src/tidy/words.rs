//! Words that must not be committed: unfinished work, silenced checks, machine paths, registry
//! hosts. It builds the hosts' names from parts, since it is itself a committed file.

use std::path::Path;

use super::lex::code_only;
use super::{Finding, SourceFile};

/// In Rust code, comments and texts left out: (word, what to do).
const IN_RUST: [(&str, &str); 6] = [
    ("#[allow", "use #[expect(lint, reason = \"…\")]"),
    ("#![allow", "use #![expect(lint, reason = \"…\")]"),
    ("todo!", "unfinished"),
    ("unimplemented!", "unfinished"),
    ("dbg!", "left from debugging"),
    ("#[ignore", "a test that does not run is no test"),
];

/// In browser tests.
const IN_TYPESCRIPT: [(&str, &str); 6] = [
    ("test.skip", "a test that does not run is no test"),
    ("test.fixme", "a test that does not run is no test"),
    ("test.only", "left from debugging"),
    ("describe.skip", "a test that does not run is no test"),
    ("describe.only", "left from debugging"),
    (
        "waitForTimeout",
        "a test that waits by time is a test that fails by time",
    ),
];

/// Hosts of registries, in parts. Cargo's index has its place in the lock file alone.
const HOSTS: [[&str; 2]; 12] = [
    ["index.crates", ".io"],
    ["static.crates", ".io"],
    ["://crates", ".io"],
    ["rust-lang/crates", ".io-index"],
    ["static.rust-lang", ".org"],
    ["npmjs", ".org"],
    ["npmjs", ".com"],
    ["deb.debian", ".org"],
    ["security.debian", ".org"],
    ["archive.ubuntu", ".com"],
    ["://pypi", ".org"],
    ["pythonhosted", ".org"],
];

/// The folders that must not be named: where the project stands, and the user's own.
pub fn machine_paths(root: &Path) -> Vec<String> {
    let above = root.parent().map(Path::to_owned);
    let home = std::env::var_os("HOME").map(std::path::PathBuf::from);
    [
        above,
        home,
        Some(["/ro", "ot"].concat().into()),
        Some(["/Us", "ers"].concat().into()),
    ]
    .into_iter()
    .flatten()
    .map(|path| format!("{}/", path.display()))
    // Nothing above the project but `/`: every path would match.
    .filter(|path| path.len() > 4)
    .collect()
}

/// The words of this file that must not be there.
pub fn check(file: &SourceFile, machine_paths: &[String]) -> Vec<Finding> {
    let mut found = Vec::new();
    if file.has_extension(&["rs"]) {
        seek(file, &code_only(&file.text), &IN_RUST, &mut found);
    }
    if file.has_extension(&["ts", "js", "mjs"]) {
        seek(file, &file.text, &IN_TYPESCRIPT, &mut found);
    }
    for path in machine_paths {
        seek(
            file,
            &file.text,
            &[(path, "a path of one machine")],
            &mut found,
        );
    }
    if !file.path.ends_with("Cargo.lock") {
        for host in HOSTS.map(|parts| parts.concat()) {
            seek(
                file,
                &file.text,
                &[(&host, "a registry's host")],
                &mut found,
            );
        }
    }
    found
}

fn seek(file: &SourceFile, text: &str, words: &[(&str, &str)], found: &mut Vec<Finding>) {
    for (number, line) in text.lines().enumerate() {
        for (word, advice) in words {
            if contains(line, word) {
                let text = format!("line {}: `{word}`: {advice}", number + 1);
                found.push(Finding {
                    check: "word",
                    place: file.path.clone(),
                    amount: 0,
                    text,
                });
            }
        }
    }
}

/// Does the line hold the word, and not as the end of a longer one (`my_todo!`)?
fn contains(line: &str, word: &str) -> bool {
    let starts_as_word = word.starts_with(|c: char| c.is_alphanumeric());
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !starts_as_word || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(path: &str, text: &str) -> usize {
        let file = SourceFile {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(&file, &["/somebody/project/".to_owned()]).len()
    }

    #[test]
    fn unfinished_and_silenced_code_is_found() {
        assert_eq!(words("a.rs", "#[allow(dead_code)]\nfn f() { todo!() }"), 2);
        assert_eq!(words("a.rs", "#[test]\n#[ignore]\nfn f() { dbg!(1); }"), 2);
        assert_eq!(words("a.ts", "test.skip('x', () => {});"), 1);
    }

    #[test]
    fn the_same_words_in_comments_texts_and_longer_words_are_fine() {
        assert_eq!(
            words("a.rs", "// todo!()\nlet a = \"#[allow\"; my_todo!();"),
            0
        );
        assert_eq!(words("a.md", "never commit a todo!()"), 0);
        assert_eq!(words("a.ts", "latest.skip(1)"), 0);
    }

    #[test]
    fn a_machine_path_is_found_anywhere() {
        assert_eq!(words("a.toml", "dir = \"/somebody/project/data\""), 1);
        assert_eq!(words("a.rs", "// see /somebody/project/x"), 1);
        assert_eq!(words("a.rs", "// see ../project/x"), 0);
    }

    #[test]
    fn a_registry_host_is_found_everywhere_but_in_the_lock_file() {
        let host = ["https://index.crates", ".io/config.json"].concat();
        assert_eq!(words("a.md", &host), 1);
        assert_eq!(words("Cargo.lock", &host), 0);
    }

    #[test]
    fn a_project_directly_under_the_root_folder_forbids_no_path_of_everyone() {
        let paths = machine_paths(Path::new("/project"));
        assert!(!paths.contains(&"//".to_owned()) && !paths.contains(&"/".to_owned()));
    }
}
