//! The working of a line, in words and in the inputs it rests on, so that it can be stored, shown
//! and replayed.

use money::{Currency, Decimal, Money};
use serde::{Deserialize, Serialize};

use crate::line::Unit;
use crate::usage::ReadingUsed;

/// What a line was worked out from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Working {
    /// The sum as a person would write it: `312.4 kWh × 24.50p = £76.54`.
    pub formula: String,
    /// The readings the quantity rests on, opening before closing; empty for intervals.
    pub readings: Vec<ReadingUsed>,
    /// How many interval readings were added up; 0 for register reads and standing charges.
    pub intervals: usize,
    /// Intervals in the same hours for which nothing is known; they are not charged.
    pub intervals_missing: usize,
    /// Other steps in words, such as the conversion of gas from volume to kWh.
    pub notes: Vec<String>,
}

/// `312.4 kWh × 24.50p = £76.54`.
#[must_use]
pub fn formula(
    quantity: Decimal,
    unit: Unit,
    rate: Decimal,
    currency: Currency,
    amount: Money,
) -> String {
    let quantity_text = quantity_text(quantity, unit);
    format!("{quantity_text} × {} = {amount}", rate_text(rate, currency))
}

/// `312.4 kWh`, `31 days`, `1 day`, `0.5161 months`.
#[must_use]
pub fn quantity_text(quantity: Decimal, unit: Unit) -> String {
    let shown = quantity.round_dp(4).normalize();
    let word = match (unit, shown == Decimal::ONE) {
        (Unit::Kwh, _) => "kWh",
        (Unit::Day, true) => "day",
        (Unit::Day, false) => "days",
        (Unit::Month, true) => "month",
        (Unit::Month, false) => "months",
    };
    format!("{shown} {word}")
}

/// A rate as it is spoken of: `24.50p`, `14.32¢`, and `£1.25` from one major unit up.
///
/// Every digit of the rate is kept.
#[must_use]
pub fn rate_text(rate: Decimal, currency: Currency) -> String {
    let sign = if rate < Decimal::ZERO { "\u{2212}" } else { "" };
    let size = rate.abs();
    let minor_mark = match currency {
        Currency::Gbp => "p",
        Currency::Usd | Currency::Eur | Currency::Cad | Currency::Aud => "¢",
    };
    if size < Decimal::ONE {
        let minor = size * Decimal::from(currency.minor_per_major());
        format!("{sign}{}{minor_mark}", at_least_two_decimals(minor))
    } else {
        format!("{sign}{}{}", currency.symbol(), at_least_two_decimals(size))
    }
}

fn at_least_two_decimals(value: Decimal) -> Decimal {
    let mut value = value.normalize();
    if value.scale() < 2 {
        value.rescale(2);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        money::decimal_text::parse(text).expect("a decimal")
    }

    #[test]
    fn rates_are_in_pence_below_a_pound() {
        assert_eq!(rate_text(dec("0.2450"), Currency::Gbp), "24.50p");
        assert_eq!(rate_text(dec("0.24503"), Currency::Gbp), "24.503p");
        assert_eq!(rate_text(dec("-0.15"), Currency::Gbp), "−15.00p");
        assert_eq!(rate_text(dec("0.1432"), Currency::Usd), "14.32¢");
        assert_eq!(rate_text(dec("9.85"), Currency::Usd), "$9.85");
        assert_eq!(rate_text(dec("1"), Currency::Gbp), "£1.00");
    }

    #[test]
    fn a_formula_reads_as_a_sum() {
        let amount = Money::from_minor(7_654, Currency::Gbp);
        let text = formula(
            dec("312.400"),
            Unit::Kwh,
            dec("0.245"),
            Currency::Gbp,
            amount,
        );
        assert_eq!(text, "312.4 kWh × 24.50p = £76.54");
        let amount = Money::from_minor(61, Currency::Gbp);
        let text = formula(dec("1"), Unit::Day, dec("0.6097"), Currency::Gbp, amount);
        assert_eq!(text, "1 day × 60.97p = £0.61");
    }
}
