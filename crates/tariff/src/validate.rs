//! The checks on a tariff document that its types cannot make, each naming the place.
//!
//! Prices, bands and seasons are checked where they are compiled, in `price/` and beside it.

use money::Decimal;

use crate::TariffError;
use crate::document::{
    ChargeKind, Credit, Direction, Discount, ExportTerms, FORMAT_VERSION, MinimumCharge, Netting,
    Off, StandingCharge, TariffDocument, TierFill, UnitRates,
};

/// No kWh costs more than this many major units: a rate above it was written in pence.
const HIGHEST_UNIT_RATE: Decimal = Decimal::TEN;

pub(crate) fn validate(document: &TariffDocument) -> Result<(), TariffError> {
    if document.version != FORMAT_VERSION {
        let problem = format!("version {} is not {FORMAT_VERSION}", document.version);
        return Err(TariffError::at("version", problem));
    }
    check_name("code", &document.code)?;
    check_text("name", &document.name)?;
    for (index, key) in document.taxes.iter().enumerate() {
        let place = format!("taxes[{index}]");
        check_name(&place, key)?;
        if document.taxes[..index].contains(key) {
            return Err(TariffError::at(place, format!("\"{key}\" is there twice")));
        }
    }
    if let Some(key) = &document.holidays {
        check_name("holidays", key)?;
    }
    if let (Some(from), Some(to)) = (document.valid_from, document.valid_to)
        && to <= from
    {
        let problem = format!("{to} is not after valid_from, {from}");
        return Err(TariffError::at("valid_to", problem));
    }
    check_standing(&document.standing_charges)?;
    check_minimums(&document.minimums)?;
    check_discounts(&document.discounts)?;
    check_credits(&document.credits)?;
    check_export(document)
}

fn check_standing(charges: &[StandingCharge]) -> Result<(), TariffError> {
    for (index, charge) in charges.iter().enumerate() {
        let place = |field: &str| format!("standing_charges[{index}].{field}");
        check_amount(&place("amount"), charge.amount)?;
        if let Some(name) = &charge.name {
            check_name(&place("name"), name)?;
        }
        if let Some(label) = &charge.label {
            check_text(&place("label"), label)?;
        }
        if charges[..index]
            .iter()
            .any(|other| other.name == charge.name)
        {
            let problem = "each standing charge needs a name of its own";
            return Err(TariffError::at(place("name"), problem));
        }
    }
    Ok(())
}

fn check_minimums(minimums: &[MinimumCharge]) -> Result<(), TariffError> {
    for (index, minimum) in minimums.iter().enumerate() {
        check_amount(&format!("minimums[{index}].amount"), minimum.amount)?;
        check_kinds(&format!("minimums[{index}].counts"), &minimum.counts)?;
    }
    Ok(())
}

fn check_discounts(discounts: &[Discount]) -> Result<(), TariffError> {
    let named = discounts.iter().map(|d| (&d.name, &d.label));
    check_unique("discounts", "name", named)?;
    for (index, discount) in discounts.iter().enumerate() {
        check_kinds(&format!("discounts[{index}].from"), &discount.from)?;
        let place = format!("discounts[{index}].off");
        match discount.off {
            Off::Percent(percent) => {
                let share = percent.per_hundred();
                if share < Decimal::ZERO || share > Decimal::ONE_HUNDRED {
                    return Err(TariffError::at(place, "must be from 0 to 100 per cent"));
                }
            }
            Off::Amount(amount) => check_amount(&place, amount.amount)?,
        }
    }
    Ok(())
}

fn check_credits(credits: &[Credit]) -> Result<(), TariffError> {
    check_unique(
        "credits",
        "name",
        credits.iter().map(|c| (&c.name, &c.label)),
    )?;
    for (index, credit) in credits.iter().enumerate() {
        check_amount(&format!("credits[{index}].amount"), credit.amount)?;
    }
    Ok(())
}

