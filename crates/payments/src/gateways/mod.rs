//! One folder a gateway.

pub mod sandbox;
pub mod stripe;
