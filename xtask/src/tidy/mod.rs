//! `cargo xtask tidy`: the conventions that a compiler does not check, checked. It never changes a
//! file. What a check cannot have yet stands in `exceptions.txt`, which may only shrink.

mod dependencies;
mod exceptions;
mod lex;
mod sizes;
mod style;
mod words;

use std::fmt;
use std::path::Path;

use crate::run::{Done, Places, output, say};
use exceptions::Exceptions;

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check: `file-lines`, `word`, …
    pub check: &'static str,
    /// The file or crate.
    pub place: String,
    /// How much, where the check counts something; 0 otherwise.
    pub amount: usize,
    /// What is wrong and what to do.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} [{}]", self.place, self.text, self.check)
    }
}

/// A committed file: its path from the project's folder, and its text.
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

impl SourceFile {
    fn has_extension(&self, wanted: &[&str]) -> bool {
        let extension = Path::new(&self.path).extension();
        extension.is_some_and(|ext| wanted.iter().any(|one| ext == *one))
    }
}

/// Runs every check and lists what they found.
pub fn run(places: &Places) -> Done {
    let files = source_files(places)?;
    let mut found = Vec::new();
    for file in &files {
        found.extend(sizes::check(file));
        found.extend(words::check(file, &words::machine_paths(&places.root)));
    }
    found.extend(dependencies::check(places)?);
    found.extend(style::check(&files)?);
    let exceptions = Exceptions::read(&places.root.join("xtask/src/tidy/exceptions.txt"))?;
    let left = exceptions.judge(found);
    for finding in &left {
        println!("    {finding}");
    }
    match left.len() {
        0 => {
            say(&format!("tidy: {} files, nothing to mend", files.len()));
            Ok(())
        }
        number => Err(format!("tidy: {number} things to mend").into()),
    }
}

/// Every text file that is committed or about to be.
fn source_files(places: &Places) -> Done<Vec<SourceFile>> {
    let mut git = places.command("git");
    let list = output(git.args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]))?;
    let mut files = Vec::new();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        // Fonts and pictures are no text; a file removed but not yet committed is not there.
        if let Ok(text) = std::fs::read_to_string(places.root.join(path)) {
            files.push(SourceFile {
                path: path.to_owned(),
                text,
            });
        }
    }
    Ok(files)
}