fn check_export(document: &TariffDocument) -> Result<(), TariffError> {
    let Some(export) = &document.export else {
        return Ok(());
    };
    if document.direction == Direction::Export {
        let problem = "a tariff for energy given has its price in unit_rates";
        return Err(TariffError::at("export", problem));
    }
    let month = match export {
        ExportTerms::Payment(_) => None,
        ExportTerms::NetMetering(terms) => {
            let month = terms.cash_out.map(|cash_out| cash_out.month);
            month.map(|month| (month, "export.net_metering.cash_out.month"))
        }
        ExportTerms::Credit(terms) => {
            let month = terms.true_up.map(|true_up| true_up.month);
            month.map(|month| (month, "export.credit.true_up.month"))
        }
    };
    if let Some((month, place)) = month
        && !(1..=12).contains(&month)
    {
        return Err(TariffError::at(
            place,
            format!("{month} is not a month, 1 to 12"),
        ));
    }
    let by_month = match export {
        ExportTerms::Payment(_) => false,
        ExportTerms::NetMetering(_) => true,
        ExportTerms::Credit(terms) => terms.netting == Netting::Month,
    };
    let in_time = matches!(&document.unit_rates, UnitRates::TimeOfUseTiered(rates)
        if rates.fill == TierFill::Chronological);
    if by_month && in_time {
        let problem = "use that is netted over a month has no order in time: fill must be pro_rata";
        return Err(TariffError::at(
            "unit_rates.time_of_use_tiered.fill",
            problem,
        ));
    }
    if by_month && matches!(document.unit_rates, UnitRates::Dynamic(_)) {
        let problem = "use that is netted over a month has no price by the interval";
        return Err(TariffError::at("export", problem));
    }
    Ok(())
}

fn check_kinds(place: &str, kinds: &[ChargeKind]) -> Result<(), TariffError> {
    for (index, kind) in kinds.iter().enumerate() {
        if kinds[..index].contains(kind) {
            return Err(TariffError::at(
                format!("{place}[{index}]"),
                "is there twice",
            ));
        }
    }
    Ok(())
}

/// Names and labels of a list that must not be empty.
pub(crate) fn check_names<'a>(
    list: &str,
    key: &str,
    entries: impl Iterator<Item = (&'a String, &'a String)> + Clone,
) -> Result<(), TariffError> {
    if entries.clone().next().is_none() {
        return Err(TariffError::at(list, "there must be at least one rate"));
    }
    if entries.clone().count() > usize::from(u8::MAX) {
        return Err(TariffError::at(list, "there are too many"));
    }
    check_unique(list, key, entries)
}

fn check_unique<'a>(
    list: &str,
    key: &str,
    entries: impl Iterator<Item = (&'a String, &'a String)>,
) -> Result<(), TariffError> {
    let mut seen: Vec<&str> = Vec::new();
    for (index, (name, label)) in entries.enumerate() {
        let place = |field: &str| format!("{list}[{index}].{field}");
        check_name(&place(key), name)?;
        check_text(&place("label"), label)?;
        if seen.contains(&name.as_str()) {
            let problem = format!("\"{name}\" is there twice");
            return Err(TariffError::at(place(key), problem));
        }
        seen.push(name);
    }
    Ok(())
}

pub(crate) fn check_rate(place: &str, rate: Decimal) -> Result<(), TariffError> {
    if rate.abs() > HIGHEST_UNIT_RATE {
        let problem =
            format!("{rate} a kWh is too much. Rates are in pounds or dollars: 24.5p is \"0.245\"");
        return Err(TariffError::at(place, problem));
    }
    Ok(())
}

/// A charge, not below zero.
pub(crate) fn check_amount(place: &str, amount: Decimal) -> Result<(), TariffError> {
    if amount < Decimal::ZERO {
        return Err(TariffError::at(place, "a charge cannot be below zero"));
    }
    Ok(())
}

/// Names for programs: they become codes of bill lines.
pub(crate) fn check_name(place: &str, name: &str) -> Result<(), TariffError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(allowed) {
        let problem =
            format!("\"{name}\" must be lower-case letters, digits, hyphens and underscores");
        return Err(TariffError::at(place, problem));
    }
    Ok(())
}

pub(crate) fn check_text(place: &str, text: &str) -> Result<(), TariffError> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(TariffError::at(place, "must be a name that can be shown"));
    }
    Ok(())
}
