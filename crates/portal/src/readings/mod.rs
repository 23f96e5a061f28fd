//! Meter readings: what to read, what was sent, and what became of it. Nothing typed is lost: a
//! doubtful reading is kept at once and waits for "yes, it is right".

mod submit;
mod view;

use accounts::Register;
use metering::RegisterSpec;

use crate::error::PortalError;

pub use submit::Submitted;

/// The face of a register and its multiplier, as `metering` wants it.
pub(crate) fn spec(register: &Register) -> Result<RegisterSpec, PortalError> {
    let digits = u8::try_from(register.digits).ok();
    let decimals = u8::try_from(register.decimals).ok();
    digits
        .zip(decimals)
        .and_then(|(digits, decimals)| RegisterSpec::new(digits, decimals))
        .and_then(|face| face.with_multiplier(register.multiplier_millionths))
        .ok_or_else(|| PortalError::Internal(format!("register {} has no such face", register.id)))
}
