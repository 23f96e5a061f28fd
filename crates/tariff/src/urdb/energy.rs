//! URDB's energy charges as unit rates, and what energy given to the grid earns as rates of the
//! same shape.

use std::collections::BTreeSet;

use super::fields::{Fields, unsupported};
use super::schedule::{self, Schedule};
use super::tiers::{self, Tier, unknown_unit};
use crate::TariffError;
use crate::document::{
    FlatRate, Tier as DocumentTier, TierFill, TierPeriod, TierUnit, TieredRates, TimeOfUseRates,
    TimeOfUseTieredRates, TouPeriod, TouTierPeriod, UnitRates,
};

/// What URDB says of energy.
pub(super) struct Energy {
    structure: Vec<Vec<Tier>>,
    schedule: Schedule,
}

impl Energy {
    pub(super) fn take(fields: &mut Fields) -> Result<Self, TariffError> {
        let structure = tiers::take(fields, "energyratestructure")?
            .ok_or_else(|| TariffError::at("energyratestructure", "is missing or empty"))?;
        let schedule = Schedule::take(fields, "energy", structure.len())?;
        let energy = Self {
            structure,
            schedule,
        };
        energy.check_units()?;
        energy.check_tiers_of_each_month()?;
        energy.tell_last_bounds(fields);
        Ok(energy)
    }

    /// Whether any tier says what a kWh given earns.
    pub(super) fn has_sell(&self) -> bool {
        self.structure
            .iter()
            .flatten()
            .any(|tier| tier.sell.is_some())
    }

    /// Whether any kWh taken has a price below zero.
    pub(super) fn has_rate_below_zero(&self) -> bool {
        let mut tiers = self.structure.iter().flatten();
        tiers.any(|tier| tier.rate.is_sign_negative() && !tier.rate.is_zero())
    }

    /// The price of a kWh taken.
    pub(super) fn buy_rates(&self, fill: TierFill) -> Result<UnitRates, TariffError> {
        self.rates(fill, |tier| tier.rate)
    }

    /// What a kWh given earns; nothing where the tariff does not say.
    pub(super) fn sell_rates(&self, fill: TierFill) -> Result<UnitRates, TariffError> {
        self.rates(fill, |tier| tier.sell.unwrap_or_default())
    }

    fn rates(
        &self,
        fill: TierFill,
        rate: impl Fn(&Tier) -> money::Decimal,
    ) -> Result<UnitRates, TariffError> {
        let used = self.schedule.used();
        let only = (used.len() == 1).then(|| &self.structure[self.schedule.first()]);
        let is_tiered = self.structure.iter().any(|tiers| tiers.len() > 1);
        let tiers = |tiers: &[Tier]| document_tiers(tiers, &rate);
        Ok(match (only, is_tiered) {
            (Some(only), _) if only.len() == 1 => UnitRates::Flat(FlatRate {
                rate: rate(&only[0]),
            }),
            (Some(only), _) => UnitRates::Tiered(TieredRates {
                per: TierPeriod::Month,
                tiers: tiers(only)?,
            }),
            (None, false) => UnitRates::TimeOfUse(TimeOfUseRates {
                periods: (self.structure.iter().enumerate())
                    .map(|(index, tiers)| TouPeriod {
                        name: schedule::period_name(index),
                        label: label(index),
                        rate: rate(&tiers[0]),
                    })
                    .collect(),
                seasons: self.schedule.seasons()?,
            }),
            (None, true) => UnitRates::TimeOfUseTiered(TimeOfUseTieredRates {
                per: TierPeriod::Month,
                fill,
                periods: (self.structure.iter().enumerate())
                    .map(|(index, of_period)| {
                        Ok(TouTierPeriod {
                            name: schedule::period_name(index),
                            label: label(index),
                            tiers: tiers(of_period)?,
                        })
                    })
                    .collect::<Result<_, TariffError>>()?,
                seasons: self.schedule.seasons()?,
            }),
        })
    }

