//! The stylesheet's weight: at most 20 KB as brotli. It weighs the sources, which are a little
//! heavier than what cargo-leptos makes of them.

use brotli::enc::BrotliEncoderParams;

use super::{Finding, SourceFile};
use crate::run::Done;

const LIMIT_BYTES: usize = 20_000;

/// The stylesheet, when it is too heavy.
pub fn check(files: &[SourceFile]) -> Done<Option<Finding>> {
    let styles = files.iter().filter(|file| file.path.starts_with("style/"));
    let text: String = styles
        .filter(|f| f.has_extension(&["css"]))
        .map(|f| &*f.text)
        .collect();
    let weight = brotli_bytes(&text)?;
    Ok((weight > LIMIT_BYTES).then(|| Finding {
        check: "style-bytes",
        place: "style".to_owned(),
        amount: weight,
        text: format!("{weight} bytes as brotli, and {LIMIT_BYTES} are allowed"),
    }))
}

fn brotli_bytes(text: &str) -> Done<usize> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut text.as_bytes(), &mut out, &params)?;
    Ok(out.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(text: String) -> Vec<SourceFile> {
        vec![SourceFile {
            path: "style/main.css".to_owned(),
            text,
        }]
    }

    #[test]
    fn a_light_stylesheet_passes_and_a_heavy_one_does_not() {
        assert_eq!(
            check(&style("a{color:red}".repeat(9_000))).expect("weighed"),
            None
        );
        // Text that does not compress well: every rule is different.
        let heavy: String = (0_u32..9_000)
            .map(|n| {
                format!(
                    ".c{:x}{{width:{}px}}",
                    n.wrapping_mul(2_654_435_761),
                    n * 7919 % 997
                )
            })
            .collect();
        let found = check(&style(heavy)).expect("weighed").expect("too heavy");
        assert!(found.amount > LIMIT_BYTES);
    }
}
