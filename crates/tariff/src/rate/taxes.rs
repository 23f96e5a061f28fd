//! Taxes of a rated period: where they change, what they are, and levies as charges.

use jiff::civil::Date;
use money::Decimal;

use crate::charge::{Charge, What};
use crate::document::TariffDocument;
use crate::line::Unit;
use crate::market::{AppliedTax, Levied, TaxContext};
use crate::segment::Segment;
use crate::{Period, TariffError, exact};

/// The first days of new rates inside `period`, each with the key of its tax.
pub(super) fn changes(
    document: &TariffDocument,
    context: &TaxContext<'_>,
    period: Period,
) -> Result<Vec<(Date, String)>, TariffError> {
    let mut changes = Vec::new();
    for key in &document.taxes {
        let dates = context.market.tax(key)?.changes_in(context, period)?;
        changes.extend(dates.into_iter().map(|date| (date, key.clone())));
    }
    changes.sort_unstable();
    Ok(changes)
}

/// The taxes of each stretch in which none changes, by place in the document.
pub(super) fn by_epoch(
    document: &TariffDocument,
    context: &TaxContext<'_>,
    segments: &[Segment],
) -> Result<Vec<Vec<Option<AppliedTax>>>, TariffError> {
    let mut epochs = Vec::new();
    for segment in segments {
        if segment.epoch < epochs.len() {
            continue;
        }
        let taxes = document.taxes.iter().map(|key| {
            let tax = context.market.tax(key)?;
            tax.applied(context, segment.period)
        });
        epochs.push(taxes.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(epochs)
}

/// Charges the taxes that are so much a kWh on the energy charged in this month.
pub(super) fn levies(
    taxes: &[Option<AppliedTax>],
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    let is_energy = |charge: &&Charge| matches!(charge.what, What::Energy { .. });
    let kwh = exact::sum(
        charges
            .iter()
            .filter(is_energy)
            .map(|charge| charge.quantity),
    )?;
    for (index, tax) in taxes.iter().enumerate() {
        if let Some(Levied::PerKwh(rate)) = tax.as_ref().map(|tax| tax.levied)
            && kwh != Decimal::ZERO
        {
            charges.push(Charge::product(What::Levy(index), kwh, Unit::Kwh, rate)?);
        }
    }
    Ok(())
}
