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
/// United Kingdom, electricity, a price for each half-hour.
pub const UK_AGILE: &str = include_str!("../examples-data/uk-agile.toml");
/// United Kingdom, business, half-hourly: capacity, reactive energy, bank holidays, CCL.
pub const UK_BUSINESS_HALF_HOURLY: &str =
    include_str!("../examples-data/uk-business-half-hourly.toml");
/// United States, tiers by the day, a minimum, two taxes, a discount and a credit.
pub const US_TIERED: &str = include_str!("../examples-data/us-tiered.toml");
/// United States, time of use x tiers with net metering in kWh.
pub const US_SOLAR_NET_METERING: &str = include_str!("../examples-data/us-solar-net-metering.toml");
/// United States, credits in money for energy given.
pub const US_SOLAR_NET_BILLING: &str = include_str!("../examples-data/us-solar-net-billing.toml");
/// United States, demand in tiers by season with a ratchet, energy by hours of use.
pub const US_GENERAL_DEMAND: &str = include_str!("../examples-data/us-general-demand.toml");

/// Every example document, in the order above.
pub const ALL: [&str; 14] = [
    UK_STANDARD_VARIABLE,
    UK_ECONOMY_7,
    UK_TIME_OF_USE,
    UK_GAS,
    UK_EXPORT_FLAT,
    UK_BUSINESS_FLAT,
    UK_BUSINESS_GAS,
    US_TIME_OF_USE,
    UK_AGILE,
    UK_BUSINESS_HALF_HOURLY,
    US_TIERED,
    US_SOLAR_NET_METERING,
    US_SOLAR_NET_BILLING,
    US_GENERAL_DEMAND,
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
    use jiff::civil::date;

    use super::*;
    use crate::testing::{as_usage, calendar, days_of, month_of};
    use crate::{IntervalUsage, PriceDay, PriceSeries, RatedPeriod, RatingInput, Usage, rate};

    #[test]
    fn every_example_reads_and_has_a_code_of_its_own() {
        let tariffs = tariffs().expect("every example reads");
        let mut codes: Vec<&str> = tariffs.iter().map(|t| t.document().code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
    }

    /// June 2026 with a kWh in each half-hour, half of it given back, and a third reactive.
    fn june(tariff: &Tariff) -> RatedPeriod {
        let june = month_of(date(2026, 6, 1));
        let (taken, given) = (days_of(june, |_, _| 1_000), days_of(june, |_, _| 500));
        let reactive = days_of(june, |_, _| 400);
        let (taken, given, reactive) = (as_usage(&taken), as_usage(&given), as_usage(&reactive));
        let usage = Usage::Intervals(IntervalUsage {
            import: &taken,
            export: &given,
            reactive: &reactive,
            ..IntervalUsage::default()
        });
        let nanos = [150_000_000; 48];
        let prices = june.dates().map(|date| PriceDay {
            date,
            nanos: &nanos,
        });
        let prices: Vec<PriceDay<'_>> = prices.collect();
        let series = [PriceSeries {
            key: "day-ahead-import",
            version: "1",
            resolution_minutes: 30,
            days: &prices,
        }];
        let calendar = calendar(june);
        let mut input = RatingInput::new(june, &calendar, usage);
        input.series = &series;
        rate(tariff, &input).expect("rates")
    }

    #[test]
    fn every_example_rates_a_month_of_1440_kwh() {
        let totals: Vec<String> = tariffs()
            .expect("every example reads")
            .iter()
            .map(|tariff| format!("{} {}", tariff.document().code, june(tariff).total))
            .collect();
        assert_eq!(
            totals,
            [
                "uk-standard-variable £389.64",
                "uk-economy-7 £403.19",
                "uk-time-of-use £380.88",
                "uk-gas £101.46",
                "uk-export-flat −£216.00",
                "uk-business-flat £497.30",
                "uk-business-gas £117.75",
                "us-time-of-use $221.05",
                "uk-agile £521.60",
                "uk-business-half-hourly £478.44",
                "us-tiered $257.45",
                "us-solar-net-metering $106.73",
                "us-solar-net-billing $253.24",
                "us-general-demand $220.36",
            ]
        );
    }

    #[test]
    fn the_business_bill_has_the_levy_and_vat_on_it() {
        let bill = june(&Tariff::from_toml(UK_BUSINESS_HALF_HOURLY).expect("reads"));
        let texts = bill.lines.iter();
        let texts: Vec<String> = texts
            .map(|line| format!("{} {}", line.code, line.working.formula))
            .collect();
        assert_eq!(
            texts,
            [
                "energy.red 132 kWh × 34.10p = £45.01",
                "energy.amber 462 kWh × 22.65p = £104.64",
                "energy.green 846 kWh × 17.90p = £151.43",
                "demand.capacity.all 64.6219 kVA-days × 7.21p = £4.66",
                "reactive.excess 100.8 kVArh × 0.284p = £0.29",
                "standing_charge 30 days × £1.85 = £55.50",
                "standing_charge.data 0.0822 years × £312.00 = £25.64",
                "levy.uk_ccl 1440 kWh × 0.801p = £11.53",
            ]
        );
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