    /// Bounds of one kind in a period. SAM fills kWh steps inside kWh/kW blocks; a document has no
    /// way to say that.
    fn check_units(&self) -> Result<(), TariffError> {
        for (index, tiers) in self.structure.iter().enumerate() {
            let place = |tier: usize| format!("energyratestructure[{index}][{tier}]");
            let mut by_demand = BTreeSet::new();
            for (number, tier) in tiers.iter().enumerate() {
                let unit = unit_of(tier, &place(number))?;
                if tier.max.is_some() {
                    let on_demand = matches!(unit, TierUnit::KwhPerKw | TierUnit::KwhPerKwPerDay);
                    by_demand.insert(on_demand);
                }
                let before = number.checked_sub(1).map(|before| &tiers[before]);
                let same_unit = before.filter(|before| before.unit == tier.unit);
                if same_unit.is_some_and(|before| tier.max.is_some() && tier.max <= before.max) {
                    let problem = "is not above the max of the tier before";
                    return Err(TariffError::at(format!("{}.max", place(number)), problem));
                }
            }
            if by_demand.len() > 1 {
                let what = format!("energyratestructure[{index}]: kWh/kW and kWh in one period");
                return Err(unsupported(what));
            }
        }
        Ok(())
    }

    /// Kilowatt-hours of every period fill one set of tiers, so the periods of a month must agree.
    /// SAM refuses the same (ssc, `rate_data::setup_energy_rates`).
    fn check_tiers_of_each_month(&self) -> Result<(), TariffError> {
        let unit = |tier: &Tier| tier.unit.clone().unwrap_or_else(|| "kwh".to_owned());
        let bounds = |period: usize| -> Vec<_> {
            let tiers = &self.structure[period];
            let inner = &tiers[..tiers.len() - 1];
            inner.iter().map(|tier| (tier.max, unit(tier))).collect()
        };
        for month in 0..12 {
            let used = self.schedule.used_in(month);
            let mut used = used.iter();
            let Some(first) = used.next() else { continue };
            if let Some(other) = used.find(|other| bounds(**other) != bounds(*first)) {
                return Err(unsupported(format!(
                    "energyratestructure[{first}] and [{other}]: different tiers in one month"
                )));
            }
        }
        Ok(())
    }

    /// A bound on the last tier says who may have the tariff, not what more would cost.
    fn tell_last_bounds(&self, fields: &mut Fields) {
        for (index, tiers) in self.structure.iter().enumerate() {
            if let Some(max) = tiers.last().and_then(|tier| tier.max) {
                let last = tiers.len() - 1;
                fields.left_out.push(format!(
                    "energyratestructure[{index}][{last}].max: {max}: the last tier has no end"
                ));
            }
        }
    }
}

fn document_tiers(
    tiers: &[Tier],
    rate: impl Fn(&Tier) -> money::Decimal,
) -> Result<Vec<DocumentTier>, TariffError> {
    let last = tiers.len().saturating_sub(1);
    (tiers.iter().enumerate())
        .map(|(number, tier)| {
            Ok(DocumentTier {
                up_to: tier.max.filter(|_| number < last),
                unit: if number < last {
                    unit_of(tier, "energyratestructure")?
                } else {
                    TierUnit::Kwh
                },
                rate: rate(tier),
            })
        })
        .collect()
}

fn unit_of(tier: &Tier, place: &str) -> Result<TierUnit, TariffError> {
    Ok(match tier.unit.as_deref() {
        None | Some("kwh") => TierUnit::Kwh,
        Some("kwh daily") => TierUnit::KwhPerDay,
        Some("kwh/kw") => TierUnit::KwhPerKw,
        Some("kwh/kw daily") => TierUnit::KwhPerKwPerDay,
        Some(other) => return Err(unknown_unit(place, other)),
    })
}

fn label(index: usize) -> String {
    format!("Energy, price {}", index + 1)
}
