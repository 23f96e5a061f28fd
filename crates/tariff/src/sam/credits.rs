//! What energy given to the grid does to the bills of a year, by SAM's five metering options (ssc,
//! `ur_calc` for options 0 and 1, `ur_calc_timestep` for 2, 3 and 4).

use money::Decimal;

use super::measure::{Carried, Measured};
use super::plan::SamTariff;
use super::{Settings, product, sum};
use crate::TariffError;
use crate::urdb::MeteringOption;

/// The credits of a customer, month after month.
pub(super) struct Credits<'a> {
    settings: &'a Settings,
    /// Surplus kWh by period, for the next month.
    carried: Vec<Carried>,
    /// Surplus kWh since the last credit month, over all periods.
    surplus_kwh: Decimal,
    /// Dollars left over from the month before.
    dollars: Decimal,
}

/// What a month's energy comes to.
pub(super) struct Settled {
    /// Charged for energy.
    pub(super) energy: Decimal,
    /// Paid out after minimums.
    pub(super) true_up: Decimal,
    /// The energy that a minimum is compared with.
    pub(super) counts_towards_minimum: Decimal,
}

impl<'a> Credits<'a> {
    pub(super) const fn new(tariff: &'a SamTariff) -> Self {
        Self {
            settings: &tariff.settings,
            carried: Vec::new(),
            surplus_kwh: Decimal::ZERO,
            dollars: Decimal::ZERO,
        }
    }

    /// Surplus kWh of the month before, for the one that is measured next.
    pub(super) fn carried(&self) -> &[Carried] {
        &self.carried
    }

    /// Settles a month, January being 0. Months must come in order.
    pub(super) fn settle(
        &mut self,
        month: usize,
        measured: &Measured,
    ) -> Result<Settled, TariffError> {
        let ends = usize::try_from(self.settings.metering.credit_month) == Ok(month + 1);
        match self.settings.metering.option {
            MeteringOption::NetKwh => self.net_kwh(ends, measured),
            MeteringOption::NetMoney => self.net_money(ends, measured),
            MeteringOption::NetBilling => {
                let energy = measured.cost - measured.worth;
                Ok(settled(energy, Decimal::ZERO))
            }
            MeteringOption::NetBillingCredit => self.net_billing_credit(ends, measured),
            MeteringOption::BuyAllSellAll => Ok(Settled {
                energy: measured.cost - measured.worth,
                true_up: Decimal::ZERO,
                // The minimum is of the load's meter, and its sales are another meter's.
                counts_towards_minimum: measured.cost,
            }),
        }
    }

    /// Option 0. Surplus is carried by period; what is bought at the end is the total over all.
    fn net_kwh(&mut self, ends: bool, measured: &Measured) -> Result<Settled, TariffError> {
        let surplus = sum([self.surplus_kwh, measured.surplus_kwh])?.max(Decimal::ZERO);
        self.surplus_kwh = if ends { Decimal::ZERO } else { surplus };
        self.carried = if ends {
            Vec::new()
        } else {
            measured.carry.clone()
        };
        let mut worth = Decimal::ZERO;
        if ends {
            worth = product(surplus, self.settings.metering.yearend_sell_rate)?;
        }
        if !self.settings.credit_rollover {
            return Ok(settled(measured.cost, worth));
        }
        // Instead of being paid, it goes against energy, and what is left goes on in dollars.
        let due = measured.cost - worth - self.dollars;
        self.dollars = (-due).max(Decimal::ZERO);
        Ok(settled(due.max(Decimal::ZERO), Decimal::ZERO))
    }

    /// Option 1. Surplus of a month is worth dollars in that month and after.
    fn net_money(&mut self, ends: bool, measured: &Measured) -> Result<Settled, TariffError> {
        let due = sum([measured.cost, -self.dollars, -measured.worth])?;
        let left = (-due).max(Decimal::ZERO);
        let true_up = if ends { left } else { Decimal::ZERO };
        // With the rollover set, SAM pays credits out and carries them on all the same.
        let is_closed = ends && !self.settings.credit_rollover;
        self.dollars = if is_closed { Decimal::ZERO } else { left };
        Ok(settled(due.max(Decimal::ZERO), true_up))
    }

    /// Option 3. What is given is a credit for energy, from this month or from the next.
    fn net_billing_credit(
        &mut self,
        ends: bool,
        measured: &Measured,
    ) -> Result<Settled, TariffError> {
        let metering = &self.settings.metering;
        let (now, later) = if metering.credit_same_month {
            (measured.worth, Decimal::ZERO)
        } else {
            (Decimal::ZERO, measured.worth)
        };
        let due = sum([measured.cost, -self.dollars, -now])?;
        let left = sum([later, (-due).max(Decimal::ZERO)])?;
        let is_paid = ends && !metering.credits_expire;
        self.dollars = if ends { Decimal::ZERO } else { left };
        let true_up = if is_paid {
            left.max(Decimal::ZERO)
        } else {
            Decimal::ZERO
        };
        Ok(settled(due.max(Decimal::ZERO), true_up))
    }
}

const fn settled(energy: Decimal, true_up: Decimal) -> Settled {
    Settled {
        energy,
        true_up,
        counts_towards_minimum: energy,
    }
}
