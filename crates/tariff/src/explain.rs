//! The working of a line, in words and in the inputs it rests on, so that it can be stored, shown
//! and replayed.

use money::{Currency, Decimal, Money};
use serde::{Deserialize, Serialize};

use crate::line::{LineBasis, Unit};
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

/// `312.4 kWh × 24.50p = £76.54`; for what is no product, the sum that it is.
#[must_use]
pub fn formula(
    (quantity, unit, rate): (Decimal, Unit, Decimal),
    basis: &LineBasis,
    currency: Currency,
    amount: Money,
) -> String {
    let money = |value: Decimal| money_text(value, currency);
    let product = || match unit {
        Unit::Money => format!("{} × {}%", money(quantity), percent_text(rate)),
        _ => format!(
            "{} × {}",
            quantity_text(quantity, unit),
            rate_text(rate, currency)
        ),
    };
    match basis {
        LineBasis::Product if unit == Unit::Money && rate.abs() == Decimal::ONE => {
            format!("{} = {amount}", money(quantity * rate))
        }
        LineBasis::Product => format!("{} = {amount}", product()),
        LineBasis::Series { .. } => format!(
            "{} at the price of each interval, {} on average = {amount}",
            quantity_text(quantity, unit),
            rate_text(rate, currency)
        ),
        LineBasis::TopUp { minimum, charged } => {
            format!("{} − {} = {amount}", money(*minimum), money(*charged))
        }
        LineBasis::UpTo { limit } => {
            format!("{}, but at most {} = {amount}", product(), money(*limit))
        }
    }
}

fn percent_text(fraction: Decimal) -> String {
    let sign = if fraction < Decimal::ZERO {
        "\u{2212}"
    } else {
        ""
    };
    let per_hundred = fraction.abs() * Decimal::ONE_HUNDRED;
    format!("{sign}{}", per_hundred.round_dp(4).normalize())
}

/// An unrounded amount, to four decimals.
fn money_text(value: Decimal, currency: Currency) -> String {
    let sign = if value < Decimal::ZERO {
        "\u{2212}"
    } else {
        ""
    };
    let size = at_least_two_decimals(value.abs().round_dp(4));
    format!("{sign}{}{size}", currency.symbol())
}

/// `312.4 kWh`, `31 days`, `1 day`, `0.5161 months`.
#[must_use]
pub fn quantity_text(quantity: Decimal, unit: Unit) -> String {
    let shown = quantity.round_dp(4).normalize();
    let one = shown == Decimal::ONE;
    let word = match unit {
        Unit::Kwh => "kWh",
        Unit::Day if one => "day",
        Unit::Day => "days",
        Unit::Month if one => "month",
        Unit::Month => "months",
        Unit::Year if one => "year",
        Unit::Year => "years",
        Unit::Bill if one => "bill",
        Unit::Bill => "bills",
        Unit::Kw => "kW",
        Unit::Kva => "kVA",
        Unit::KwDay => "kW-days",
        Unit::KvaDay => "kVA-days",
        Unit::Kvarh => "kVArh",
        Unit::Kvar => "kVAr",
        Unit::Money => "of charges",
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
        let product = LineBasis::Product;
        let what = (dec("312.400"), Unit::Kwh, dec("0.245"));
        let text = formula(what, &product, Currency::Gbp, amount);
        assert_eq!(text, "312.4 kWh × 24.50p = £76.54");
        let amount = Money::from_minor(61, Currency::Gbp);
        let what = (dec("1"), Unit::Day, dec("0.6097"));
        let text = formula(what, &product, Currency::Gbp, amount);
        assert_eq!(text, "1 day × 60.97p = £0.61");
    }
}
