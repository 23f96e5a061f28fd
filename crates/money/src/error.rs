//! What can go wrong with money: one enum for arithmetic, one for what a person typed.

use crate::Currency;

/// An operation on money that has no exact answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two currencies met in one operation.
    #[error("cannot combine {left} with {right}")]
    CurrencyMismatch {
        /// The currency of the left-hand amount.
        left: Currency,
        /// The currency of the right-hand amount.
        right: Currency,
    },
    /// The result does not fit in 64 bits of minor units, or the decimal in 96 bits.
    #[error("the amount is too large to hold")]
    Overflow,
    /// The weights of an allocation are empty or all zero.
    #[error("there is nothing to allocate to: every weight is zero")]
    NoWeights,
    /// The code is not one of [`Currency::ALL`].
    #[error("unknown currency \"{0}\"")]
    UnknownCurrency(String),
    /// The text is not an exact decimal number.
    #[error("\"{0}\" is not a decimal number such as \"0.2450\"")]
    NotDecimal(String),
}

/// Why what a person typed is not an amount. The text can be shown beside the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Nothing was typed, or only a symbol.
    #[error("Enter an amount, such as 25.00")]
    Empty,
    /// A character that is no part of an amount.
    #[error("\"{found}\" cannot be part of an amount. Use digits and a point, such as 25.00")]
    Unexpected {
        /// The first such character.
        found: char,
    },
    /// More than one decimal point.
    #[error("There is more than one decimal point. Use one, such as 25.00")]
    TwoPoints,
    /// More digits after the point than the currency has.
    #[error("Use no more than {allowed} digits after the point, such as 25.00")]
    TooManyDecimals {
        /// How many the currency has.
        allowed: u32,
    },
    /// A comma or space that does not separate thousands.
    #[error("Use a point for the pence and a comma only between thousands, such as 1,250.00")]
    MisplacedSeparator,
    /// The symbol or code of another currency.
    #[error("This amount is in {expected}. Enter it without another currency's sign")]
    OtherCurrency {
        /// The currency that the amount must be in.
        expected: Currency,
    },
    /// More than can be held.
    #[error("This amount is too large")]
    TooLarge,
}
