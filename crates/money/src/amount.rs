//! The amount itself: minor units and their currency, which never part.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Currency, MoneyError, Rounding};

/// An exact amount of one currency, in minor units (pence, cents). Negative means the other way.
///
/// Serialised as `{"minor": 123456, "currency": "GBP"}`. Amounts of two currencies are never equal
/// and have no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// From minor units: `Money::from_minor(123_456, Currency::Gbp)` is £1,234.56.
    #[must_use]
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::from_minor(0, currency)
    }

    /// Minor units: pence, cents.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Less than nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// Exactly nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// More than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The exact amount in major units (pounds, dollars).
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.minor), self.currency.minor_digits())
    }

    /// `major` units rounded to the minor unit as `rounding` says.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when it does not fit.
    pub fn round_from_decimal(
        major: Decimal,
        currency: Currency,
        rounding: Rounding,
    ) -> Result<Self, MoneyError> {
        let mut minor = rounding.round(major, currency.minor_digits());
        minor.rescale(currency.minor_digits());
        // A number too long to be rescaled keeps fewer digits: it cannot be an i64 either.
        if minor.scale() != currency.minor_digits() {
            return Err(MoneyError::Overflow);
        }
        let minor = i64::try_from(minor.mantissa()).map_err(|_| MoneyError::Overflow)?;
        Ok(Self { minor, currency })
    }

    /// The sum.
    ///
    /// # Errors
    /// When the currencies differ or the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self
            .minor
            .checked_add(other.minor)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference.
    ///
    /// # Errors
    /// When the currencies differ or the difference does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self
            .minor
            .checked_sub(other.minor)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// This amount `times` over.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when the product does not fit.
    pub fn checked_mul(self, times: i64) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(times).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The same amount the other way.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the one amount that has no opposite, `i64::MIN`.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The size of the amount, whichever way it goes.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for `i64::MIN`.
    pub fn checked_abs(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_abs().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The sum of `amounts`, which is zero `currency` when there are none.
    ///
    /// # Errors
    /// When one is in another currency or the sum does not fit.
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Self::zero(currency), Self::checked_add)
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch {
                left: self.currency,
                right: other.currency,
            })
        }
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency::{Gbp, Usd};

    fn gbp(minor: i64) -> Money {
        Money::from_minor(minor, Gbp)
    }

    #[test]
    fn two_currencies_never_combine_and_have_no_order() {
        let dollars = Money::from_minor(1, Usd);
        let mismatch = MoneyError::CurrencyMismatch {
            left: Gbp,
            right: Usd,
        };
        assert_eq!(gbp(1).checked_add(dollars), Err(mismatch.clone()));
        assert_eq!(gbp(1).checked_sub(dollars), Err(mismatch));
        assert_ne!(gbp(1), dollars);
        assert_eq!(gbp(1).partial_cmp(&dollars), None);
        assert!(gbp(1) < gbp(2));
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_never_wraps() {
        assert_eq!(gbp(i64::MAX).checked_add(gbp(1)), Err(MoneyError::Overflow));
        assert_eq!(gbp(i64::MIN).checked_sub(gbp(1)), Err(MoneyError::Overflow));
        assert_eq!(gbp(i64::MIN).checked_neg(), Err(MoneyError::Overflow));
        assert_eq!(gbp(i64::MAX).checked_mul(2), Err(MoneyError::Overflow));
        let huge = Money::round_from_decimal(Decimal::MAX, Gbp, Rounding::HalfEven);
        assert_eq!(huge, Err(MoneyError::Overflow));
    }

    #[test]
    fn halves_go_where_the_rounding_says() {
        let round = |major: &str, rounding| {
            let major = crate::decimal_text::parse(major).expect("a decimal");
            Money::round_from_decimal(major, Gbp, rounding)
                .expect("fits")
                .minor()
        };
        assert_eq!(round("0.125", Rounding::HalfEven), 12);
        assert_eq!(round("0.135", Rounding::HalfEven), 14);
        assert_eq!(round("-0.125", Rounding::HalfEven), -12);
        assert_eq!(round("0.125", Rounding::HalfUp), 13);
        assert_eq!(round("-0.125", Rounding::HalfUp), -13);
        assert_eq!(round("0.129", Rounding::TowardsZero), 12);
        assert_eq!(round("-0.129", Rounding::TowardsZero), -12);
        assert_eq!(round("0.121", Rounding::AwayFromZero), 13);
        assert_eq!(round("7", Rounding::HalfEven), 700);
    }

    #[test]
    fn it_is_stored_as_minor_units_and_a_code() {
        let value = (123_456_i64, "GBP");
        let text = format!("{{\"minor\":{},\"currency\":\"{}\"}}", value.0, value.1);
        let money: Money = serde_json::from_str(&text).expect("reads");
        assert_eq!(money, gbp(123_456));
        assert_eq!(serde_json::to_string(&money).expect("writes"), text);
        assert!(serde_json::from_str::<Money>("{\"minor\":1.5,\"currency\":\"GBP\"}").is_err());
        assert!(serde_json::from_str::<Money>("{\"minor\":1,\"currency\":\"XXX\"}").is_err());
    }

    proptest! {
        #[test]
        fn adding_then_taking_away_returns_the_same(
            a in -1_000_000_000_000_i64..1_000_000_000_000,
            b in -1_000_000_000_000_i64..1_000_000_000_000,
        ) {
            let sum = gbp(a).checked_add(gbp(b)).expect("fits");
            prop_assert_eq!(sum.checked_sub(gbp(b)), Ok(gbp(a)));
            prop_assert_eq!(sum, gbp(b).checked_add(gbp(a)).expect("fits"));
        }

        #[test]
        fn a_decimal_and_back_is_the_same_amount(minor: i64) {
            let back = Money::round_from_decimal(gbp(minor).to_decimal(), Gbp, Rounding::HalfEven);
            prop_assert_eq!(back, Ok(gbp(minor)));
        }

        #[test]
        fn rounding_moves_an_amount_by_at_most_half_a_penny(mantissa: i64, scale in 0_u32..12) {
            let exact = Decimal::new(mantissa, scale);
            for rounding in [Rounding::HalfEven, Rounding::HalfUp] {
                if let Ok(money) = Money::round_from_decimal(exact, Gbp, rounding) {
                    prop_assert!((money.to_decimal() - exact).abs() <= Decimal::new(5, 3));
                }
            }
        }
    }
}
