//! What a charge is called: its code for programs, its label for people, its place on the bill.

use money::Decimal;

use crate::charge::What;
use crate::document::{Direction, Tariff, TierUnit};
use crate::market::AppliedTax;
use crate::price::{EnergyPlan, PeriodPrices};

/// The order of lines: energy, demand, reactive, fixed, export, adjustments, levies, credits.
pub(crate) const fn place_on_bill(what: What) -> (u8, usize, usize) {
    match what {
        What::Energy { period, tier } => (0, period, tier),
        What::Demand { charge, period, .. } => (1, charge, period),
        What::Reactive(index) => (2, index, 0),
        What::Standing(index) => (3, index, 0),
        What::Export { period, tier } => (4, period, tier),
        What::CreditUsed => (5, 0, 0),
        What::Minimum(index) => (6, index, 0),
        What::Discount(index) => (7, index, 0),
        What::CashOut => (8, 0, 0),
        What::TrueUp => (8, 1, 0),
        What::Levy(index) => (9, index, 0),
        What::Credit(index) => (10, index, 0),
    }
}

/// Code and label of a charge.
pub(crate) fn of(tariff: &Tariff, what: What, taxes: &[Option<AppliedTax>]) -> (String, String) {
    let (document, plan) = (tariff.document(), tariff.plan());
    let text = str::to_owned;
    match what {
        What::Energy { period, tier } => {
            let root = match document.direction {
                Direction::Import => "energy",
                Direction::Export => "export",
            };
            energy(root, None, &plan.energy, period, tier)
        }
        What::Export { period, tier } => {
            let rates = plan.export.as_ref().unwrap_or(&plan.energy);
            energy("export", Some("Energy exported"), rates, period, tier)
        }
        What::Demand {
            charge,
            period,
            tier,
        } => {
            let document = &document.demand[charge];
            let period = &document.periods[period];
            let code = format!("demand.{}.{}", document.name, period.name);
            if period.tiers.len() == 1 {
                return (code, period.label.clone());
            }
            let number = tier + 1;
            let label = format!("{}, tier {number}", period.label);
            (format!("{code}.tier_{number}"), label)
        }
        What::Reactive(index) => {
            let charge = &document.reactive[index];
            (format!("reactive.{}", charge.name), charge.label.clone())
        }
        What::Standing(index) => {
            let charge = &document.standing_charges[index];
            let label = charge.label.clone();
            let label = label.unwrap_or_else(|| text("Standing charge"));
            let code = charge.name.as_ref();
            let code = code.map(|name| format!("standing_charge.{name}"));
            (code.unwrap_or_else(|| text("standing_charge")), label)
        }
        What::CashOut => (
            text("export.cash_out"),
            text("Surplus energy bought from you"),
        ),
        What::CreditUsed => (text("export.credit_used"), text("Export credit used")),
        What::TrueUp => (text("export.true_up"), text("Export credit paid out")),
        What::Minimum(index) => (
            format!("minimum.{}", index + 1),
            text("Added up to the minimum charge"),
        ),
        What::Discount(index) => {
            let discount = &document.discounts[index];
            (
                format!("discount.{}", discount.name),
                discount.label.clone(),
            )
        }
        What::Credit(index) => {
            let credit = &document.credits[index];
            (format!("credit.{}", credit.name), credit.label.clone())
        }
        What::Levy(index) => {
            let key = &document.taxes[index];
            let label = taxes[index].as_ref().map_or(key, |tax| &tax.label);
            (format!("levy.{key}"), label.clone())
        }
    }
}

fn energy(
    root: &str,
    prefix: Option<&str>,
    plan: &EnergyPlan,
    period: usize,
    tier: usize,
) -> (String, String) {
    let prices = &plan.periods[period];
    let mut code = root.to_owned();
    if !prices.name.is_empty() {
        code = format!("{code}.{}", prices.name);
    }
    let mut label = match prefix {
        Some(prefix) if prices.name.is_empty() => prefix.to_owned(),
        Some(prefix) => format!("{prefix}: {}", prices.label),
        None => prices.label.clone(),
    };
    if prices.tiers.len() > 1 {
        code = format!("{code}.tier_{}", tier + 1);
        label = format!("{label}, {}", tier_words(prices, tier));
    }
    (code, label)
}

/// `first 250 kWh`, `up to 800 kWh`, `above 800 kWh`.
fn tier_words(prices: &PeriodPrices, tier: usize) -> String {
    let bound = |tier: usize| {
        let price = &prices.tiers[tier];
        let kwh = price.up_to.unwrap_or(Decimal::ZERO).normalize();
        match price.unit {
            TierUnit::Kwh => format!("{kwh} kWh"),
            TierUnit::KwhPerDay => format!("{kwh} kWh a day"),
            TierUnit::KwhPerKw => format!("{kwh} kWh for each kW"),
            TierUnit::KwhPerKwPerDay => format!("{kwh} kWh for each kW a day"),
        }
    };
    match (tier, prices.tiers[tier].up_to) {
        (0, Some(_)) => format!("first {}", bound(0)),
        (0, None) => "all".to_owned(),
        (_, Some(_)) => format!("up to {}", bound(tier)),
        (_, None) => format!("above {}", bound(tier - 1)),
    }
}
