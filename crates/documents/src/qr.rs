//! An address as a QR code: one path, whose quiet zone is the drawing's own edge.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::DocumentError;
use crate::story::Scan;

/// The quiet zone the standard asks for (ISO/IEC 18004 §5.3.8), in modules.
const QUIET: i32 = 4;

/// Draws an address.
///
/// # Errors
/// [`DocumentError::AddressTooLong`] when it does not fit into any code.
pub fn scan(url: &str, alt: &str, caption: &str) -> Result<Scan, DocumentError> {
    let code = QrCode::encode_text(url, QrCodeEcc::Medium)
        .map_err(|_| DocumentError::AddressTooLong(url.len()))?;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            // One run, not single modules: a printer would leave hairlines between them.
            let end = (x..code.size())
                .find(|x| !code.get_module(*x, y))
                .unwrap_or(code.size());
            if end > x {
                let run = end - x;
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x = end + 1;
        }
    }
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         width=\"{side}\" height=\"{side}\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path fill=\"#1b1f2a\" d=\"{path}\"/></svg>"
    );
    Ok(Scan {
        url: url.to_owned(),
        svg,
        alt: alt.to_owned(),
        caption: caption.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finder_pattern_stands_inside_its_quiet_zone() {
        let drawn = scan("https://portal.example/pay", "", "").expect("fits");
        assert!(drawn.svg.contains("d=\"M4 4h7v1h-7z"));
    }

    #[test]
    fn an_address_too_long_for_a_code_is_refused() {
        let long = "x".repeat(3_000);
        let refused = scan(&long, "", "");
        assert_eq!(refused, Err(DocumentError::AddressTooLong(3_000)));
    }
}
