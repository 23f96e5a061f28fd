//! A percentage, as taxes and discounts are written: `"5"` is five per cent.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Money, MoneyError, Rounding, decimal_text};

/// A percentage, exact. Stored as the text of its number: `"5"`, `"17.5"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(#[serde(with = "decimal_text")] Decimal);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// `Percent::new(Decimal::from(20))` is 20%.
    #[must_use]
    pub const fn new(per_hundred: Decimal) -> Self {
        Self(per_hundred)
    }

    /// The number before the sign: 20 for 20%.
    #[must_use]
    pub const fn per_hundred(self) -> Decimal {
        self.0
    }

    /// The exact share of one: 0.2 for 20%.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when it does not fit.
    pub fn fraction(self) -> Result<Decimal, MoneyError> {
        self.0
            .checked_mul(Decimal::new(1, 2))
            .ok_or(MoneyError::Overflow)
    }

    /// This percentage of `amount`, rounded to the minor unit.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when it does not fit.
    pub fn of(self, amount: Money, rounding: Rounding) -> Result<Money, MoneyError> {
        let exact = amount.to_decimal().checked_mul(self.fraction()?);
        let exact = exact.ok_or(MoneyError::Overflow)?;
        Money::round_from_decimal(exact, amount.currency(), rounding)
    }
}

impl std::fmt::Display for Percent {
    /// `5%`, `17.5%`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}%", self.0.normalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency::Gbp;

    fn percent(text: &str) -> Percent {
        Percent::new(decimal_text::parse(text).expect("a decimal"))
    }

    #[test]
    fn a_percentage_of_an_amount_is_rounded_once() {
        let vat = |minor| {
            let tax = percent("5").of(Money::from_minor(minor, Gbp), Rounding::HalfEven);
            tax.expect("fits").minor()
        };
        assert_eq!(vat(10_000), 500);
        assert_eq!(vat(10), 0); // half a penny, to even
        assert_eq!(vat(30), 2); // a penny and a half, to even
        assert_eq!(vat(-10_000), -500);
    }

    #[test]
    fn it_is_shown_without_needless_zeros_and_stored_as_text() {
        assert_eq!(percent("17.50").to_string(), "17.5%");
        assert_eq!(
            serde_json::to_string(&percent("5")).expect("writes"),
            "\"5\""
        );
        assert!(
            serde_json::from_str::<Percent>("5").is_err(),
            "a bare number is refused"
        );
    }
}
