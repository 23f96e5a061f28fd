//! What a question is called, and the explanation that settles most of its kind before it is asked.

use billing::BillHead;
use billing::document::BillDocument;
use billing::query::{LineRef, QueryCategory, disputed};
use money::Money;
use store::Conn;
use wire::QueryChoice;

use super::ask::no_such_line;
use crate::error::PortalError;
use crate::{comparison, wording};

/// A category, as the customer would say it.
pub const fn label(category: QueryCategory) -> &'static str {
    match category {
        QueryCategory::Reading => "A meter reading is wrong",
        QueryCategory::Tariff => "The tariff or a price is wrong",
        QueryCategory::TooHigh => "It's much more than before",
        QueryCategory::Supply => "It isn't my supply, or the dates are wrong",
        QueryCategory::Payment => "A payment is missing",
        QueryCategory::Other => "Something else",
    }
}

/// What may be asked of a bill.
pub async fn choices(
    conn: &mut Conn,
    head: &BillHead,
    bill: &BillDocument,
) -> Result<Vec<QueryChoice>, PortalError> {
    let since = comparison::since_last(conn, head, bill).await?;
    let page = format!("/bills/{}", head.id);
    let choice = |category: QueryCategory| {
        let (explanation, link) = match category {
            QueryCategory::Reading => reading(bill, &page),
            QueryCategory::Tariff => tariff(bill, &page),
            QueryCategory::TooHigh => too_high(since.as_deref(), &page),
            QueryCategory::Supply => supply(head, bill, &page),
            QueryCategory::Payment => payment(bill),
            QueryCategory::Other => ("Tell us in your own words.".to_owned(), None),
        };
        QueryChoice {
            code: category.code().to_owned(),
            label: label(category).to_owned(),
            explanation,
            link: link.map(|(href, words)| (href, words.to_owned())),
        }
    };
    Ok(QueryCategory::ALL.iter().copied().map(choice).collect())
}

type Explained = (String, Option<(String, &'static str)>);

fn reading(bill: &BillDocument, page: &str) -> Explained {
    if bill.is_estimated() {
        let words = "Part of this bill is an estimate. If you send us a reading, we put it right \
                     without a query.";
        let link = ("/readings".to_owned(), "Send a reading");
        return (words.to_owned(), Some(link));
    }
    let words = "Each line of the bill unfolds to the readings behind it. Compare them with your \
                 meter.";
    (
        words.to_owned(),
        Some((page.to_owned(), "See the readings")),
    )
}

fn tariff(bill: &BillDocument, page: &str) -> Explained {
    let mut names: Vec<&str> = Vec::new();
    for section in &bill.charges {
        if !names.contains(&section.tariff_name.as_str()) {
            names.push(&section.tariff_name);
        }
    }
    let words = format!(
        "This bill is on {}. Each line unfolds to its price.",
        names.join(" and ")
    );
    (words, Some((page.to_owned(), "See the prices")))
}

fn too_high(since: Option<&str>, page: &str) -> Explained {
    match since {
        Some(sentence) => {
            let link = (format!("{page}/why"), "See why it's different");
            (sentence.to_owned(), Some(link))
        }
        None => {
            let words = "This is your first bill, so there is none to compare it with.";
            (words.to_owned(), None)
        }
    }
}

fn supply(head: &BillHead, bill: &BillDocument, page: &str) -> Explained {
    let days = wording::period(head.period_from, head.period_to);
    let place = bill
        .charges
        .first()
        .map(|section| section.address.join(", "));
    let words = match place.filter(|place| !place.is_empty()) {
        Some(place) => format!("This bill is for {place}, {days}."),
        None => format!("This bill is for {days}."),
    };
    (words, Some((page.to_owned(), "See the supply numbers")))
}

fn payment(bill: &BillDocument) -> Explained {
    let words = format!(
        "This bill counts {} paid since the one before. What came in later isn't on it, and a bank \
         transfer can take three working days.",
        bill.payments_received
    );
    (words, Some(("/payments".to_owned(), "See your payments")))
}

/// The part of the bill a question is about, with what is in dispute.
pub fn subject(bill: &BillDocument, line: Option<LineRef>) -> Result<(String, Money), PortalError> {
    let amount = disputed(bill, line)
        .map_err(|error| PortalError::Internal(error.to_string()))?
        .ok_or_else(no_such_line)?;
    let subject = match line.and_then(|line| line.of(bill)) {
        Some(line) => format!("{}, {amount} with tax", line.label),
        None => format!("The whole bill, {amount}"),
    };
    Ok((subject, amount))
}
