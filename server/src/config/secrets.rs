//! `[secrets]`: keys live in a file of their own, readable by its owner only.
//!
//! `lamplight demo` and a loopback server make one when it is missing; a server with a public
//! origin refuses to start without it, so that two replicas never make two: `lamplight new-secrets`
//! makes the one that they share.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use portal::Secrets;
use serde::{Deserialize, Serialize};

use super::ConfigError;

/// The `[secrets]` section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecretsConfig {
    /// The file with the keys. `LAMPLIGHT_SECRETS_FILE`.
    pub file: PathBuf,
}

impl Default for SecretsConfig {
    fn default() -> Self {
        Self {
            file: PathBuf::from("data/secrets.toml"),
        }
    }
}

/// The file's content; every value is hexadecimal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretsFile {
    /// Seals second-factor secrets; the first key seals, all open.
    sealing_keys: Vec<String>,
    /// Keyed into the names of attempt counters.
    pepper: String,
    /// Signs the sandbox gateway's webhooks.
    sandbox_webhook_key: String,
}

impl SecretsConfig {
    pub(super) fn apply(&mut self, env: &dyn Fn(&str) -> Option<String>) {
        if let Some(file) = env("LAMPLIGHT_SECRETS_FILE") {
            self.file = PathBuf::from(file);
        }
    }

    /// Makes the file. One that is there is kept: what it sealed could not be opened any more.
    ///
    /// # Errors
    /// When there is one already, or it cannot be written.
    pub fn make(&self) -> Result<(), ConfigError> {
        if self.file.exists() {
            return Err(invalid(&self.file, "there is one already, and it is kept"));
        }
        write_new(&self.file)
    }

    /// Reads the keys; with `make`, makes the file first when it is missing.
    ///
    /// # Errors
    /// Names the file and the reason, never a key.
    pub fn load(&self, make: bool) -> Result<Secrets, ConfigError> {
        if make && !self.file.exists() {
            write_new(&self.file)?;
        }
        if !self.file.exists() {
            return Err(invalid(
                &self.file,
                "there is no such file; `lamplight new-secrets` makes one for all replicas to share",
            ));
        }
        let text = fs::read_to_string(&self.file).map_err(|source| ConfigError::Read {
            path: self.file.clone(),
            source,
        })?;
        let file: SecretsFile =
            toml::from_str(&text).map_err(|_| invalid(&self.file, "not the expected shape"))?;
        Secrets::from_hex(&file.sealing_keys, &file.pepper, &file.sandbox_webhook_key)
            .map_err(|reason| invalid(&self.file, &reason.to_string()))
    }
}

fn invalid(path: &Path, reason: &str) -> ConfigError {
    ConfigError::Invalid(format!("{}: {reason}", path.display()))
}

fn write_new(path: &Path) -> Result<(), ConfigError> {
    let read = |source| ConfigError::Read {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(read)?;
    }
    let text = format!(
        "# Keys of this installation. Keep it secret, back it up, share it between replicas.\n\
         sealing_keys = [\"01:{}\"]\npepper = \"{}\"\nsandbox_webhook_key = \"{}\"\n",
        random_hex()?,
        random_hex()?,
        random_hex()?,
    );
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(read)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(read)
}

fn random_hex() -> Result<String, ConfigError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| ConfigError::Invalid(format!("no randomness: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
