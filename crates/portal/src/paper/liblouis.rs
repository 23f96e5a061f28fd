//! Contracted Braille by liblouis' program `lou_translate`: the library that screen readers use.
//!
//! It is a program of its own and not a part of this one: `cargo xtask setup` installs it, and
//! without it Braille is refused, never imitated.

use std::io::Write as _;
use std::process::{Command, Stdio};

use documents::{BrailleTranslator, DocumentError};

/// Unified English Braille, contracted, as cells of ASCII.
const TABLES: &str = "en-us-brf.dis,en-ueb-g2.ctb";

/// The program that translates.
#[derive(Clone, Debug)]
pub struct Liblouis {
    /// Its name on the path, or where it is.
    pub program: String,
}

impl BrailleTranslator for Liblouis {
    fn translate(&self, lines: &[String]) -> Result<Vec<String>, DocumentError> {
        let braille = |text: String| DocumentError::Braille(text);
        let mut child = Command::new(&self.program)
            .args(["--forward", TABLES])
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| braille(format!("{} cannot be started: {error}", self.program)))?;
        let mut text = lines.join("\n");
        text.push('\n');
        // Written by a thread of its own: with both pipes full, each would wait for the other.
        let mut stdin = child.stdin.take();
        let writer = std::thread::spawn(move || match &mut stdin {
            Some(stdin) => stdin.write_all(text.as_bytes()),
            None => Ok(()),
        });
        let output = child
            .wait_with_output()
            .map_err(|error| braille(error.to_string()))?;
        let written = writer.join().is_ok_and(|written| written.is_ok());
        if !output.status.success() || !written {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(braille(format!("{} failed: {}", self.program, said.trim())));
        }
        let text = String::from_utf8(output.stdout)
            .map_err(|_| braille(format!("{} answered in no Braille", self.program)))?;
        Ok(text.lines().map(str::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_contracted_as_the_rules_of_english_braille_say() {
        let liblouis = Liblouis {
            program: "lou_translate".to_owned(),
        };
        let lines = ["The people of this land.".to_owned(), "£84.12".to_owned()];
        let cells = liblouis
            .translate(&lines)
            .expect("`cargo xtask setup` installs it");
        // "people", "of" and "this" are single cells; the pound sign is dots 4, 1-2-3.
        assert_eq!(cells, [",! P ( ? L&4", "@L#HD4AB"]);
    }

    #[test]
    fn without_the_program_the_error_names_it() {
        let liblouis = Liblouis {
            program: "no-such-translator".to_owned(),
        };
        let refused = liblouis.translate(&["a".to_owned()]);
        assert!(matches!(refused, Err(DocumentError::Braille(text))
            if text.contains("no-such-translator")));
    }
}
