//! Security: the second factor, recovery codes, and where one is signed in.

use serde::{Deserialize, Serialize};

use crate::When;

/// The security page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityView {
    /// The answer: "Your account is protected by a password and a code from your phone."
    pub sentence: String,
    /// The sign-in e-mail.
    pub email: String,
    /// The second factor.
    pub totp: TotpView,
    /// Recovery codes not yet used.
    pub recovery_codes_left: u32,
    /// Newest use first.
    pub sessions: Vec<SessionItem>,
}

/// The second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TotpView {
    /// None.
    Off,
    /// Begun: scan or type, then prove with a code.
    Enrolling {
        /// QR code as SVG.
        qr_svg: String,
        /// The key in groups of four.
        key: String,
    },
    /// In use.
    On {
        /// Since when.
        since: When,
    },
}

/// One device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionItem {
    /// TypeID text.
    pub id: String,
    /// "Chrome on Android".
    pub device: String,
    /// When it began.
    pub since: When,
    /// When it was last used.
    pub last_seen: When,
    /// This one.
    pub current: bool,
}

/// Shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// Ten codes.
    pub codes: Vec<String>,
}
