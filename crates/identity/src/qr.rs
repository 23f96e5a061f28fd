//! A QR code as one SVG path, for enrolling an authenticator app (A3).
//!
//! No colour and no inline style: the page's stylesheet decides, and the content security policy
//! stays strict.

use qrcodegen::{QrCode as Matrix, QrCodeEcc};

/// The quiet zone the standard asks for (ISO/IEC 18004 §5.3.8), in modules.
const QUIET: i32 = 4;

/// The text is too long for any QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too long for a QR code")]
pub struct QrError;

/// A drawn code.
#[derive(Clone, PartialEq, Eq)]
pub struct QrCode {
    /// Width and height of the view box, the quiet zone included.
    pub side: i32,
    /// The `d` of one path: the dark modules.
    pub path: String,
}

impl QrCode {
    /// Draws a text.
    ///
    /// # Errors
    /// When it is longer than about 2,300 bytes.
    pub fn draw(text: &str) -> Result<Self, QrError> {
        let matrix = Matrix::encode_text(text, QrCodeEcc::Medium).map_err(|_| QrError)?;
        let mut path = String::new();
        for y in 0..matrix.size() {
            let mut x = 0;
            while x < matrix.size() {
                let run = (x..matrix.size())
                    .take_while(|x| matrix.get_module(*x, y))
                    .count();
                let run = i32::try_from(run).expect("at most 177 modules");
                if run > 0 {
                    path.push_str(&format!("M{},{}h{run}v1h-{run}z", x + QUIET, y + QUIET));
                }
                x += run.max(1);
            }
        }
        Ok(Self {
            side: matrix.size() + 2 * QUIET,
            path,
        })
    }

    /// The whole SVG, hidden from screen readers: the page gives the same secret as text beside it.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let Self { side, path } = self;
        format!(
            "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\" \
             shape-rendering=\"crispEdges\" xmlns=\"http://www.w3.org/2000/svg\">\
             <path class=\"qr-ground\" fill=\"#fff\" d=\"M0,0h{side}v{side}H0z\"/>\
             <path class=\"qr-dots\" fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }
}

/// The picture is the secret.
impl std::fmt::Debug for QrCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("QrCode(masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the path back into modules.
    fn dark(code: &QrCode) -> Vec<(i32, i32)> {
        let mut modules = Vec::new();
        for part in code.path.split('M').skip(1) {
            let (x, rest) = part.split_once(',').expect("x");
            let (y, rest) = rest.split_once('h').expect("y");
            let (run, _) = rest.split_once('v').expect("run");
            let (x, y): (i32, i32) = (x.parse().expect("x"), y.parse().expect("y"));
            let run: i32 = run.parse().expect("run");
            modules.extend((x..x + run).map(|x| (x, y)));
        }
        modules
    }

    #[test]
    fn the_path_draws_every_dark_module_once_and_nothing_else() {
        let text = "otpauth://totp/Lamplight:ada%40example.com?secret=GEZDGNBVGY3TQOJQ";
        let code = QrCode::draw(text).expect("short");
        let matrix = Matrix::encode_text(text, QrCodeEcc::Medium).expect("short");
        let mut wanted = Vec::new();
        for y in 0..matrix.size() {
            for x in 0..matrix.size() {
                if matrix.get_module(x, y) {
                    wanted.push((x + QUIET, y + QUIET));
                }
            }
        }
        assert_eq!(dark(&code), wanted);
        assert_eq!(code.side, matrix.size() + 8);
    }

    #[test]
    fn the_picture_has_no_inline_style() {
        let svg = QrCode::draw("x").expect("short").to_svg();
        assert!(!svg.contains("style"), "{svg}");
        assert!(svg.starts_with("<svg class=\"qr\""), "{svg}");
    }

    #[test]
    fn a_text_that_fits_no_code_is_refused() {
        assert_eq!(QrCode::draw(&"é".repeat(2000)), Err(QrError));
    }
}
