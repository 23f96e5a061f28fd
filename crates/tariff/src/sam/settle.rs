//! What SAM settles in its own way at the end of a year, over the engine's unrounded months.

use money::Decimal;

use super::SamMonth;
use crate::document::{BelowZero, ChargeKind, MinimumCharge};
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
        if only.below_zero != BelowZero::CountsAsZero {
            let what = "minimums: below_zero = \"counts\": SAM's model has no place for it";
            return Err(TariffError::Unsupported(what.to_owned()));
        }
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
            let counted = [
                (ChargeKind::Fixed, cost.fixed),
                (ChargeKind::Energy, cost.energy),
                (ChargeKind::Export, cost.export),
                (ChargeKind::Demand, cost.demand),
            ];
            let counted = counted.into_iter();
            let counted =
                counted.filter(|(kind, _)| self.counts.is_empty() || self.counts.contains(kind));
            let month = exact::sum(counted.map(|(_, amount)| amount))?;
            year = exact::add(year, month.max(Decimal::ZERO))?;
        }
        let short = exact::sub(self.amount, year)?.max(Decimal::ZERO);
        if let Some(december) = months.last_mut() {
            december.minimum_topup = exact::add(december.minimum_topup, short)?;
        }
        Ok(())
    }
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

    /// Sets the true-up of each month; `net_kwh` is what each gives less what it takes.
    pub(super) fn true_up(
        &self,
        net_kwh: &[Decimal],
        months: &mut [SamMonth],
    ) -> Result<(), TariffError> {
        let mut left = Decimal::ZERO;
        for (number, (net, month)) in (1_i8..).zip(net_kwh.iter().zip(months)) {
            left = exact::add(left, *net)?.max(Decimal::ZERO);
            month.true_up_credit = Decimal::ZERO;
            if number == self.metering.credit_month {
                month.true_up_credit = exact::mul(left, self.metering.yearend_sell_rate)?;
                left = Decimal::ZERO;
            }
        }
        Ok(())
    }
}
