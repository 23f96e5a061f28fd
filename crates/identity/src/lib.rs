//! Who is at the door: passwords, sessions, second factors, recovery codes, rate limits.
//!
//! Owns the proofs. It does not own what a person may do (`portal`), and it never does I/O,
//! reads a clock or draws randomness: `now` and [`base::Entropy`] arrive as arguments.

mod common_password;
mod cookie;
mod device;
mod email;
mod limits;
mod password;
mod qr;
mod recovery;
mod repository;
mod seal;
mod session;
#[cfg(test)]
mod testing;
mod totp;

pub use cookie::CookieScope;
pub use device::device_name;
pub use email::{EmailError, normalise_email};
pub use limits::{Decision, Limit, LimitKind, address_subject};
pub use password::{
    PasswordError, check_password, hash_password, needs_rehash, verify_or_pretend, verify_password,
};
pub use qr::{QrCode, QrError};
pub use recovery::{RECOVERY_CODES, RecoveryCode, hash_recovery_code, new_recovery_codes};
pub use repository::{
    IdentityRepository, Login, RecoveryCodeRow, SessionLookup, SessionRow, TotpState,
};
pub use seal::{SealError, SealingKeys};
pub use session::{SessionRules, SessionToken};
pub use totp::{TotpAnswer, TotpSecret};
