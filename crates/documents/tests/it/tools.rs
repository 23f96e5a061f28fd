//! poppler's and qpdf's programs, which `cargo xtask setup` installs.

use std::path::PathBuf;
use std::process::Command;

/// A PDF as a file of its own.
pub struct Paper {
    folder: tempfile::TempDir,
    /// Where it is.
    pub path: PathBuf,
}

impl Paper {
    /// Writes it where nobody else writes.
    pub fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("paper.pdf");
        std::fs::write(&path, bytes).expect("writable");
        Self { folder, path }
    }

    /// What a program prints about it.
    pub fn ask(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(program)
            .args(before)
            .arg(&self.path)
            .args(after)
            .current_dir(self.folder.path())
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}; run `cargo xtask setup`"));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program}: {text}{errors}");
        text
    }

    /// Its words in the order in which they are read.
    pub fn words(&self) -> String {
        self.ask("pdftotext", &["-raw", "-enc", "UTF-8"], &["-"])
    }

    /// Its number of pages.
    pub fn pages(&self) -> usize {
        let info = self.ask("pdfinfo", &[], &[]);
        let line = info.lines().find_map(|line| line.strip_prefix("Pages:"));
        line.and_then(|number| number.trim().parse().ok())
            .expect("a number of pages")
    }
}

/// That the words come in this order, each once looked for after the one before.
pub fn assert_in_order(text: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let found = text[from..].find(word);
        let at = found.unwrap_or_else(|| panic!("{word:?} is not after {:?}", &text[..from]));
        from += at + word.len();
    }
}
