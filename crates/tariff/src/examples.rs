//! Ready tariffs of both markets, for the demo, for tests and as models to copy.
//!
//! The prices are of a made-up supplier; they are close to what households paid in 2024.

use crate::{Tariff, TariffError};

/// United Kingdom, electricity, one rate.
pub const UK_STANDARD_VARIABLE: &str = include_str!("../examples-data/uk-standard-variable.toml");
/// United Kingdom, electricity, day and night registers.
pub const UK_ECONOMY_7: &str = include_str!("../examples-data/uk-economy-7.toml");
/// United Kingdom, electricity, dearer from 16:00 to 19:00 and cheaper at night.
pub const UK_TIME_OF_USE: &str = include_str!("../examples-data/uk-time-of-use.toml");
/// United Kingdom, gas.
pub const UK_GAS: &str = include_str!("../examples-data/uk-gas.toml");
/// United Kingdom, payment for exported solar energy.
pub const UK_EXPORT_FLAT: &str = include_str!("../examples-data/uk-export-flat.toml");
/// United Kingdom, small business, electricity.
pub const UK_BUSINESS_FLAT: &str = include_str!("../examples-data/uk-business-flat.toml");
/// United Kingdom, small business, gas.
pub const UK_BUSINESS_GAS: &str = include_str!("../examples-data/uk-business-gas.toml");
/// United States, electricity, seasonal time of use with a monthly charge.
pub const US_TIME_OF_USE: &str = include_str!("../examples-data/us-time-of-use.toml");

/// Every example document, in the order above.
pub const ALL: [&str; 8] = [
    UK_STANDARD_VARIABLE,
    UK_ECONOMY_7,
    UK_TIME_OF_USE,
    UK_GAS,
    UK_EXPORT_FLAT,
    UK_BUSINESS_FLAT,
    UK_BUSINESS_GAS,
    US_TIME_OF_USE,
];

/// Every example, read and checked.
///
/// # Errors
/// Never in a released build: a test reads them all.
pub fn tariffs() -> Result<Vec<Tariff>, TariffError> {
    ALL.into_iter().map(Tariff::from_toml).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_and_has_a_code_of_its_own() {
        let tariffs = tariffs().expect("every example reads");
        let mut codes: Vec<&str> = tariffs.iter().map(|t| t.document().code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
    }

    #[test]
    fn every_example_is_the_same_after_toml_and_json() {
        for tariff in tariffs().expect("every example reads") {
            let toml = tariff.to_toml().expect("writes TOML");
            let again = Tariff::from_toml(&toml).expect("reads its own TOML");
            assert_eq!(again.document(), tariff.document());
            let json = tariff.to_json().expect("writes JSON");
            let again = Tariff::from_json(&json).expect("reads its own JSON");
            assert_eq!(again.document(), tariff.document());
        }
    }
}
