//! A tariff as customers are told it: each of its prices in words, before tax.

use jiff::civil::Date;
use money::{Currency, Decimal};
use tariff::explain::rate_text;
use tariff::{
    ChargePer, DemandCharge, DemandMeasure, DemandPer, DynamicRates, ReactiveBasis, ReactiveCharge,
    StandingCharge, TariffDocument, Tier, TierUnit, UnitRates,
};

use super::{Direction, PriceFact, TariffFacts};

impl TariffFacts {
    /// What is told of a tariff whose agreement ends before `ends_before` (`None`: it runs on).
    #[must_use]
    pub fn of(tariff: &TariffDocument, ends_before: Option<Date>, payment_method: &str) -> Self {
        let currency = tariff.currency;
        let mut prices = unit_prices(tariff);
        let fixed = tariff.standing_charges.iter();
        prices.extend(fixed.map(|one| standing(one, currency)));
        let demand = tariff.demand.iter();
        prices.extend(demand.flat_map(|one| demand_prices(one, currency)));
        let reactive = tariff.reactive.iter();
        prices.extend(reactive.map(|one| reactive_price(one, currency)));
        Self {
            prices,
            ends_on: ends_before.and_then(|end| end.yesterday().ok()),
            payment_method: payment_method.to_owned(),
        }
    }
}

fn unit_prices(tariff: &TariffDocument) -> Vec<PriceFact> {
    let currency = tariff.currency;
    let per_kwh = |label: &str, rate: Decimal| price(label, rate, "per kWh", currency);
    match &tariff.unit_rates {
        UnitRates::Flat(flat) => {
            let label = match tariff.direction {
                Direction::Import => "Unit rate",
                Direction::Export => "Export rate",
            };
            vec![per_kwh(label, flat.rate)]
        }
        UnitRates::Registers(rates) => rates
            .registers
            .iter()
            .map(|one| per_kwh(&one.label, one.rate))
            .collect(),
        UnitRates::TimeOfUse(rates) => rates
            .periods
            .iter()
            .map(|one| per_kwh(&one.label, one.rate))
            .collect(),
        UnitRates::Tiered(rates) => tiers("Unit rate", &rates.tiers, currency),
        UnitRates::TimeOfUseTiered(rates) => rates
            .periods
            .iter()
            .flat_map(|one| tiers(&one.label, &one.tiers, currency))
            .collect(),
        UnitRates::Dynamic(rates) => vec![dynamic(rates, currency)],
    }
}

fn tiers(label: &str, tiers: &[Tier], currency: Currency) -> Vec<PriceFact> {
    let unit = |unit: TierUnit| match unit {
        TierUnit::Kwh => "kWh",
        TierUnit::KwhPerDay => "kWh a day",
        TierUnit::KwhPerKw => "kWh for each kW",
        TierUnit::KwhPerKwPerDay => "kWh for each kW and day",
    };
    let fact = |tier: &Tier| {
        let upto = tier
            .up_to
            .map(|bound| format!("{label}, up to {} {}", bound.normalize(), unit(tier.unit)));
        let label = upto.unwrap_or_else(|| match tiers.len() {
            1 => label.to_owned(),
            _ => format!("{label}, above that"),
        });
        price(&label, tier.rate, "per kWh", currency)
    };
    tiers.iter().map(fact).collect()
}

fn dynamic(rates: &DynamicRates, currency: Currency) -> PriceFact {
    let cap = rates.cap.map_or_else(String::new, |cap| {
        format!(", never above {} per kWh", rate_text(cap, currency))
    });
    PriceFact {
        label: rates.label.clone(),
        text: format!("a price for each half-hour{cap}"),
    }
}

fn standing(charge: &StandingCharge, currency: Currency) -> PriceFact {
    let label = charge.label.as_deref().unwrap_or("Standing charge");
    let per = match charge.per {
        ChargePer::Day | ChargePer::DayEvened => "a day",
        ChargePer::Month => "a month",
        ChargePer::Year => "a year",
        ChargePer::BillingPeriod => "a bill",
    };
    price(label, charge.amount, per, currency)
}

fn demand_prices(charge: &DemandCharge, currency: Currency) -> Vec<PriceFact> {
    let per = match (charge.measure, charge.per) {
        (DemandMeasure::Kw, DemandPer::Month) => "per kW a month",
        (DemandMeasure::Kw, DemandPer::Day) => "per kW a day",
        (DemandMeasure::Kva, DemandPer::Month) => "per kVA a month",
        (DemandMeasure::Kva, DemandPer::Day) => "per kVA a day",
    };
    let unit = match charge.measure {
        DemandMeasure::Kw => "kW",
        DemandMeasure::Kva => "kVA",
    };
    let mut prices = Vec::new();
    for period in &charge.periods {
        for tier in &period.tiers {
            let label = match tier.up_to {
                Some(bound) => format!("{}, up to {} {unit}", period.label, bound.normalize()),
                None if period.tiers.len() > 1 => format!("{}, above that", period.label),
                None => period.label.clone(),
            };
            prices.push(price(&label, tier.rate, per, currency));
        }
    }
    prices
}

fn reactive_price(charge: &ReactiveCharge, currency: Currency) -> PriceFact {
    let per = match charge.basis {
        ReactiveBasis::KvarhAbovePercentOfKwh(_) => "per kVArh",
        ReactiveBasis::KvarOfPeak => "per kVAr a month",
    };
    price(&charge.label, charge.rate, per, currency)
}

fn price(label: &str, rate: Decimal, per: &str, currency: Currency) -> PriceFact {
    PriceFact {
        label: label.to_owned(),
        text: format!("{} {per}", rate_text(rate, currency)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use tariff::{Tariff, examples};

    use super::*;

    fn facts(toml: &str) -> TariffFacts {
        let tariff = Tariff::from_toml(toml).expect("reads");
        TariffFacts::of(tariff.document(), Some(date(2026, 4, 1)), "Direct Debit")
    }

    fn said(facts: &TariffFacts) -> Vec<String> {
        let prices = facts.prices.iter();
        prices
            .map(|price| format!("{}: {}", price.label, price.text))
            .collect()
    }

    #[test]
    fn every_price_of_a_tariff_is_told() {
        let facts = facts(examples::UK_ECONOMY_7);
        assert_eq!(facts.ends_on, Some(date(2026, 3, 31)));
        let said = said(&facts);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].ends_with("p per kWh"), "{said:?}");
        assert!(said[2].starts_with("Standing charge: "), "{said:?}");
        assert!(said[2].ends_with("p a day"), "{said:?}");
    }

    #[test]
    fn every_example_tariff_has_prices_to_tell() {
        for toml in examples::ALL {
            let facts = facts(toml);
            assert!(!facts.prices.is_empty(), "{toml}");
            assert!(facts.prices.iter().all(|one| !one.label.is_empty()));
        }
    }
}
