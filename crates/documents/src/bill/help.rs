//! What a bill says beside its charges: the tariff, whom to ask, how to complain, what to do when
//! something is dangerous. What the supplier did not state is left out.

use base::words;
use billing::document::{BillDocument, Contact, SupplierFacts, SupplySection};

use crate::story::{Fact, Part};

/// How to reach the supplier, beside its name.
pub fn letterhead(contact: &Contact) -> Vec<String> {
    let hours = match (contact.phone.is_empty(), contact.hours.is_empty()) {
        (false, false) => format!("{}, {}", contact.phone, contact.hours),
        _ => contact.phone.clone(),
    };
    let lines = [contact.web.clone(), contact.email.clone(), hours];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// The tariffs of the bill, each once.
pub fn about_tariffs(bill: &BillDocument) -> Vec<Part> {
    let mut told: Vec<Vec<Part>> = Vec::new();
    for section in &bill.charges {
        let Some(about) = about(section) else {
            continue;
        };
        if !told.contains(&about) {
            told.push(about);
        }
    }
    if told.is_empty() {
        return Vec::new();
    }
    let heading = match told.len() {
        1 => "About your tariff",
        _ => "About your tariffs",
    };
    std::iter::once(Part::heading(2, heading))
        .chain(told.into_iter().flatten())
        .collect()
}

fn about(section: &SupplySection) -> Option<Vec<Part>> {
    let tariff = section.about.tariff.as_ref()?;
    let mut facts: Vec<Fact> = tariff
        .prices
        .iter()
        .map(|price| Fact::new(&price.label, format!("{} before tax", price.text)))
        .collect();
    let ends = match tariff.ends_on {
        Some(day) => format!("{}. We will write to you before then.", words::day(day)),
        None => "It has no end date. You can change it at any time.".to_owned(),
    };
    facts.push(Fact::new("Ends", ends));
    if !tariff.payment_method.is_empty() {
        facts.push(Fact::new("Paid by", &tariff.payment_method));
    }
    // A year that does not add up is not told; the charges do not rest on it.
    if let Ok(Some(year)) = section.last_twelve_months() {
        let estimate = if year.is_estimated {
            ", in part estimated"
        } else {
            ""
        };
        let used = format!("{}{estimate}, {} with tax", words::kwh(year.wh), year.cost);
        facts.push(Fact::new("Your last 12 months", used));
    }
    let title = format!("{}: {}", section.title(), section.tariff_name);
    Some(vec![Part::heading(3, title), Part::Facts { facts }])
}

/// Questions, complaints, advice and emergencies.
pub fn help(supplier: &SupplierFacts) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut add = |title: &str, body: Vec<Part>| {
        if !body.is_empty() {
            parts.push(Part::heading(2, title));
            parts.extend(body);
        }
    };
    let emergencies: Vec<Fact> = supplier
        .emergencies
        .iter()
        .map(|one| Fact::new(&one.what_for, format!("Call {} at any time.", one.phone)))
        .collect();
    add("In an emergency", facts(emergencies));
    add("Questions and advice", facts(questions(supplier)));
    let mut complaint = Vec::new();
    if !supplier.complaint_steps.is_empty() {
        let items = supplier.complaint_steps.clone();
        complaint.push(Part::List { items });
    }
    complaint.extend(facts(complaints(supplier)));
    add("If you want to complain", complaint);
    if !supplier.fuel_mix.is_empty() {
        let items = supplier.fuel_mix.clone();
        add("Where your energy comes from", vec![Part::List { items }]);
    }
    let company = company(supplier);
    if !company.is_empty() {
        add("Who we are", vec![Part::text(company)]);
    }
    parts
}

/// Whom to ask.
pub fn questions(supplier: &SupplierFacts) -> Vec<Fact> {
    let mut asked = Vec::new();
    asked.extend(reached("Ask us", &supplier.contact));
    if !supplier.address.is_empty() {
        let mut lines = vec![supplier.legal_name.clone()];
        lines.retain(|line| !line.is_empty());
        lines.extend(supplier.address.iter().cloned());
        asked.push(Fact::new("By post", lines.join(", ")));
    }
    asked.extend(supplier.advice.iter().filter_map(|advice| {
        let title = format!("Free advice from {}", advice.name);
        reached(&title, advice)
    }));
    asked
}

/// To whom to complain, and who decides.
pub fn complaints(supplier: &SupplierFacts) -> Vec<Fact> {
    let mut whom = Vec::new();
    whom.extend(reached("Complaints to us", supplier.for_complaints()));
    let ombudsman = supplier.ombudsman.iter();
    whom.extend(ombudsman.filter_map(|one| reached(&one.name, one)));
    whom
}

fn facts(facts: Vec<Fact>) -> Vec<Part> {
    match facts.is_empty() {
        true => Vec::new(),
        false => vec![Part::Facts { facts }],
    }
}

fn reached(label: &str, contact: &Contact) -> Option<Fact> {
    let phone = match (contact.phone.is_empty(), contact.hours.is_empty()) {
        (false, false) => format!("{} ({})", contact.phone, contact.hours),
        _ => contact.phone.clone(),
    };
    let ways = [phone, contact.email.clone(), contact.web.clone()];
    let ways: Vec<String> = ways.into_iter().filter(|way| !way.is_empty()).collect();
    (!ways.is_empty()).then(|| Fact::new(label, ways.join(", ")))
}

fn company(supplier: &SupplierFacts) -> String {
    let mut told = Vec::new();
    if !supplier.legal_name.is_empty() {
        told.push(supplier.legal_name.clone());
    }
    if !supplier.company_number.is_empty() {
        told.push(format!("company number {}", supplier.company_number));
    }
    if !supplier.vat_number.is_empty() {
        told.push(format!("VAT number {}", supplier.vat_number));
    }
    told.extend(supplier.address.iter().cloned());
    match told.is_empty() {
        true => String::new(),
        false => format!("{}.", told.join(", ")),
    }
}
