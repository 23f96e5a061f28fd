//! The currencies Lamplight bills in. A new one is a new variant here and nothing else.

use serde::{Deserialize, Serialize};

use crate::MoneyError;

/// A currency, written as its ISO 4217 code wherever it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Pound sterling.
    Gbp,
    /// United States dollar.
    Usd,
    /// Euro.
    Eur,
    /// Canadian dollar.
    Cad,
    /// Australian dollar.
    Aud,
}

impl Currency {
    /// Every currency, in the order shown to staff.
    pub const ALL: [Self; 5] = [Self::Gbp, Self::Usd, Self::Eur, Self::Cad, Self::Aud];

    /// The ISO 4217 code, such as `GBP`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gbp => "GBP",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Cad => "CAD",
            Self::Aud => "AUD",
        }
    }

    /// How many digits of the minor unit follow the decimal point.
    #[must_use]
    pub const fn minor_digits(self) -> u32 {
        match self {
            Self::Gbp | Self::Usd | Self::Eur | Self::Cad | Self::Aud => 2,
        }
    }

    /// Minor units in one major unit: 100 pence in a pound.
    #[must_use]
    pub const fn minor_per_major(self) -> i64 {
        10_i64.pow(self.minor_digits())
    }

    /// The symbol written before an amount.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Gbp => "£",
            Self::Usd => "$",
            Self::Eur => "€",
            Self::Cad => "CA$",
            Self::Aud => "A$",
        }
    }

    /// The currency of an ISO 4217 code, in capitals as it is stored.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`] for any other text.
    pub fn from_code(code: &str) -> Result<Self, MoneyError> {
        Self::ALL
            .into_iter()
            .find(|currency| currency.code() == code)
            .ok_or_else(|| MoneyError::UnknownCurrency(code.to_owned()))
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::from_code(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_currency_comes_back_from_its_code() {
        for currency in Currency::ALL {
            assert_eq!(Currency::from_code(currency.code()), Ok(currency));
        }
    }

    #[test]
    fn an_unknown_code_is_refused_by_name() {
        let error = Currency::from_code("gbp").expect_err("codes are in capitals");
        assert_eq!(error, MoneyError::UnknownCurrency("gbp".to_owned()));
    }
}
