//! What a bill says beside its charges, copied in from the settings and the account.

use accounts::{Account, Customer, PaymentMethod, Supply};
use billing::document::{BillFacts, BusinessFacts, Direction, Fuel, PaymentTerms, SupplySection};
use billing::run::{BillingState, Segment};
use jiff::ToSpan;
use jiff::civil::Date;

use super::draft::Wanted;
use crate::own_path::pay_path;
use crate::settings::Settings;
use crate::wording;

/// A correction of less than a kWh is not worth a sentence.
const LEAST_TOLD_WH: i64 = 1_000;

/// The facts of a bill.
pub fn facts(
    settings: &Settings,
    account: &Account,
    (state, segment): (&BillingState, &Segment),
    wanted: &Wanted<'_>,
) -> BillFacts {
    let rules = &settings.billing;
    let due_on = due_on(segment, wanted.billed_on);
    let collected_on = match account.payment_method {
        PaymentMethod::DirectDebit => collection(account.collection_day.unwrap_or(1), due_on),
        PaymentMethod::OnDemand => None,
    };
    let order = &state.terms.purchase_order;
    let business = state.business.clone().map(|business| BusinessFacts {
        purchase_order: order.clone(),
        ..business
    });
    // An account whose number fits into no bank's reference field is not told of transfers.
    let bank = settings.bank.as_ref();
    let transfer = bank.and_then(|bank| bank.transfer_for(&account.number).ok());
    let reference = transfer.as_ref().map(|(_, reference)| reference.grouped());
    BillFacts {
        is_first: wanted.is_first,
        is_final: wanted.is_final,
        replaces: None,
        terms: PaymentTerms {
            days: u32::from(segment.due_days),
            collected_on,
            reference: reference.unwrap_or_else(|| account.number.clone()),
            bank: transfer.map(|(to, _)| to),
            pay_url: pay_url(settings, ""),
        },
        supplier: rules.supplier.clone(),
        business,
    }
}

/// Where a bill is paid online: the page, with that bill chosen once it has a number.
pub fn pay_url(settings: &Settings, bill_number: &str) -> String {
    format!("{}{}", settings.public_origin, pay_path(bill_number))
}

/// The day a bill is to be paid by.
pub fn due_on(segment: &Segment, billed_on: Date) -> Date {
    billed_on.saturating_add(i64::from(segment.due_days).days())
}

/// The first collection day that leaves the customer the days of the bill's terms.
fn collection(day: i16, due_on: Date) -> Option<Date> {
    let day = i8::try_from(day.clamp(1, 28)).ok()?;
    let this_month = due_on.with().day(day).build().ok()?;
    if this_month >= due_on {
        Some(this_month)
    } else {
        this_month.checked_add(1.month()).ok()
    }
}

/// Where the bill goes, line by line.
pub fn billing_address(customer: &Customer, supply: &Supply) -> Vec<String> {
    let mut lines = vec![customer.name.clone()];
    if let Some(property) = supply.properties.first() {
        let all = [
            &property.line1,
            &property.line2,
            &property.town,
            &property.postcode,
        ];
        lines.extend(all.into_iter().filter(|line| !line.is_empty()).cloned());
    }
    lines
}

/// What the customer should know of this bill, in sentences.
pub fn notes(document: &billing::document::BillDocument) -> Vec<String> {
    let mut notes = Vec::new();
    if document.facts.is_final {
        notes.push("This is your final bill: your supply with us has ended.".to_owned());
    }
    notes.extend(corrections(document));
    if document.is_estimated() {
        notes.push(
            "Part of this bill is an estimate, because we had no reading. Send us a reading, so \
             that the next one rests on what you used."
                .to_owned(),
        );
    }
    if document
        .charges
        .iter()
        .any(|section| section.intervals_missing > 0)
    {
        notes.push(
            "We have no readings for some half-hours of this bill, and do not charge for them."
                .to_owned(),
        );
    }
    notes
}

/// What a bill says of closing readings of the bill before that were not right.
pub fn corrections(document: &billing::document::BillDocument) -> Vec<String> {
    document.charges.iter().filter_map(corrected).collect()
}

/// The same of one supply, from a kWh on.
fn corrected(section: &SupplySection) -> Option<String> {
    let corrects = section.about.corrects?;
    let wh = corrects.wh.checked_abs()?;
    if wh < LEAST_TOLD_WH {
        return None;
    }
    let size = wording::kwh(wh);
    let fuel = match (section.direction, section.fuel) {
        (Direction::Export, _) => "of what you gave",
        (Direction::Import, Fuel::Electricity) => "of electricity",
        (Direction::Import, Fuel::Gas) => "of gas",
    };
    let what = if corrects.is_of_estimate {
        format!("Your last bill's estimate {fuel}")
    } else {
        format!("The reading {fuel} that your last bill ended with")
    };
    let gives_back = (section.direction == Direction::Import) == (corrects.wh > 0);
    let (way, does) = match (corrects.wh > 0, gives_back) {
        (true, true) => ("too high", "gives it back"),
        (true, false) => ("too high", "takes it off again"),
        (false, true) => ("too low", "pays you for it"),
        (false, false) => ("too low", "charges for it"),
    };
    Some(format!("{what} was {size} {way}; this bill {does}."))
}
