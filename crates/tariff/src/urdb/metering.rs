//! How energy given to the grid is metered and credited: SAM's five options and their settings, as
//! the export terms of a document. URDB itself has only words for it.

use money::{Decimal, Percent};

use super::energy::Energy;
use crate::TariffError;
use crate::clock::ClockTime;
use crate::document::{
    BelowZeroCredit, Carry, CashOut, ChargeKind, CreditPays, DynamicRates, ExportCredit,
    ExportPayment, ExportTerms, NetMetering, Netting, TierFill, TrueUp, UnitRates, Usable,
};

/// Key under which the caller supplies prices of energy taken for each interval.
pub const BUY_SERIES: &str = "buy";
/// Key under which the caller supplies prices of energy given for each interval.
pub const SELL_SERIES: &str = "sell";

/// SAM maps surplus kWh of a period to the period of the next month that applies on weekdays at the
/// first of these hours (ssc, `rate_data::transfer_surplus`).
const ROLLOVER_HOURS: [usize; 4] = [0, 5, 11, 17];

/// SAM's `ur_metering_option`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MeteringOption {
    /// 0: net metering, surplus kWh carried over.
    NetKwh,
    /// 1: net metering, what surplus kWh are worth carried over.
    NetMoney,
    /// 2: net billing, what is given is paid for in the same month.
    #[default]
    NetBilling,
    /// 3: net billing, what is given becomes a credit for energy.
    NetBillingCredit,
    /// 4: two meters, all generation sold and all load bought.
    BuyAllSellAll,
}

impl MeteringOption {
    /// The option with SAM's number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::NetKwh,
            1 => Self::NetMoney,
            2 => Self::NetBilling,
            3 => Self::NetBillingCredit,
            4 => Self::BuyAllSellAll,
            _ => return None,
        })
    }

    /// Whether use and export are netted over the month before either is priced.
    #[must_use]
    pub const fn nets_by_month(self) -> bool {
        matches!(self, Self::NetKwh | Self::NetMoney)
    }
}

/// The option and its settings, under SAM's names and with its defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metering {
    /// `ur_metering_option`.
    pub option: MeteringOption,
    /// `ur_nm_credit_month` + 1: the calendar month, 1 to 12, that ends a year of credits.
    pub credit_month: i8,
    /// `ur_nm_yearend_sell_rate`: what a kWh left over then earns, under option 0.
    pub yearend_sell_rate: Decimal,
    /// `ur_nm_credit_rollover`: credits go on beyond that month, under options 0 and 1. No document
    /// says it: [`SamTariff`](crate::sam::SamTariff) settles it.
    pub credit_rollover: bool,
    /// `ur_nb_credit_expire`: credits left over then are lost, under option 3.
    pub credits_expire: bool,
    /// `ur_nb_apply_credit_current_month`: a credit can be used in its own month, under option 3.
    pub credit_same_month: bool,
    /// `ur_sell_eq_buy`: what is given earns what it would have cost.
    pub sell_is_buy: bool,
    /// `ur_en_ts_buy_rate`: energy taken has the prices of [`BUY_SERIES`].
    pub buy_series: bool,
    /// `ur_en_ts_sell_rate`: energy given has the prices of [`SELL_SERIES`].
    pub sell_series: bool,
}

impl Default for Metering {
    fn default() -> Self {
        Self {
            option: MeteringOption::default(),
            credit_month: 12,
            yearend_sell_rate: Decimal::ZERO,
            credit_rollover: false,
            credits_expire: false,
            credit_same_month: false,
            sell_is_buy: false,
            buy_series: false,
            sell_series: false,
        }
    }
}

impl Metering {
    /// Refuses settings that contradict each other.
    pub(super) fn check(&self) -> Result<(), TariffError> {
        if !(1..=12).contains(&self.credit_month) {
            return Err(TariffError::at("credit_month", "is not a month, 1 to 12"));
        }
        if self.option.nets_by_month() && (self.buy_series || self.sell_series) {
            // SAM refuses the same.
            let what = "net metering over a month with a price for each interval";
            return Err(TariffError::Unsupported(what.to_owned()));
        }
        Ok(())
    }

