//! `[bank]`: the supplier's own bank account, and as whom it collects Direct Debits. Without it no
//! payment by bank is offered.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use portal::{BankSettings, ModulusTable};
use serde::Deserialize;

use crate::cli::Failure;

/// The `[bank]` section.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BankConfig {
    /// The name on the account.
    account_name: String,
    /// Six digits; dashes do not matter.
    sort_code: String,
    /// Eight digits.
    account_number: String,
    /// The same account's IBAN, for payers abroad. It must be of the same account.
    iban: Option<String>,
    /// The Bacs service user number, six digits. Without it no Direct Debit is offered.
    service_user_number: Option<String>,
    /// The name on payers' bank statements, 18 characters; the account's name without it.
    originator_name: Option<String>,
    /// `valacdos.txt` as Pay.UK publishes it. Without it only the ranges of the specification's
    /// worked examples are checked, and every other account is taken unchecked.
    modulus_weights: Option<PathBuf>,
    /// `scsubtab.txt` as Pay.UK publishes it.
    modulus_substitutions: Option<PathBuf>,
}

impl BankConfig {
    /// A bank of the demo supplier's: made up, from the specification's examples.
    pub fn or_made_up(self) -> Self {
        if !self.sort_code.is_empty() {
            return self;
        }
        Self {
            account_name: "Lamplight Energy".to_owned(),
            sort_code: "107999".to_owned(),
            account_number: "88837491".to_owned(),
            // No bank has these four letters.
            iban: Some("GB08 LAMP 1079 9988 8374 91".to_owned()),
            service_user_number: Some("999999".to_owned()),
            ..self
        }
    }

    /// What the use-cases need of it; `None` where there is no bank.
    pub fn settings(&self) -> Result<Option<Arc<BankSettings>>, Failure> {
        if self.sort_code.is_empty() && self.account_number.is_empty() {
            return Ok(None);
        }
        let bad = |why: &dyn std::fmt::Display| Failure::BadInput(format!("bank: {why}"));
        let bank = BankSettings::new(&self.account_name, &self.sort_code, &self.account_number);
        let mut bank = bank.map_err(|error| bad(&error))?;
        if self.account_name.trim().is_empty() {
            return Err(bad(&"account_name is empty"));
        }
        if let Some(iban) = &self.iban {
            bank = bank.with_iban(iban).map_err(|error| bad(&error))?;
        }
        if let Some(user) = &self.service_user_number {
            if user.len() != 6 || !user.bytes().all(|digit| digit.is_ascii_digit()) {
                return Err(bad(&"service_user_number must be six digits"));
            }
            bank.service_user_number = Some(user.clone());
        }
        if let Some(name) = &self.originator_name {
            bank.originator_name.clone_from(name);
        }
        if bank.service_user_number.is_some() && bank.originator_name.chars().count() > 18 {
            return Err(bad(&"originator_name has more than 18 characters"));
        }
        if let Some(table) = self.modulus()? {
            bank.modulus = table;
        }
        Ok(Some(Arc::new(bank)))
    }

    fn modulus(&self) -> Result<Option<ModulusTable>, Failure> {
        let (weights, substitutions) = match (&self.modulus_weights, &self.modulus_substitutions) {
            (None, None) => return Ok(None),
            (Some(weights), Some(substitutions)) => (read(weights)?, read(substitutions)?),
            _ => {
                let why = "bank: modulus_weights and modulus_substitutions belong together";
                return Err(Failure::BadInput(why.to_owned()));
            }
        };
        let table = ModulusTable::parse(&weights, &substitutions);
        let table = table.map_err(|error| Failure::BadInput(format!("bank: {error}")))?;
        Ok(Some(table))
    }

    /// How it is shown: never the account.
    pub fn masked(&self) -> String {
        if self.sort_code.is_empty() {
            return "none: no payment by bank is offered".to_owned();
        }
        let collects = match &self.service_user_number {
            Some(user) => format!("collects as {user}"),
            None => "collects no Direct Debits".to_owned(),
        };
        let checks = match &self.modulus_weights {
            Some(file) => format!("accounts checked by {}", file.display()),
            None => "accounts checked only where the specification has examples".to_owned(),
        };
        format!("{}, {collects}, {checks}", self.account_name)
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::BadInput(format!("bank: {}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> BankConfig {
        toml::from_str(text).expect("is a section")
    }

    #[test]
    fn without_an_account_nothing_is_offered_and_a_wrong_one_is_refused() {
        assert!(BankConfig::default().settings().expect("sound").is_none());
        let bad =
            config("account_name = \"A\"\nsort_code = \"1079\"\naccount_number = \"88837491\"");
        assert!(matches!(bad.settings(), Err(Failure::BadInput(why)) if why.contains("sort code")));
        let half = config(
            "account_name = \"A\"\nsort_code = \"107999\"\naccount_number = \"88837491\"\n\
             modulus_weights = \"valacdos.txt\"",
        );
        assert!(matches!(half.settings(), Err(Failure::BadInput(why)) if why.contains("together")));
    }

    #[test]
    fn an_iban_of_another_account_is_refused() {
        let with = |iban: &str| {
            config(&format!(
                "account_name = \"A\"\nsort_code = \"601613\"\n\
                 account_number = \"31926819\"\niban = \"{iban}\""
            ))
            .settings()
        };
        assert!(with("GB29 NWBK 6016 1331 9268 19").is_ok());
        let slip = with("GB29 NWBK 6016 1331 9286 19");
        assert!(matches!(slip, Err(Failure::BadInput(why)) if why.contains("check digits")));
        let other = with("GB08 LAMP 1079 9988 8374 91");
        assert!(matches!(other, Err(Failure::BadInput(why)) if why.contains("another account")));
    }

    #[test]
    fn the_account_is_never_shown() {
        let made_up = BankConfig::default().or_made_up();
        assert!(
            !made_up.masked().contains("88837491"),
            "{}",
            made_up.masked()
        );
        let bank = made_up.settings().expect("sound").expect("is there");
        assert!(!format!("{bank:?}").contains("88837491"));
    }
}
