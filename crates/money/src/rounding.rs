//! The ways to round, named once; nothing in Lamplight rounds without naming one.

use rust_decimal::{Decimal, RoundingStrategy};

/// How an exact decimal becomes a shorter one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest; a half goes to the even neighbour. The rule of every bill line.
    HalfEven,
    /// To the nearest; a half goes away from zero.
    HalfUp,
    /// What is over is dropped.
    TowardsZero,
    /// What is over counts as a whole.
    AwayFromZero,
}

impl Rounding {
    /// `value` with at most `digits` after the point.
    #[must_use]
    pub fn round(self, value: Decimal, digits: u32) -> Decimal {
        let strategy = match self {
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Self::TowardsZero => RoundingStrategy::ToZero,
            Self::AwayFromZero => RoundingStrategy::AwayFromZero,
        };
        value.round_dp_with_strategy(digits, strategy)
    }
}
