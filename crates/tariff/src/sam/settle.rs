//! What SAM settles in its own way at the end of a year, over the engine's unrounded months.

use money::Decimal;

use super::SamMonth;
use crate::document::{BelowZero, ChargeKind, MinimumCharge, MinimumPer};
use crate::urdb::Metering;
use crate::{MonthCost, TariffError, exact};

/// An annual minimum. SAM adds up what each month came to before its monthly minimum, a month below
/// zero as nothing, and tops the sum up in December (ssc, `ann_bill` in `ur_calc_timestep`).
#[derive(Clone, Debug)]
pub(super) struct AnnualMinimum {
    amount: Decimal,
    counts: Vec<ChargeKind>,
}

impl AnnualMinimum {
    pub(super) fn of(minimums: &[MinimumCharge]) -> Result<Option<Self>, TariffError> {
        let [only] = minimums else {
            return match minimums {
                [] => Ok(None),
                _ => Err(TariffError::Unsupported("two annual minimums".to_owned())),
            };
        };
        check(only)?;
        Ok(Some(Self {
            amount: only.amount,
            counts: only.counts.clone(),
        }))
    }

    pub(super) fn top_up(
        &self,
        costs: &[MonthCost],
        months: &mut [SamMonth],
    ) -> Result<(), TariffError> {
        let mut year = Decimal::ZERO;
        for cost in costs {
            year = exact::add(year, counted(cost, &self.counts)?)?;
        }
        let short = exact::sub(self.amount, year)?.max(Decimal::ZERO);
        if let Some(december) = months.last_mut() {
            december.minimum_topup = exact::add(december.minimum_topup, short)?;
        }
        Ok(())
    }
}

/// Minimums of a month over energy after credits that are settled here.
#[derive(Clone, Debug)]
pub(super) struct MonthlyMinimums(Vec<(Decimal, Vec<ChargeKind>)>);

impl MonthlyMinimums {
    pub(super) fn of(minimums: Vec<MinimumCharge>) -> Result<Self, TariffError> {
        let mut made = Vec::with_capacity(minimums.len());
        for minimum in minimums {
            check(&minimum)?;
            let amount = match minimum.per {
                MinimumPer::Month => minimum.amount,
                MinimumPer::DayEvened => {
                    let year = exact::mul(minimum.amount, Decimal::from(365))?;
                    exact::div(year, Decimal::from(12))?
                }
                MinimumPer::Day | MinimumPer::Year => return Err(no_place("per")),
            };
            made.push((amount, minimum.counts));
        }
        Ok(Self(made))
    }

    pub(super) fn top_up(&self, costs: &mut [MonthCost]) -> Result<(), TariffError> {
        for cost in costs {
            for (amount, counts) in &self.0 {
                let short = exact::sub(*amount, counted(cost, counts)?)?;
                cost.minimum = exact::add(cost.minimum, short.max(Decimal::ZERO))?;
            }
        }
        Ok(())
    }
}

/// What a month counts towards a minimum; below zero it counts as nothing.
fn counted(cost: &MonthCost, counts: &[ChargeKind]) -> Result<Decimal, TariffError> {
    let parts = [
        (ChargeKind::Fixed, cost.fixed),
        (ChargeKind::Energy, cost.energy),
        (ChargeKind::Export, cost.export),
        (ChargeKind::Demand, cost.demand),
    ];
    let parts = parts.into_iter();
    let parts = parts.filter(|(kind, _)| counts.is_empty() || counts.contains(kind));
    let month = exact::sum(parts.map(|(_, amount)| amount))?;
    Ok(month.max(Decimal::ZERO))
}

fn check(minimum: &MinimumCharge) -> Result<(), TariffError> {
    match minimum.below_zero {
        BelowZero::CountsAsZero => Ok(()),
        BelowZero::Counts => Err(no_place("below_zero = \"counts\"")),
    }
}

fn no_place(what: &str) -> TariffError {
    TariffError::Unsupported(format!("minimums: {what}: SAM's model has no place for it"))
}

/// What is bought of surplus kWh. SAM carries surplus within its period, but buys what is left of
/// the total over all periods (ssc, `monthly_cumulative_excess_energy` in `ur_calc`).
pub(super) struct Surplus<'a> {
    metering: &'a Metering,
}

impl<'a> Surplus<'a> {
    pub(super) const fn new(metering: &'a Metering) -> Self {
        Self { metering }
    }

    /// Sets the true-up of each month; `net_kwh` is what each gives less what it takes. Under
    /// `ur_nm_credit_rollover` it is a credit for energy instead, which never ends.
    pub(super) fn true_up(
        &self,
        net_kwh: &[Decimal],
        months: &mut [MonthCost],
    ) -> Result<(), TariffError> {
        let mut left = Decimal::ZERO;
        let mut credit = Decimal::ZERO;
        for (number, (net, month)) in (1_i8..).zip(net_kwh.iter().zip(months)) {
            left = exact::add(left, *net)?.max(Decimal::ZERO);
            let mut bought = Decimal::ZERO;
            if number == self.metering.credit_month {
                bought = exact::mul(left, self.metering.yearend_sell_rate)?;
                left = Decimal::ZERO;
            }
            if !self.metering.credit_rollover {
                // At prices below zero energy is free, and earns nothing.
                month.energy = month.energy.max(Decimal::ZERO);
            } else {
                // Energy below zero is a credit too.
                credit = exact::add(credit, bought)?;
                let used = credit.min(month.energy);
                credit = exact::sub(credit, used)?;
                month.export = -used;
                bought = Decimal::ZERO;
            }
            month.true_up = -bought;
        }
        Ok(())
    }
}
