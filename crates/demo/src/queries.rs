//! Questions about bills in the demo: one that waits for an answer, and one that has its answer. Both
//! are asked through the use-cases, at instants after their bills.

use accounts::AccountsRepository as _;
use base::Instant;
use billing::query::BillQueryRepository as _;
use billing::{BillHead, BillRepository as _};
use portal::{AnswerRequest, Portal, QueryWish};

use crate::error::DemoError;
use crate::homes;
use crate::plan::Plan;
use crate::stories::STORIES;

const DAY_SECONDS: i64 = 24 * 3_600;

/// A question of a story's customer about their first account.
struct Asked {
    /// Which story.
    email: &'static str,
    /// How many bills before the newest.
    bills_ago: usize,
    line: &'static str,
    category: &'static str,
    words: &'static str,
    /// What it was answered.
    answer: Option<&'static str>,
}

const QUESTIONS: [Asked; 2] = [
    Asked {
        email: "accounts@featherstonehaugh.example.com",
        bills_ago: 0,
        line: "0.0",
        category: "too_high",
        words: "We were shut for a week of decorating, so I expected less than the month \
                before.\nCan you check this line, please?",
        answer: None,
    },
    Asked {
        email: "priya.nair@example.com",
        bills_ago: 1,
        line: "",
        category: "tariff",
        words: "I thought the price falls below zero at night. Why do I pay for every kWh?",
        answer: Some(
            "A half-hour's price falls below zero only when there is more wind and sun than the \
             country needs, so most nights have a low price and not a negative one. Every \
             half-hour of this bill has the price that was published for it: unfold the energy \
             line to see how they add up.",
        ),
    },
];

/// Asks and answers, once.
///
/// # Errors
/// What the use-cases answer.
pub async fn add(portal: &Portal, plan: &Plan) -> Result<(), DemoError> {
    for (index, story) in (0..plan.customers).zip(&STORIES) {
        for asked in QUESTIONS.iter().filter(|one| one.email == story.email) {
            let customer = homes::customer(plan.seed, index);
            if let Some(first) = customer.accounts.first() {
                ask(portal, &first.number, asked).await?;
            }
        }
    }
    Ok(())
}

async fn ask(portal: &Portal, account_number: &str, asked: &Asked) -> Result<(), DemoError> {
    let mut conn = portal.store().read().await?;
    let Some(known) = conn.account_by_number(account_number).await? else {
        return Ok(());
    };
    // The account that pages show first.
    let accounts = conn.accounts_of(known.customer_id).await?;
    let Some(account) = accounts.first() else {
        return Ok(());
    };
    let bills = conn.bills(account.id, 12).await?;
    // A demo of a month or two has no such bill.
    let Some(bill) = bills.get(asked.bills_ago) else {
        return Ok(());
    };
    if !conn.queries_of_bill(account.id, bill.id).await?.is_empty() {
        return Ok(());
    }
    drop(conn);
    let at = |days| after(portal, bill, days);
    let wish = QueryWish {
        bill: bill.id.to_string(),
        line: asked.line.to_owned(),
        category: asked.category.to_owned(),
        words: asked.words.to_owned(),
    };
    // What waits for its answer was asked lately, so that the day it is due lies ahead.
    let lately = portal.now().plus_seconds(-3 * DAY_SECONDS);
    let asked_at = match asked.answer {
        Some(_) => at(2),
        None => at(2).max(lately),
    };
    let asking = portal.system_at("demo", asked_at);
    let reference = portal.open_bill_query(&asking, &wish).await?;
    if let Some(words) = asked.answer {
        let request = AnswerRequest {
            reference,
            outcome: "explained".to_owned(),
            words: words.to_owned(),
            adjustment: None,
        };
        let answering = portal.system_at("demo", at(5));
        portal.answer_bill_query(&answering, &request).await?;
    }
    Ok(())
}

/// So many days after a bill, but not later than now.
fn after(portal: &Portal, bill: &BillHead, days: i64) -> Instant {
    let later = bill.created_at.plus_seconds(days * DAY_SECONDS);
    later.min(portal.now())
}
