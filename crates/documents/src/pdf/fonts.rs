//! The fonts: Atkinson Hyperlegible Next, and Noto Sans for letters it lacks (Greek, Cyrillic).
//! A letter that neither has is printed as U+FFFD: a PDF that hides a missing letter is not
//! accessible, and a bill that cannot be printed for a name's sake helps nobody.

use serde_json::Value;
use typst::foundations::Bytes;
use typst::text::Font;

const FILES: [&[u8]; 3] = [
    include_bytes!("../../fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../../fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
    include_bytes!("../../fonts/NotoSans-Regular.ttf"),
];

/// Every font.
///
/// # Panics
/// Never: a test has read them.
pub fn all() -> Vec<Font> {
    let read = |file: &'static [u8]| Font::new(Bytes::new(file), 0).expect("a font of ours");
    FILES.into_iter().map(read).collect()
}

/// Leaves in every text what the fonts can print: nothing invisible that turns or hides text.
pub fn printable(fonts: &[Font], json: &mut Value) {
    match json {
        Value::String(text) => {
            if text.chars().any(|c| fate(fonts, c) != Some(c)) {
                *text = text.chars().filter_map(|c| fate(fonts, c)).collect();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| printable(fonts, item)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| printable(fonts, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What becomes of a character: itself, a stand-in, or nothing.
fn fate(fonts: &[Font], c: char) -> Option<char> {
    let is_format = matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    match c {
        ' '..='~' => Some(c),
        '\n' | '\t' | '\r' => Some(' '),
        _ if c.is_control() || is_format => None,
        _ if fonts
            .iter()
            .any(|font| font.info().coverage.contains(u32::from(c))) =>
        {
            Some(c)
        }
        _ => Some('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_no_font_has_gets_a_stand_in_and_what_turns_text_goes() {
        let fonts = all();
        let mut json = Value::from(vec!["Łukasz Ζωή Жук", "東 Kim", "a\u{202e}b\u{0}c\nd"]);
        printable(&fonts, &mut json);
        let want = Value::from(vec!["Łukasz Ζωή Жук", "\u{fffd} Kim", "abc d"]);
        assert_eq!(json, want);
    }

    #[test]
    fn the_regular_and_the_bold_font_print_all_that_our_own_words_need() {
        let fonts = all();
        for c in "£$€¢−×–—’“”·%&@#•³".chars() {
            for font in &fonts[..2] {
                assert!(font.info().coverage.contains(u32::from(c)), "{c}");
            }
        }
    }
}