    /// Options that net over the month split its tiers pro rata; the others fill them in order.
    pub(super) const fn fill(&self) -> TierFill {
        if self.option.nets_by_month() {
            TierFill::ProRata
        } else {
            TierFill::Chronological
        }
    }

    /// With two meters the minimum is of the load's meter alone.
    pub(super) fn minimum_counts(&self) -> Vec<ChargeKind> {
        match self.option {
            MeteringOption::BuyAllSellAll => {
                vec![ChargeKind::Fixed, ChargeKind::Energy, ChargeKind::Demand]
            }
            _ => Vec::new(),
        }
    }

    /// The price of a kWh taken.
    pub(super) fn unit_rates(&self, energy: &Energy) -> Result<UnitRates, TariffError> {
        if self.buy_series {
            return Ok(dynamic(BUY_SERIES, "Energy"));
        }
        energy.buy_rates(self.fill())
    }

    /// What a kWh given earns; nothing is said where it earns nothing and changes nothing.
    pub(super) fn export(&self, energy: &Energy) -> Result<Option<ExportTerms>, TariffError> {
        let rates = if self.sell_series {
            dynamic(SELL_SERIES, "Export")
        } else if self.sell_is_buy {
            energy.buy_rates(self.fill())?
        } else {
            energy.sell_rates(self.fill())?
        };
        let earns = self.sell_series || self.sell_is_buy || energy.has_sell();
        // Energy taken that comes to less than nothing is a credit as well.
        let credits = earns || self.buy_series || energy.has_rate_below_zero();
        Ok(match self.option {
            MeteringOption::NetKwh => Some(ExportTerms::NetMetering(NetMetering {
                carry: Carry::SameTimeOfDay(rollover_times()?),
                cash_out: Some(CashOut {
                    month: self.credit_month,
                    rate: self.yearend_sell_rate,
                }),
            })),
            MeteringOption::NetMoney => {
                Some(self.credit(rates, Netting::Month, Usable::SameMonth, true))
            }
            MeteringOption::NetBillingCredit if credits => {
                let usable = match self.credit_same_month {
                    true => Usable::SameMonth,
                    false => Usable::NextMonth,
                };
                Some(self.credit(rates, Netting::Interval, usable, !self.credits_expire))
            }
            MeteringOption::NetBilling | MeteringOption::BuyAllSellAll if earns => {
                Some(ExportTerms::Payment(ExportPayment { rates }))
            }
            _ => None,
        })
    }

    fn credit(
        &self,
        rates: UnitRates,
        netting: Netting,
        usable: Usable,
        is_paid_out: bool,
    ) -> ExportTerms {
        ExportTerms::Credit(ExportCredit {
            rates,
            netting,
            usable,
            pays_for: CreditPays::Energy,
            below_zero: BelowZeroCredit::Waits,
            expires_after_months: None,
            true_up: Some(TrueUp {
                month: self.credit_month,
                pays_percent: Percent::new(Decimal::from(if is_paid_out { 100 } else { 0 })),
            }),
        })
    }
}

fn dynamic(series: &str, label: &str) -> UnitRates {
    UnitRates::Dynamic(DynamicRates {
        series: series.to_owned(),
        label: label.to_owned(),
        multiplier: None,
        adder: None,
        cap: None,
    })
}

fn rollover_times() -> Result<Vec<ClockTime>, TariffError> {
    ROLLOVER_HOURS
        .iter()
        .map(|hour| {
            let half_hour = u8::try_from(hour * 2).map_err(|_| TariffError::Calendar)?;
            ClockTime::from_half_hour(half_hour).ok_or(TariffError::Calendar)
        })
        .collect()
}
