//! Rust text with its comments and the insides of its literals blanked out, so that the checks see
//! code and nothing else. It keeps every line break, and never fails: unfinished text is blanked to
//! its end.

/// The code of a Rust file, line for line and byte for byte where it was.
pub fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match &bytes[at..] {
            [b'/', b'/', ..] => line_end(bytes, at),
            [b'/', b'*', ..] => comment_end(bytes, at),
            [b'"', ..] => string_end(bytes, at + 1),
            [b'r', b'"' | b'#', ..] if !continues_word(bytes, at) => raw_end(bytes, at),
            [b'\'', ..] => char_end(bytes, at),
            _ => at,
        };
        blank(&mut out, at, end);
        at = end.max(at + 1);
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Replaces all but line breaks; a multi-byte letter becomes as many spaces.
fn blank(out: &mut [u8], from: usize, to: usize) {
    for byte in &mut out[from..to] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|b| *b == b'\n')
        .map_or(bytes.len(), |n| from + n)
}

/// Block comments nest.
fn comment_end(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = from;
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of `r"…"` or `r#"…"#`; where it starts for a raw identifier (`r#type`).
fn raw_end(bytes: &[u8], from: usize) -> usize {
    let hashes = bytes[from + 1..].iter().take_while(|b| **b == b'#').count();
    let open = from + 1 + hashes;
    if bytes.get(open) != Some(&b'"') {
        return from;
    }
    let close: Vec<u8> = std::iter::once(b'"')
        .chain(std::iter::repeat_n(b'#', hashes))
        .collect();
    let rest = &bytes[open + 1..];
    let found = rest.windows(close.len()).position(|window| window == close);
    found.map_or(bytes.len(), |n| open + 1 + n + close.len())
}

/// The end of a character literal; where it starts for a lifetime.
fn char_end(bytes: &[u8], from: usize) -> usize {
    match &bytes[from + 1..] {
        [b'\\', _, rest @ ..] => {
            let close = rest.iter().position(|b| *b == b'\'');
            close.map_or(bytes.len(), |n| from + 4 + n)
        }
        [first, rest @ ..] => {
            // A letter is up to four bytes of UTF-8.
            let width = match first {
                0..0x80 => 1,
                0x80..0xE0 => 2,
                0xE0..0xF0 => 3,
                0xF0..=0xFF => 4,
            };
            match rest.get(width - 1) {
                Some(b'\'') => from + width + 2,
                _ => from,
            }
        }
        [] => from,
    }
}

/// Is this letter the middle of a word (`for"` is no raw string; `br"…"` is one all the same)?
fn continues_word(bytes: &[u8], at: usize) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match at.checked_sub(1).map(|before| bytes[before]) {
        Some(b'b' | b'c') => at.checked_sub(2).is_some_and(|before| word(bytes[before])),
        Some(before) => word(before),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::code_only;

    fn words(text: &str) -> Vec<String> {
        code_only(text)
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn comments_go_and_lines_stay() {
        let text = "a // {\nb /* { /* nested */ } */ c\n";
        assert_eq!(words(text), ["a", "b", "c"]);
        assert_eq!(code_only(text).lines().count(), 2);
    }

    #[test]
    fn strings_go_with_their_escapes_and_hashes() {
        assert_eq!(words(r#"let a = "{ \" }" ;"#), ["let", "a", "=", ";"]);
        assert_eq!(words(r###"let a = r#"{ " }"# ;"###), ["let", "a", "=", ";"]);
        assert_eq!(
            words(r##"let a = br"{\" ; b"##),
            ["let", "a", "=", "b", ";", "b"]
        );
    }

    #[test]
    fn a_brace_as_a_letter_goes_and_a_lifetime_stays() {
        assert_eq!(
            words("f('{') g('\\'') h('\\u{7b}')"),
            ["f(", ")", "g(", ")", "h(", ")"]
        );
        assert_eq!(
            words("fn f<'a>(x: &'a str)"),
            ["fn", "f<'a>(x:", "&'a", "str)"]
        );
        assert_eq!(words("x == '£' && y"), ["x", "==", "&&", "y"]);
        assert_eq!(words("let r#type = 1;"), ["let", "r#type", "=", "1;"]);
    }
}
