//! Discounts, each off what the ones before it left, and credits.

use money::Decimal;

use super::{Month, fixed};
use crate::charge::{Basis, Charge, Group, What};
use crate::document::{ChargeKind, Credit, Discount, Off};
use crate::line::Unit;
use crate::{TariffError, exact};

pub(crate) fn discounts(
    document: &[Discount],
    month: &Month<'_>,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    for (index, discount) in document.iter().enumerate() {
        let base = left_of(document, discount, charges)?.max(Decimal::ZERO);
        let what = What::Discount(index);
        let mut charge = match discount.off {
            Off::Percent(percent) => {
                Charge::product(what, base, Unit::Money, -percent.fraction()?)?
            }
            Off::Amount(off) => {
                let Some((quantity, unit)) = fixed::quantity(off.per, month)? else {
                    continue;
                };
                Charge::product(what, quantity, unit, -off.amount)?
            }
        };
        if -charge.exact > base {
            charge.exact = -base;
            charge.basis = Basis::UpTo { limit: base };
        }
        if !charge.exact.is_zero() {
            charges.push(charge);
        }
    }
    Ok(())
}

/// What a discount is taken off: its kinds, minimums when it is off everything, and less what
/// earlier discounts took off the same.
fn left_of(
    document: &[Discount],
    discount: &Discount,
    charges: &[Charge],
) -> Result<Decimal, TariffError> {
    let is_from = |kinds: &[ChargeKind]| {
        kinds.is_empty()
            || discount.from.is_empty()
            || kinds.iter().any(|k| discount.from.contains(k))
    };
    let counts = |charge: &&Charge| match charge.group() {
        Group::Of(kind) => discount.from.is_empty() || discount.from.contains(&kind),
        Group::Minimum => discount.from.is_empty(),
        Group::Discount => match charge.what {
            What::Discount(earlier) => is_from(&document[earlier].from),
            _ => false,
        },
        Group::Credit | Group::TrueUp | Group::Levy => false,
    };
    exact::sum(charges.iter().filter(counts).map(|charge| charge.exact))
}

pub(crate) fn credits(
    document: &[Credit],
    month: &Month<'_>,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    for (index, credit) in document.iter().enumerate() {
        if let Some((quantity, unit)) = fixed::quantity(credit.per, month)? {
            let what = What::Credit(index);
            charges.push(Charge::product(what, quantity, unit, -credit.amount)?);
        }
    }
    Ok(())
}
