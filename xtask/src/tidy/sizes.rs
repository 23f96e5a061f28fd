//! Files of at most 300 lines and functions of at most 70. It never counts generated files.

use super::lex::code_only;
use super::{Finding, SourceFile};

const FILE_LINES: usize = 300;
const FUNCTION_LINES: usize = 70;

/// Hand-written code; documents, data and migrations may be as long as they need.
const CODE: [&str; 6] = ["rs", "ts", "js", "mjs", "css", "sh"];

/// What is too long in this file.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    if !file.has_extension(&CODE) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let lines = file.text.lines().count();
    if lines > FILE_LINES {
        let text =
            format!("{lines} lines, and {FILE_LINES} are allowed: split it by what it is for");
        found.push(Finding {
            check: "file-lines",
            place: file.path.clone(),
            amount: lines,
            text,
        });
    }
    if file.has_extension(&["rs"]) {
        for (name, line, lines) in functions(&code_only(&file.text)) {
            if lines > FUNCTION_LINES {
                let text = format!("line {line}: {lines} lines, and {FUNCTION_LINES} are allowed");
                let place = format!("{}::{name}", file.path);
                found.push(Finding {
                    check: "function-lines",
                    place,
                    amount: lines,
                    text,
                });
            }
        }
    }
    found
}

/// A function that is being read: its name, the line of its `fn`, and the depth of its brace.
struct Open {
    name: String,
    line: usize,
    depth: usize,
}

/// Every function with a body: name, line of `fn` from 1, lines from there to its closing brace.
fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let tokens = tokens(code);
    let mut open: Vec<Open> = Vec::new();
    let mut declared: Option<(&str, usize)> = None;
    let mut found = Vec::new();
    let (mut depth, mut brackets) = (0_usize, 0_usize);
    for (at, (token, line)) in tokens.iter().enumerate() {
        match *token {
            // A function's type has no name: `fn(u8) -> u8`.
            "fn" => {
                let name = tokens
                    .get(at + 1)
                    .map(|next| next.0)
                    .filter(|name| is_word(name));
                (declared, brackets) = (name.map(|name| (name, *line)), 0);
            }
            "(" | "[" => brackets += 1,
            ")" | "]" => brackets = brackets.saturating_sub(1),
            // A trait's function without a body.
            ";" if brackets == 0 => declared = None,
            "{" => {
                depth += 1;
                if brackets == 0
                    && let Some((name, line)) = declared.take()
                {
                    open.push(Open {
                        name: name.to_owned(),
                        line,
                        depth,
                    });
                }
            }
            "}" => {
                if let Some(done) = open.pop_if(|function| function.depth == depth) {
                    found.push((done.name, done.line + 1, line - done.line + 1));
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    found
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The words and signs of the code with their lines, from 0.
fn tokens(code: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '#';
            let end = match in_word(first) {
                true => rest.find(|c| !in_word(c)).unwrap_or(rest.len()),
                false => first.len_utf8(),
            };
            found.push((&rest[..end], number));
            rest = rest[end..].trim_start();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: String) -> SourceFile {
        SourceFile {
            path: path.to_owned(),
            text,
        }
    }

    fn names(code: &str) -> Vec<(String, usize, usize)> {
        functions(&code_only(code))
    }

    #[test]
    fn a_function_is_counted_from_its_first_line_to_its_brace() {
        let code = "struct A;\nfn long(\n    a: [u8; 3],\n) -> bool {\n    if a { b }\n}\n";
        assert_eq!(names(code), [("long".to_owned(), 2, 5)]);
    }

    #[test]
    fn inner_functions_are_counted_and_types_and_bodiless_ones_are_not() {
        let code = "type F = fn(u8) -> u8;\ntrait T { fn a(&self); }\nfn b() {\n fn c() {}\n}\n";
        assert_eq!(
            names(code),
            [("c".to_owned(), 4, 1), ("b".to_owned(), 3, 3)]
        );
    }

    #[test]
    fn a_brace_in_a_text_does_not_count() {
        let code = "fn a() { \"{\"; '{'; /* { */ }\nfn b() {}\n";
        assert_eq!(
            names(code),
            [("a".to_owned(), 1, 1), ("b".to_owned(), 2, 1)]
        );
    }

    #[test]
    fn a_file_and_a_function_over_the_limit_are_found_and_one_at_the_limit_is_not() {
        let body = |lines: usize| format!("fn f() {{\n{}}}\n", "    x();\n".repeat(lines - 2));
        assert!(check(&file("a.rs", body(70))).is_empty());
        let found = check(&file("a.rs", body(71)));
        assert_eq!((found[0].check, found[0].amount), ("function-lines", 71));
        assert_eq!(found[0].place, "a.rs::f");
        assert!(check(&file("a.css", "a{}\n".repeat(300))).is_empty());
        let found = check(&file("a.css", "a{}\n".repeat(301)));
        assert_eq!((found[0].check, found[0].amount), ("file-lines", 301));
        assert!(check(&file("a.json", "1\n".repeat(301))).is_empty());
    }
}
