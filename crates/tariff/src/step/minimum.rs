//! Minimums: what a month, or a year in its December, is short of the least it costs.

use money::Decimal;

use super::{Month, fixed};
use crate::carried::{Carried, Charged, YearToDate};
use crate::charge::{Basis, Charge, Group, What, sum_of};
use crate::document::{BelowZero, ChargeKind, MinimumCharge, MinimumPer};
use crate::line::Unit;
use crate::{TariffError, exact};

pub(crate) fn charges(
    document: &[MinimumCharge],
    month: &Month<'_>,
    carried: &mut Carried,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    for (index, minimum) in document.iter().enumerate() {
        let days = Decimal::from(month.segment.period.days());
        let amount = match minimum.per {
            MinimumPer::Month => month.segment.share_of(minimum.amount)?,
            MinimumPer::Day => exact::mul(minimum.amount, days)?,
            MinimumPer::DayEvened => exact::mul(minimum.amount, fixed::evened_days(month)?)?,
            MinimumPer::Year => continue,
        };
        let charged = charged_of(charges, &minimum.counts)?;
        top_up(index, minimum, amount, charged, charges)?;
    }
    if document
        .iter()
        .any(|minimum| minimum.per == MinimumPer::Year)
    {
        annual(document, month, carried, charges)?;
    }
    Ok(())
}

/// What counts towards a month's minimum. Energy that an earlier bill charged too much is given
/// back beside it: a minimum that it counted against would take it again.
fn charged_of(charges: &[Charge], kinds: &[ChargeKind]) -> Result<Decimal, TariffError> {
    let of_month = charges.iter().filter(|charge| !charge.gives_back());
    sum_of(&of_month.copied().collect::<Vec<_>>(), kinds)
}

/// Adds this month to the year, and tops the year up when it ends.
///
/// Monthly minimums count towards an annual one. Of a year in which the tariff was rated on some
/// days only, the minimum is that share.
fn annual(
    document: &[MinimumCharge],
    month: &Month<'_>,
    carried: &mut Carried,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    let year = month.segment.month.year();
    let known = carried.year.take().filter(|known| known.year == year);
    let mut known = known.unwrap_or_else(|| YearToDate {
        year,
        days: 0,
        charged: vec![Charged::default(); document.len()],
    });
    known.charged.resize(document.len(), Charged::default());
    known.days += month.segment.period.days();
    let topped = charges
        .iter()
        .filter(|charge| charge.group() == Group::Minimum);
    let topped = exact::sum(topped.map(|charge| charge.exact))?;
    for (minimum, so_far) in document.iter().zip(&mut known.charged) {
        let charged = exact::add(sum_of(charges, &minimum.counts)?, topped)?;
        so_far.0 = exact::add(so_far.0, charged)?;
    }
    if !month.segment.ends(12) {
        carried.year = Some(known);
        return Ok(());
    }
    let of_year = Decimal::from(month.segment.month.days_in_year());
    let days = Decimal::from(known.days);
    for (index, minimum) in document.iter().enumerate() {
        if minimum.per == MinimumPer::Year {
            let amount = exact::div(exact::mul(minimum.amount, days)?, of_year)?;
            top_up(index, minimum, amount, known.charged[index].0, charges)?;
        }
    }
    Ok(())
}

fn top_up(
    index: usize,
    minimum: &MinimumCharge,
    amount: Decimal,
    charged: Decimal,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    let charged = match minimum.below_zero {
        BelowZero::Counts => charged,
        BelowZero::CountsAsZero => charged.max(Decimal::ZERO),
    };
    let short = exact::sub(amount, charged)?;
    if short > Decimal::ZERO {
        let mut charge = Charge::product(What::Minimum(index), short, Unit::Money, Decimal::ONE)?;
        charge.basis = Basis::TopUp {
            minimum: amount,
            charged,
        };
        charges.push(charge);
    }
    Ok(())
}
