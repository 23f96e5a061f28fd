//! The first page: what is to be paid, why, when and how, and how the sum came about.

use base::words;
use billing::document::{BillDocument, BillFacts, PaymentTerms};
use money::Money;

use super::{Around, MANY};
use crate::story::{Answer, Chart, Fact, Part, Table, Weight};
use crate::{DocumentError, qr};

/// The answer of a bill.
///
/// # Errors
/// [`DocumentError::AddressTooLong`].
pub fn answer(bill: &BillDocument, around: &Around) -> Result<Answer, DocumentError> {
    if around.is_cancelled {
        return Ok(cancelled());
    }
    let due = bill.amount_due;
    let terms = &bill.facts.terms;
    let (before, amount, after) = match (due.minor(), terms.collected_on) {
        (1.., Some(day)) => ("We will take", due.to_string(), on_or_about(day)),
        (1.., None) => (
            "Please pay",
            due.to_string(),
            format!("by {}", words::day(bill.due_on)),
        ),
        (0, _) => ("There is", "nothing to pay".to_owned(), String::new()),
        (_, _) => (
            "You are",
            format!("{} in credit", size(due)),
            "and have nothing to pay".to_owned(),
        ),
    };
    let scan = match due.minor() > 0 && terms.collected_on.is_none() {
        true if !terms.pay_url.is_empty() => Some(qr::scan(
            &terms.pay_url,
            &format!("QR code that opens {}", terms.pay_url),
            "Scan to pay",
        )?),
        _ => None,
    };
    Ok(Answer {
        before: before.to_owned(),
        amount,
        after,
        why: reasons(bill, &around.why),
        how: ways(bill),
        scan,
    })
}

/// A cancelled bill keeps its figures, and asks for nothing.
fn cancelled() -> Answer {
    let why = "What you paid for it stays on your account. A corrected bill may stand for it.";
    Answer {
        before: "This bill is".to_owned(),
        amount: "cancelled".to_owned(),
        after: "and must not be paid".to_owned(),
        why: vec![why.to_owned()],
        how: Vec::new(),
        scan: None,
    }
}

fn on_or_about(day: jiff::civil::Date) -> String {
    format!("by Direct Debit on or just after {}", words::day(day))
}

/// An amount without its sign.
fn size(amount: Money) -> Money {
    Money::from_minor(amount.minor().saturating_abs(), amount.currency())
}

fn reasons(bill: &BillDocument, why: &[String]) -> Vec<String> {
    let facts = &bill.facts;
    let mut told = Vec::new();
    if let Some(number) = &facts.replaces {
        told.push(format!(
            "This bill replaces bill {number}, which we cancelled."
        ));
    }
    if facts.is_final {
        told.push("This is your final bill.".to_owned());
    }
    if why.is_empty() {
        let period = words::period(bill.period.from(), bill.period.to());
        let total = size(bill.total_charges);
        told.push(if bill.total_charges.is_negative() {
            format!("For {period} we owe you {total}.")
        } else {
            format!("Your charges for {period} are {total}.")
        });
    }
    told.extend(why.iter().cloned());
    let is_noted = bill.notes.iter().any(|note| note.contains("estimate"));
    if bill.is_estimated() && !is_noted {
        told.push(
            "Part of it rests on an estimated meter reading. Send us a reading and we will \
             put it right."
                .to_owned(),
        );
    }
    told
}

fn ways(bill: &BillDocument) -> Vec<Fact> {
    let terms = &bill.facts.terms;
    let mut ways = Vec::new();
    if bill.amount_due.is_negative() {
        let text = "We keep your credit for your next bill. You can ask for it back at any time.";
        return vec![Fact::new("Your credit", text)];
    }
    if bill.amount_due.minor() == 0 {
        return ways;
    }
    if terms.collected_on.is_some() {
        let text = "You need do nothing: we collect this bill from your bank account.";
        return vec![Fact::new("Direct Debit", text)];
    }
    if !terms.pay_url.is_empty() {
        let text = format!(
            "Scan the code or go to {}. You will be asked to sign in.",
            terms.pay_url
        );
        ways.push(Fact::new("Online", text));
    }
    ways.extend(transfer(terms));
    ways.extend(by_phone(&bill.facts));
    ways
}

/// How it is paid by bank transfer: where to, and under which reference.
pub fn transfer(terms: &PaymentTerms) -> Vec<Fact> {
    let Some(bank) = &terms.bank else {
        return Vec::new();
    };
    let iban = match bank.iban.is_empty() {
        true => String::new(),
        false => format!(" (from abroad: IBAN {})", bank.iban),
    };
    let to = format!(
        "To {}, sort code {}, account {}{iban}.",
        bank.name, bank.sort_code, bank.account_number
    );
    let reference = format!(
        "{}. Quote it with your transfer: it tells us that the money is yours.",
        terms.reference
    );
    vec![
        Fact::new("Bank transfer", to),
        Fact::new("Your reference", reference),
    ]
}

fn by_phone(facts: &BillFacts) -> Option<Fact> {
    let contact = &facts.supplier.contact;
    let hours = match contact.hours.is_empty() {
        true => String::new(),
        false => format!(", {}", contact.hours),
    };
    (!contact.phone.is_empty()).then(|| {
        let text = format!("Call {}{hours}.", contact.phone);
        Fact::new("Trouble paying?", text)
    })
}

/// What was owed before a bill, and each thing that moved it since the last one.
pub fn before(bill: &BillDocument) -> Vec<(String, Money)> {
    let label = match bill.previous_balance.is_negative() {
        true => "Your credit before this bill",
        false => "Owed before this bill",
    };
    let mut lines = vec![(label.to_owned(), bill.previous_balance)];
    if !bill.payments_received.is_zero() {
        let paid = Money::from_minor(-bill.payments_received.minor(), bill.currency);
        lines.push(("Paid, thank you".to_owned(), paid));
    }
    let adjustments = bill.adjustments.iter();
    lines.extend(adjustments.map(|one| (one.label.clone(), one.amount)));
    lines
}

/// How the sum came about, beside the first chart.
pub fn sums(bill: &BillDocument, chart: Option<&Chart>) -> Vec<Part> {
    let mut table = Table::new(
        "From what you owed before to what is to be paid now.",
        &["What"],
        &["Amount"],
    );
    let mut add = |weight, label: String, amount: Money, note: String| {
        table.row(weight, [label, amount.to_string()], note);
    };
    let none = String::new;
    for (label, amount) in before(bill) {
        add(Weight::Plain, label, amount, none());
    }
    if bill.charges.len() < MANY {
        for section in &bill.charges {
            let note = section.tariff_name.clone();
            add(Weight::Plain, section.title().to_owned(), section.net, note);
        }
    } else {
        let note = format!("{} supplies", bill.charges.len());
        add(Weight::Plain, "New charges".to_owned(), bill.net, note);
    }
    for tax in &bill.tax_lines {
        let label = format!("{} at {}", tax.label, tax.percent);
        add(
            Weight::Plain,
            label,
            tax.amount,
            format!("on {}", tax.taxable),
        );
    }
    let label = match bill.amount_due.is_negative() {
        true => "Your credit now",
        false => "To pay",
    };
    add(Weight::Total, label.to_owned(), bill.amount_due, none());
    let left = vec![Part::heading(2, "How it adds up"), Part::Table(table)];
    match chart {
        Some(chart) => vec![Part::Beside {
            left,
            right: vec![
                Part::heading(2, chart.title.clone()),
                Part::Chart(chart.clone()),
            ],
        }],
        None => left,
    }
}
