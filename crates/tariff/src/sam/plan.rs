//! A tariff document made ready for a year of SAM's: prices by hour, amounts by month.

use money::Decimal;

use super::Settings;
use super::product;
use super::year::Hours;
use crate::TariffError;
use crate::document::{
    BelowZero, ChargeKind, ChargePer, DemandCharge, DemandPer, ExportTerms, MinimumPer, Season,
    TariffDocument, Tier, TierPeriod, TierUnit, UnitRates,
};
use crate::urdb::MeteringOption;

/// A tariff that is ready to rate years.
#[derive(Clone, Debug)]
pub struct SamTariff {
    pub(super) settings: Settings,
    pub(super) buy: Prices,
    /// What energy given earns; `None`: nothing, in any way that matters.
    pub(super) sell: Option<Prices>,
    pub(super) demand: Vec<DemandPrices>,
    /// Fixed charges of any month.
    pub(super) fixed: Decimal,
    pub(super) minimum_month: Decimal,
    pub(super) minimum_year: Decimal,
}

/// What a kWh costs or earns.
#[derive(Clone, Debug)]
pub(super) enum Prices {
    /// By the hour, in tiers.
    ByHour {
        hours: Hours,
        /// Tiers of each period.
        periods: Vec<Vec<Tier>>,
    },
    /// By a series that comes with the load.
    Series,
}

/// A demand charge.
#[derive(Clone, Debug)]
pub(super) struct DemandPrices {
    pub(super) hours: Hours,
    /// Bounds and rates of each period.
    pub(super) periods: Vec<Vec<(Option<Decimal>, Decimal)>>,
}

impl SamTariff {
    /// Prepares a document.
    ///
    /// # Errors
    /// [`TariffError::Unsupported`] naming what SAM's model has no place for.
    pub fn compile(document: &TariffDocument, settings: &Settings) -> Result<Self, TariffError> {
        refuse_what_has_no_place(document)?;
        let mut fixed = Decimal::ZERO;
        for charge in &document.standing_charges {
            fixed += match charge.per {
                ChargePer::Month => charge.amount,
                ChargePer::DayEvened => evened(charge.amount)?,
                ChargePer::Year => charge.amount / Decimal::from(12),
                _ => return Err(no_place("standing_charges: this period")),
            };
        }
        let (minimum_month, minimum_year) = minimums(document, settings)?;
        Ok(Self {
            settings: settings.clone(),
            buy: Prices::of(&document.unit_rates, "unit_rates")?,
            sell: sell_prices(document.export.as_ref())?,
            demand: (document.demand.iter().enumerate())
                .map(|(index, charge)| DemandPrices::of(charge, &format!("demand[{index}]")))
                .collect::<Result<_, _>>()?,
            fixed,
            minimum_month,
            minimum_year,
        })
    }
}

fn refuse_what_has_no_place(document: &TariffDocument) -> Result<(), TariffError> {
    let refused = [
        ("taxes", !document.taxes.is_empty()),
        ("holidays", document.holidays.is_some()),
        ("discounts", !document.discounts.is_empty()),
        ("credits", !document.credits.is_empty()),
    ];
    match refused.into_iter().find(|(_, is_there)| *is_there) {
        Some((place, _)) => Err(no_place(place)),
        None => Ok(()),
    }
}

fn sell_prices(export: Option<&ExportTerms>) -> Result<Option<Prices>, TariffError> {
    let rates = match export {
        None | Some(ExportTerms::NetMetering(_)) => return Ok(None),
        Some(ExportTerms::Payment(payment)) => &payment.rates,
        Some(ExportTerms::Credit(credit)) => &credit.rates,
    };
    Prices::of(rates, "export.rates").map(Some)
}

/// The minimum of a month and of a year.
fn minimums(
    document: &TariffDocument,
    settings: &Settings,
) -> Result<(Decimal, Decimal), TariffError> {
    let (mut month, mut year) = (Decimal::ZERO, Decimal::ZERO);
    for (index, minimum) in document.minimums.iter().enumerate() {
        let place = format!("minimums[{index}]");
        let of_the_load = minimum.counts.contains(&ChargeKind::Energy)
            && !minimum.counts.contains(&ChargeKind::Export);
        let two_meters = settings.metering.option == MeteringOption::BuyAllSellAll;
        if (of_the_load != two_meters) && document.export.is_some() {
            return Err(no_place(&format!("{place}.counts")));
        }
        if minimum.below_zero != BelowZero::CountsAsZero {
            return Err(no_place(&format!("{place}.below_zero")));
        }
        match minimum.per {
            MinimumPer::Month => month += minimum.amount,
            MinimumPer::DayEvened => month += evened(minimum.amount)?,
            MinimumPer::Year => year += minimum.amount,
            MinimumPer::Day => return Err(no_place(&format!("{place}.per"))),
        }
    }
    Ok((month, year))
}

/// An amount for a day, evened out over the months.
fn evened(amount: Decimal) -> Result<Decimal, TariffError> {
    Ok(product(amount, Decimal::from(365))? / Decimal::from(12))
}

impl Prices {
    fn of(rates: &UnitRates, place: &str) -> Result<Self, TariffError> {
        let one = |rate: Decimal| {
            vec![Tier {
                up_to: None,
                unit: TierUnit::Kwh,
                rate,
            }]
        };
        let by_hour = |seasons: &[Season], names: &[&str], periods| {
            let place = format!("{place}.seasons");
            Hours::of(seasons, names, &place).map(|hours| Self::ByHour { hours, periods })
        };
        match rates {
            UnitRates::Flat(flat) => by_hour(&[], &[], vec![one(flat.rate)]),
            UnitRates::TimeOfUse(tou) => {
                let names: Vec<&str> = tou.periods.iter().map(|p| p.name.as_str()).collect();
                let periods = tou.periods.iter().map(|p| one(p.rate)).collect();
                by_hour(&tou.seasons, &names, periods)
            }
            UnitRates::Tiered(tiered) if tiered.per == TierPeriod::Month => {
                by_hour(&[], &[], vec![tiered.tiers.clone()])
            }
            UnitRates::TimeOfUseTiered(tou) if tou.per == TierPeriod::Month => {
                let names: Vec<&str> = tou.periods.iter().map(|p| p.name.as_str()).collect();
                let periods = tou.periods.iter().map(|p| p.tiers.clone()).collect();
                by_hour(&tou.seasons, &names, periods)
            }
            UnitRates::Dynamic(dynamic)
                if dynamic.multiplier.is_none()
                    && dynamic.adder.is_none()
                    && dynamic.cap.is_none() =>
            {
                Ok(Self::Series)
            }
            _ => Err(no_place(place)),
        }
    }
}

impl DemandPrices {
    fn of(charge: &DemandCharge, place: &str) -> Result<Self, TariffError> {
        if charge.ratchet.is_some() || charge.per != DemandPer::Month {
            return Err(no_place(place));
        }
        let names: Vec<&str> = charge.periods.iter().map(|p| p.name.as_str()).collect();
        // Without reactive readings apparent power is real power, so kVA are as kW here.
        let tiers = charge.periods.iter().map(|period| {
            let tiers = period.tiers.iter();
            tiers.map(|tier| (tier.up_to, tier.rate)).collect()
        });
        Ok(Self {
            hours: Hours::of(&charge.seasons, &names, &format!("{place}.seasons"))?,
            periods: tiers.collect(),
        })
    }
}

fn no_place(what: &str) -> TariffError {
    TariffError::Unsupported(format!("{what}: SAM's model has no place for it"))
}
