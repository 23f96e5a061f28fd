//! `lamplight check-config`: reads the configuration and says what holds, secrets masked.

use super::Failure;
use crate::config::Config;

/// Prints the configuration that holds.
#[expect(clippy::unnecessary_wraps, reason = "all commands share one shape")]
pub fn run(config: &Config) -> Result<(), Failure> {
    println!("{config}");
    Ok(())
}
