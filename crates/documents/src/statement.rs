//! The annual statement as a story: what the year cost, then each supply bill by bill.

use base::words;
use billing::document::{Direction, Fuel};
use billing::statement::{AnnualStatement, SupplyYear};

use crate::bill::{help, usage};
use crate::story::{Answer, Fact, Mark, Part, Region, Story, Table, Weight};

/// The statement as a story.
#[must_use]
pub fn statement_story(year: &AnnualStatement, region: Region) -> Story {
    let period = words::period(year.period.from(), year.period.to());
    let (before, amount) = match year.charges.is_negative() {
        true => ("We paid you", year.charges.to_string().replacen('−', "", 1)),
        false => ("Your energy cost", year.charges.to_string()),
    };
    let mut why = vec![format!(
        "That is what {} bills charged, {} of it tax.",
        year.bills.len(),
        year.tax
    )];
    if year.days_without_bill > 0 {
        why.push(format!(
            "{} days of it were not billed, and are not in this sum.",
            year.days_without_bill
        ));
    }
    let mut parts: Vec<Part> = year.supplies.iter().flat_map(supply).collect();
    parts.push(Part::heading(2, "The bills of this statement"));
    parts.push(Part::text(format!("{}.", year.bills.join(", "))));
    parts.extend(help::help(&year.supplier));
    let mut addressee = vec![year.customer_name.clone()];
    addressee.extend(year.address.iter().cloned());
    Story {
        title: format!("Annual statement from {}, {period}", year.supplier_name),
        region,
        dated: year.period.to(),
        supplier: year.supplier_name.clone(),
        letterhead: help::letterhead(&year.supplier.contact),
        running: format!("Annual statement · Account {}", year.account_number),
        addressee,
        references: vec![
            Fact::new("Account number", &year.account_number),
            Fact::new("Year", period.clone()),
        ],
        answer: Answer {
            before: before.to_owned(),
            amount,
            after: format!("in {period}"),
            why,
            how: Vec::new(),
            scan: None,
        },
        parts,
    }
}

fn supply(supply: &SupplyYear) -> Vec<Part> {
    let (title, mark) = match (supply.fuel, supply.direction) {
        (Fuel::Gas, _) => ("Gas", Mark::Gas),
        (Fuel::Electricity, Direction::Import) => ("Electricity", Mark::Electricity),
        (Fuel::Electricity, Direction::Export) => ("Electricity you sold", Mark::Export),
    };
    let text = match supply.address.is_empty() {
        true => title.to_owned(),
        false => format!("{title}, {}", supply.address.join(", ")),
    };
    let mut facts = vec![
        Fact::new("Supply number", &supply.identifier),
        Fact::new("Tariff now", &supply.tariff_name),
    ];
    for price in supply.tariff.iter().flat_map(|tariff| &tariff.prices) {
        facts.push(Fact::new(
            &price.label,
            format!("{} before tax", price.text),
        ));
    }
    let heading = Part::Heading {
        level: 2,
        text,
        mark,
    };
    let mut left = vec![Part::Table(bills(supply))];
    let flow = (supply.fuel, supply.direction);
    if let Some(chart) = usage::chart_of_parts(&supply.parts, flow) {
        left = vec![Part::Beside {
            left,
            right: vec![Part::Chart(chart)],
        }];
    }
    let mut parts = vec![heading, Part::Facts { facts }];
    parts.extend(left);
    parts
}

fn bills(supply: &SupplyYear) -> Table {
    let mut table = Table::new(
        "What was used and what it cost with tax, bill by bill. The last row is the sum.",
        &["Period"],
        &["Energy", "Cost"],
    );
    for part in &supply.parts {
        let period = words::period(part.period.from(), part.period.to());
        let note = if part.is_estimated { "Estimate" } else { "" };
        let cells = [period, words::kwh(part.wh), part.cost.to_string()];
        table.row(Weight::Plain, cells, note.to_owned());
    }
    let cells = [
        "The year".to_owned(),
        words::kwh(supply.wh),
        supply.cost.to_string(),
    ];
    table.row(Weight::Total, cells, String::new());
    table
}
