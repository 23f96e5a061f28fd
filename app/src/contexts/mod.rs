//! What every page may ask for.

pub mod session;
