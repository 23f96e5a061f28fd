//! The bill as a story: what, why, when and how on the first page, every figure's origin after it.
//!
//! It copies from the stored bill and words it. It adds nothing up but the energy in a chart.

mod front;
pub(crate) mod help;
mod supply;
pub(crate) mod usage;

use base::words;
use billing::document::BillDocument;
use money::Money;

use crate::DocumentError;
use crate::story::{Fact, Part, Region, Story, Table, Weight};

/// From how many sections on a bill begins with a table of them.
const MANY: usize = 4;

/// What a bill's document says that is not in the bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// What changed since the last bill, in sentences.
    pub why: Vec<String>,
    /// Its English and its paper.
    pub region: Region,
    /// It was cancelled after it was sent: nobody must pay it by mistake.
    pub is_cancelled: bool,
}

/// The bill as a story.
///
/// # Errors
/// [`DocumentError::AddressTooLong`] when its pay address fits into no QR code.
pub fn bill_story(bill: &BillDocument, around: &Around) -> Result<Story, DocumentError> {
    let charts = usage::charts(bill);
    let (first, later) = match charts.split_first() {
        Some((first, later)) => (Some(first), later),
        None => (None, charts.as_slice()),
    };
    let mut parts = front::sums(bill, first.map(|drawn| &drawn.chart));
    if !bill.notes.is_empty() {
        parts.push(Part::heading(2, "Please note"));
        let items = bill.notes.clone();
        parts.push(Part::List { items });
    }
    parts.push(Part::NewPage);
    if bill.charges.len() >= MANY {
        parts.extend(supply::overview(bill));
    }
    for section in &bill.charges {
        parts.extend(supply::section(bill, section, later));
    }
    parts.extend(tax(bill));
    parts.extend(usage::table(&charts));
    parts.extend(help::about_tariffs(bill));
    parts.extend(help::help(&bill.facts.supplier));
    let title = format!("Bill {} from {}", bill.number, bill.supplier_name);
    Ok(Story {
        title,
        region: around.region,
        dated: bill.billed_on,
        supplier: bill.supplier_name.clone(),
        letterhead: help::letterhead(&bill.facts.supplier.contact),
        running: format!("Bill {} · Account {}", bill.number, bill.account_number),
        addressee: addressee(bill),
        references: references(bill),
        answer: front::answer(bill, around)?,
        parts,
    })
}

/// What was owed before a bill, and what moved it since the last one, for the page that stands for
/// it on a screen: with the bill's own total it comes to what is due. Empty where all of it is nothing.
#[must_use]
pub fn balance_lines(bill: &BillDocument) -> Vec<(String, Money)> {
    let lines = front::before(bill);
    match lines.iter().all(|(_, amount)| amount.is_zero()) {
        true => Vec::new(),
        false => lines,
    }
}

/// How a bill is paid by bank transfer, for the page that stands for it on a screen.
#[must_use]
pub fn transfer_facts(bill: &BillDocument) -> Vec<Fact> {
    match bill.amount_due.minor() > 0 && bill.facts.terms.collected_on.is_none() {
        true => front::transfer(&bill.facts.terms),
        false => Vec::new(),
    }
}

/// Whom to ask about a bill, to whom to complain and who decides, for the same page.
#[must_use]
pub fn contact_facts(bill: &BillDocument) -> Vec<Fact> {
    let supplier = &bill.facts.supplier;
    let mut facts = help::questions(supplier);
    facts.extend(help::complaints(supplier));
    facts
}

fn addressee(bill: &BillDocument) -> Vec<String> {
    let company = bill.facts.business.iter().map(|own| &own.company_name);
    let company = company.filter(|name| !name.is_empty() && **name != bill.customer_name);
    // Some addresses begin with the name.
    let address = bill.billing_address.iter();
    let address = address.filter(|line| **line != bill.customer_name);
    let lines = std::iter::once(&bill.customer_name)
        .chain(company)
        .chain(address);
    lines.cloned().collect()
}

fn references(bill: &BillDocument) -> Vec<Fact> {
    let period = words::period(bill.period.from(), bill.period.to());
    let mut facts = vec![
        Fact::new("Account number", &bill.account_number),
        Fact::new("Bill number", &bill.number),
        Fact::new("Bill date", words::day(bill.billed_on)),
        Fact::new("Period", period),
    ];
    let mut add = |label: &str, value: &str| {
        if !value.is_empty() {
            facts.push(Fact::new(label, value));
        }
    };
    if let Some(business) = &bill.facts.business {
        add("Your order number", &business.purchase_order);
        add("Your company number", &business.company_number);
        add("Your VAT number", &business.vat_number);
    }
    facts
}

/// One line a tax and rate.
fn tax(bill: &BillDocument) -> Vec<Part> {
    let mut table = Table::new(
        "The taxes on this bill. One row for each rate.",
        &["Tax"],
        &["Rate", "Charged on", "Tax"],
    );
    for line in &bill.tax_lines {
        let cells = [
            line.label.clone(),
            line.percent.to_string(),
            line.taxable.to_string(),
            line.amount.to_string(),
        ];
        table.row(Weight::Plain, cells, String::new());
    }
    if table.rows.is_empty() {
        return Vec::new();
    }
    let mut parts = vec![Part::heading(2, "Tax"), Part::Table(table)];
    let number = &bill.facts.supplier.vat_number;
    if !number.is_empty() {
        let day = words::day(bill.billed_on);
        parts.push(Part::text(format!(
            "{} is registered for VAT under number {number}. Tax point: {day}.",
            bill.supplier_name
        )));
    }
    parts
}
