//! One supply: its charges line by line, and the readings that they rest on.

use base::words;
use billing::document::{
    BillDocument, Direction, Fuel, ReadingKind, SupplySection, reading_kind_words,
};

use super::MANY;
use crate::bill::usage::Drawn;
use crate::story::{Chart, Fact, Mark, Part, Table, Weight};

/// One row a supply, on a bill of many.
pub fn overview(bill: &BillDocument) -> Vec<Part> {
    let mut table = Table::new(
        "Every supply on this bill, with its charges before tax. The details follow in this order.",
        &["Supply", "Number"],
        &["Energy", "Charges"],
    );
    for section in &bill.charges {
        let cells = [
            section.title().to_owned(),
            section.identifier.clone(),
            words::kwh(section.total_wh),
            section.net.to_string(),
        ];
        table.row(Weight::Plain, cells, place(section));
    }
    let cells = [
        "All supplies".to_owned(),
        String::new(),
        String::new(),
        bill.net.to_string(),
    ];
    table.row(Weight::Total, cells, String::new());
    vec![
        Part::heading(2, "Your supplies at a glance"),
        Part::Table(table),
    ]
}

fn place(section: &SupplySection) -> String {
    section.address.join(", ")
}

/// The charges of a supply. `drawings` are the charts that no page has shown yet.
pub fn section(bill: &BillDocument, section: &SupplySection, drawings: &[Drawn]) -> Vec<Part> {
    let period = words::period(section.period.from(), section.period.to());
    let place = place(section);
    let is_one_of_many = bill.charges.len() >= MANY && !place.is_empty();
    let title = match is_one_of_many {
        true => format!("{}, {place}", section.title()),
        false => section.title().to_owned(),
    };
    let mut facts = vec![Fact::new("Tariff", &section.tariff_name)];
    if !place.is_empty() && !is_one_of_many {
        facts.push(Fact::new("Supplied to", place));
    }
    facts.push(Fact::new(section.identifier_label(), &section.identifier));
    if !section.meter_serials.is_empty() {
        facts.push(Fact::new("Meter", section.meter_serials.join(", ")));
    }
    facts.push(Fact::new("Period", format!("{period}, {}", days(section))));
    let heading = Part::Heading {
        level: 2,
        text: title,
        mark: mark(section),
    };
    let mut parts = vec![heading, Part::Facts { facts }];
    parts.push(Part::Table(charges(section)));
    parts.extend(missing(section));
    let mut left = Vec::new();
    if !section.readings_used.is_empty() {
        left.push(Part::heading(3, "Meter readings"));
        left.push(Part::Table(readings(section)));
    }
    let mut kinds = section.readings_used.iter().map(|reading| reading.kind);
    if kinds.any(|kind| kind == ReadingKind::Estimated) {
        left.push(Part::text(
            "Readings marked “Estimate” are worked out by us, because we had none from the meter.",
        ));
    }
    match chart_after(bill, section, drawings) {
        Some(chart) => {
            let title = Part::heading(3, chart.title.clone());
            let right = vec![title, Part::Chart(chart.clone())];
            parts.push(Part::Beside { left, right });
        }
        None => parts.extend(left),
    }
    parts
}

/// The chart of this supply, after the last of the supplies that it is of, so that it stands once.
fn chart_after<'a>(
    bill: &BillDocument,
    section: &SupplySection,
    drawings: &'a [Drawn],
) -> Option<&'a Chart> {
    let drawn = drawings.iter().find(|drawn| drawn.is_of(section))?;
    let last = bill.charges.iter().rfind(|other| drawn.is_of(other))?;
    std::ptr::eq(last, section).then_some(&drawn.chart)
}

const fn mark(section: &SupplySection) -> Mark {
    match (section.fuel, section.direction) {
        (Fuel::Gas, _) => Mark::Gas,
        (Fuel::Electricity, Direction::Import) => Mark::Electricity,
        (Fuel::Electricity, Direction::Export) => Mark::Export,
    }
}

fn days(section: &SupplySection) -> String {
    match section.period.days() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

fn charges(section: &SupplySection) -> Table {
    let mut table = Table::new(
        format!(
            "Charges for {}: each is its quantity times its rate. The last rows are sums.",
            section.title().to_lowercase()
        ),
        &["Charge"],
        &["Days", "Quantity", "Rate", "Amount"],
    );
    let currency = section.net.currency();
    for line in &section.lines {
        let mut note = match line.period == section.period {
            true => String::new(),
            false => words::period(line.period.from(), line.period.to()),
        };
        for one in &line.working.notes {
            let stop = if note.is_empty() { "" } else { ". " };
            note.push_str(&format!("{stop}{one}"));
        }
        let cells = [
            line.label.clone(),
            line.days.to_string(),
            line.quantity_words(),
            line.rate_words(currency),
            line.amount.to_string(),
        ];
        table.row(Weight::Plain, cells, note);
    }
    let mut sum = |weight, label: String, amount: String, note: String| {
        let empty = String::new;
        let cells = [label, empty(), empty(), empty(), amount];
        table.row(weight, cells, note);
    };
    sum(
        Weight::Sum,
        "Before tax".to_owned(),
        section.net.to_string(),
        String::new(),
    );
    for tax in &section.tax_lines {
        let label = format!("{} at {}", tax.label, tax.percent);
        let note = format!("on {}", tax.taxable);
        sum(Weight::Plain, label, tax.amount.to_string(), note);
    }
    let label = format!("{} with tax", section.title());
    sum(
        Weight::Total,
        label,
        section.total.to_string(),
        String::new(),
    );
    table
}

fn missing(section: &SupplySection) -> Option<Part> {
    let text = match section.intervals_missing {
        0 => return None,
        1 => "For 1 half-hour we have no reading. It is not charged.".to_owned(),
        many => format!("For {many} half-hours we have no reading. They are not charged."),
    };
    Some(Part::text(text))
}

fn readings(section: &SupplySection) -> Table {
    let mut table = Table::new(
        "The meter readings that the charges rest on.",
        &["Date", "How it was read"],
        &["Reading"],
    );
    for reading in &section.readings_used {
        let weight = match reading.kind {
            ReadingKind::Estimated => Weight::Sum,
            _ => Weight::Plain,
        };
        let cells = [
            words::day(reading.date),
            reading_kind_words(reading.kind).to_owned(),
            reading.value.clone(),
        ];
        table.row(weight, cells, reading.register_label.clone());
    }
    table
}
