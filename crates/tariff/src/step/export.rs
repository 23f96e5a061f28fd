//! Energy given to the grid: paid for in its month, or credited in money against later months.

use money::Decimal;

use super::Month;
use super::energy::{self, Counter, Portion};
use super::net_metering::netted;
use crate::carried::{Carried, CreditLot, months_between};
use crate::charge::{Charge, What, sum_of};
use crate::document::{BelowZeroCredit, ChargeKind, CreditPays, ExportCredit, Netting, Usable};
use crate::price::EnergyPlan;
use crate::usage::IntervalUsage;
use crate::{TariffError, exact};

/// Paid in the month it is given, even when that turns the bill below zero.
pub(crate) fn payment(
    rates: &EnergyPlan,
    month: &Month<'_>,
    usage: &IntervalUsage<'_>,
    counter: &mut Counter,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    let portions = energy::portions(rates, month, usage.export, counter)?;
    pay(rates, &portions, charges)
}

fn pay(
    rates: &EnergyPlan,
    portions: &[Portion],
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    for portion in portions {
        let (period, tier) = (portion.period, portion.tier);
        let what = What::Export { period, tier };
        charges.push(energy::charge(rates, portion, what, Decimal::NEGATIVE_ONE)?);
    }
    Ok(())
}

/// The use that a credit leaves to be charged, and what is given, priced.
pub(crate) struct Credited {
    /// kWh used, when they were netted over the month.
    pub(crate) used: Option<Vec<crate::measure::Tally>>,
    given: Vec<Portion>,
}

/// Works out what is given, before energy is charged.
pub(crate) fn credited(
    terms: &ExportCredit,
    plan: &EnergyPlan,
    rates: &EnergyPlan,
    month: &Month<'_>,
    usage: &IntervalUsage<'_>,
    counter: &mut Counter,
) -> Result<Credited, TariffError> {
    match terms.netting {
        Netting::Interval => Ok(Credited {
            used: None,
            given: energy::portions(rates, month, usage.export, counter)?,
        }),
        Netting::Month => {
            let (used, surplus) = netted(plan, month, usage, &[])?;
            Ok(Credited {
                given: energy::of_sums(rates, month, &surplus, counter)?,
                used: Some(used),
            })
        }
    }
}

/// Earns, uses, expires and closes credits; `charges` holds every other charge of the month.
///
/// Energy at a price below zero is settled in its own month, or waits as the terms say.
pub(crate) fn settle(
    terms: &ExportCredit,
    rates: &EnergyPlan,
    credited: &Credited,
    month: &Month<'_>,
    carried: &mut Carried,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    let this = month.segment.month;
    let mut given = Vec::new();
    pay(rates, &credited.given, &mut given)?;
    let earned = -exact::sum(given.iter().map(|charge| charge.exact))?;
    let waits = terms.below_zero == BelowZeroCredit::Waits;
    if earned < Decimal::ZERO && !waits {
        charges.append(&mut given);
    }
    let lot = |amount| CreditLot {
        month: this,
        amount,
    };
    let earned = (earned > Decimal::ZERO || (waits && !earned.is_zero())).then_some(lot(earned));
    if let Some(months) = terms.expires_after_months {
        let fresh = |lot: &CreditLot| {
            u32::try_from(months_between(lot.month, this)).is_ok_and(|age| age <= months)
        };
        carried.credits.retain(fresh);
    }
    if terms.usable == Usable::SameMonth {
        carried.credits.extend(earned);
    }
    let charged = match terms.pays_for {
        CreditPays::Energy => sum_of(charges, &[ChargeKind::Energy])?,
        CreditPays::Everything => sum_of(charges, &[])?,
    };
    let mut used = Decimal::ZERO;
    if waits && charged < Decimal::ZERO {
        carried.credits.push(lot(-charged));
        used = charged;
    }
    let taken = take(&mut carried.credits, charged.max(Decimal::ZERO))?;
    used = exact::add(used, taken)?;
    if !used.is_zero() {
        charges.push(Charge::amount(What::CreditUsed, -used)?);
    }
    if terms.usable == Usable::NextMonth {
        carried.credits.extend(earned);
    }
    if let Some(true_up) = terms.true_up
        && month.segment.ends(true_up.month)
    {
        let left = carried.credit()?.max(Decimal::ZERO);
        carried.credits.clear();
        let paid = exact::mul(left, true_up.pays_percent.fraction()?)?;
        if !paid.is_zero() {
            charges.push(Charge::amount(What::TrueUp, -paid)?);
        }
    }
    Ok(())
}

/// Takes every debt, and from the oldest credits what is wanted and what covers the debts: below
/// zero when credits do not cover them.
fn take(credits: &mut Vec<CreditLot>, wanted: Decimal) -> Result<Decimal, TariffError> {
    let debts = credits.iter().filter(|lot| lot.amount < Decimal::ZERO);
    let mut taken = exact::sum(debts.map(|lot| lot.amount))?;
    credits.retain(|lot| lot.amount > Decimal::ZERO);
    for lot in credits.iter_mut() {
        let part = exact::sub(wanted, taken)?.min(lot.amount);
        lot.amount = exact::sub(lot.amount, part)?;
        taken = exact::add(taken, part)?;
    }
    credits.retain(|lot| !lot.amount.is_zero());
    Ok(taken)
}
