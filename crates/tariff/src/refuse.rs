//! What the format can say and the engine does not rate yet: refused by name, never ignored.
//!
//! A model leaves this file when its step lands.

use crate::TariffError;
use crate::document::{ChargePer, MonthIs, TariffDocument, UnitRates};

pub(crate) fn not_rated_yet(document: &TariffDocument) -> Result<(), TariffError> {
    let refused = [
        ("holidays", document.holidays.is_some()),
        ("month_is", document.month_is != MonthIs::Calendar),
        ("taxes[1]", document.taxes.len() > 1),
        (
            "unit_rates.tiered",
            matches!(document.unit_rates, UnitRates::Tiered(_)),
        ),
        (
            "unit_rates.time_of_use_tiered",
            matches!(document.unit_rates, UnitRates::TimeOfUseTiered(_)),
        ),
        (
            "unit_rates.dynamic",
            matches!(document.unit_rates, UnitRates::Dynamic(_)),
        ),
        ("demand", !document.demand.is_empty()),
        ("reactive", !document.reactive.is_empty()),
        ("export", document.export.is_some()),
        ("minimums", !document.minimums.is_empty()),
        ("discounts", !document.discounts.is_empty()),
        ("credits", !document.credits.is_empty()),
    ];
    if let Some((place, _)) = refused.into_iter().find(|(_, there)| *there) {
        return Err(TariffError::Unsupported(place.to_owned()));
    }
    for (index, charge) in document.standing_charges.iter().enumerate() {
        if !matches!(charge.per, ChargePer::Day | ChargePer::Month) {
            return Err(TariffError::Unsupported(format!(
                "standing_charges[{index}].per"
            )));
        }
    }
    Ok(())
}
