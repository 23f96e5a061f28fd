//! What happens around every request.

pub mod context;
pub mod headers;
pub mod log;
pub mod origin;
pub mod turns;
