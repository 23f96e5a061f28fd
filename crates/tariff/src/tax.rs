//! Taxes as dated data of a market, looked up by the key that a tariff names.

use std::sync::LazyLock;

use jiff::civil::Date;
use money::Percent;
use serde::{Deserialize, Serialize};

use crate::{Period, TariffError};

/// The key of a tariff on which no tax is charged.
pub const NO_TAX: &str = "none";

/// The taxes of every market we know. Its own text is `taxes.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxTable {
    tax: Vec<Tax>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tax {
    key: String,
    label: String,
    rates: Vec<DatedRate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedRate {
    from: Date,
    percent: Percent,
}

/// One tax at the rate of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxRate {
    /// Key in the table.
    pub key: String,
    /// Name for people, such as `VAT`.
    pub label: String,
    /// The rate.
    pub percent: Percent,
}

static BUILT_IN: LazyLock<TaxTable> = LazyLock::new(|| {
    TaxTable::from_toml(include_str!("taxes.toml")).expect("a test reads the built-in table")
});

impl TaxTable {
    /// The table that comes with Lamplight.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a table; keys must be unique and the rates of each in order of date.
    ///
    /// # Errors
    /// [`TariffError::Syntax`] or [`TariffError::Document`].
    pub fn from_toml(text: &str) -> Result<Self, TariffError> {
        let table: Self =
            toml::from_str(text).map_err(|error| TariffError::Syntax(error.to_string()))?;
        for (index, tax) in table.tax.iter().enumerate() {
            let place = |field: &str| format!("tax[{index}].{field}");
            let first_of_its_key = table.tax.iter().position(|other| other.key == tax.key);
            if tax.key == NO_TAX || first_of_its_key != Some(index) {
                let problem = format!("\"{}\" cannot be used (again)", tax.key);
                return Err(TariffError::at(place("key"), problem));
            }
            if !tax.rates.is_sorted_by(|a, b| a.from < b.from) {
                return Err(TariffError::at(
                    place("rates"),
                    "rates must be in order of date",
                ));
            }
        }
        Ok(table)
    }

    /// The rate of `key` throughout `period`; `None` for [`NO_TAX`].
    ///
    /// # Errors
    /// When the key is unknown, has no rate yet, or changes inside the period.
    pub fn rate_in(&self, key: &str, period: Period) -> Result<Option<TaxRate>, TariffError> {
        if key == NO_TAX {
            return Ok(None);
        }
        let tax = self.tax.iter().find(|tax| tax.key == key);
        let tax = tax.ok_or_else(|| TariffError::UnknownTax(key.to_owned()))?;
        let inside = |rate: &&DatedRate| period.from() < rate.from && rate.from < period.to();
        if let Some(change) = tax.rates.iter().find(inside) {
            return Err(TariffError::TaxRateChanges {
                key: key.to_owned(),
                date: change.from,
            });
        }
        let rate = tax.rates.iter().rfind(|rate| rate.from <= period.from());
        let rate = rate.ok_or_else(|| TariffError::NoTaxRate {
            key: key.to_owned(),
            date: period.from(),
        })?;
        let (key, label) = (tax.key.clone(), tax.label.clone());
        Ok(Some(TaxRate {
            key,
            label,
            percent: rate.percent,
        }))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use money::Decimal;

    use super::*;

    fn percent_in(key: &str, from: Date, to: Date) -> Result<Decimal, TariffError> {
        let period = Period::new(from, to).expect("has days");
        let rate = TaxTable::built_in().rate_in(key, period)?;
        Ok(rate.map_or(Decimal::ZERO, |rate| rate.percent.per_hundred()))
    }

    #[test]
    fn united_kingdom_vat_is_5_for_homes_and_20_for_business() {
        let (from, to) = (date(2026, 1, 1), date(2026, 2, 1));
        assert_eq!(
            percent_in("uk_vat_domestic", from, to),
            Ok(Decimal::from(5))
        );
        assert_eq!(
            percent_in("uk_vat_business", from, to),
            Ok(Decimal::from(20))
        );
        assert_eq!(percent_in(NO_TAX, from, to), Ok(Decimal::ZERO));
    }

    #[test]
    fn the_rate_is_that_of_the_day() {
        let in_2010 = percent_in("uk_vat_business", date(2010, 12, 1), date(2011, 1, 4));
        assert_eq!(in_2010, Ok(Decimal::new(175, 1)));
    }

    #[test]
    fn a_change_inside_the_period_is_not_averaged_over() {
        let change = percent_in("uk_vat_business", date(2010, 12, 1), date(2011, 2, 1));
        let (key, date) = ("uk_vat_business".to_owned(), date(2011, 1, 4));
        assert_eq!(change, Err(TariffError::TaxRateChanges { key, date }));
    }

    #[test]
    fn an_unknown_tax_and_a_day_before_the_first_rate_are_refused() {
        let (from, to) = (date(1980, 1, 1), date(1980, 2, 1));
        let unknown = percent_in("moon_tax", from, to);
        assert_eq!(unknown, Err(TariffError::UnknownTax("moon_tax".to_owned())));
        let early = percent_in("uk_vat_domestic", from, to);
        assert!(matches!(early, Err(TariffError::NoTaxRate { .. })));
    }
}
