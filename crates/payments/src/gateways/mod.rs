//! One folder a gateway.

pub mod sandbox;
