//! `lamplight new-secrets`: makes the file of keys that a server with a public origin needs.

use super::Failure;
use crate::config::Config;

/// Makes the configured file; never a second time.
pub fn run(config: &Config) -> Result<(), Failure> {
    let made = config.secrets.make();
    made.map_err(|error| Failure::BadInput(error.to_string()))?;
    println!(
        "{} is made. Keep it secret, back it up, and give it to every replica.",
        config.secrets.file.display()
    );
    Ok(())
}
