//! The unrounded parts of a month: what a comparison, a projection or another engine is checked by.

use money::{Decimal, decimal_text};
use serde::{Deserialize, Serialize};

use crate::charge::{Charge, Group};
use crate::document::ChargeKind;
use crate::{Period, TariffError, exact};

/// What one month of a rated period costs before tax, unrounded, in major units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthCost {
    /// The days of the month that were rated.
    pub period: Period,
    /// Standing and other fixed charges.
    #[serde(with = "decimal_text")]
    pub fixed: Decimal,
    /// Energy taken.
    #[serde(with = "decimal_text")]
    pub energy: Decimal,
    /// Energy given: payments and credits used, below zero.
    #[serde(with = "decimal_text")]
    pub export: Decimal,
    /// Demand.
    #[serde(with = "decimal_text")]
    pub demand: Decimal,
    /// Reactive energy or power.
    #[serde(with = "decimal_text")]
    pub reactive: Decimal,
    /// What minimums added.
    #[serde(with = "decimal_text")]
    pub minimum: Decimal,
    /// Discounts, below zero.
    #[serde(with = "decimal_text")]
    pub discount: Decimal,
    /// Credits given whatever is used, below zero.
    #[serde(with = "decimal_text")]
    pub credit: Decimal,
    /// Surplus and credits bought at the end of their year, below zero.
    #[serde(with = "decimal_text")]
    pub true_up: Decimal,
    /// Taxes a kWh.
    #[serde(with = "decimal_text")]
    pub levies: Decimal,
    /// All of them.
    #[serde(with = "decimal_text")]
    pub total: Decimal,
}

impl MonthCost {
    pub(crate) fn of(period: Period, charges: &[Charge]) -> Result<Self, TariffError> {
        let of = |group: Group| {
            let wanted = charges.iter().filter(move |charge| charge.group() == group);
            exact::sum(wanted.map(|charge| charge.exact))
        };
        Ok(Self {
            period,
            fixed: of(Group::Of(ChargeKind::Fixed))?,
            energy: of(Group::Of(ChargeKind::Energy))?,
            export: of(Group::Of(ChargeKind::Export))?,
            demand: of(Group::Of(ChargeKind::Demand))?,
            reactive: of(Group::Of(ChargeKind::Reactive))?,
            minimum: of(Group::Minimum)?,
            discount: of(Group::Discount)?,
            credit: of(Group::Credit)?,
            true_up: of(Group::TrueUp)?,
            levies: of(Group::Levy)?,
            total: exact::sum(charges.iter().map(|charge| charge.exact))?,
        })
    }
}
