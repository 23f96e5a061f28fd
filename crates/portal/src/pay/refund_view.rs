//! The page that pays credit back: whether, how much, and why not, in words.

use jiff::civil::Date;
use money::Money;
use payments::{Eligibility, RefundRules, eligibility};
use wire::RefundView;

use super::{history, refund::Books};
use crate::error::PortalError;
use crate::{OpContext, Portal, authorise, wording};

impl Portal {
    /// Whether and how much credit of the current account may go back to a card.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn refund_view(&self, ctx: &OpContext) -> Result<RefundView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let books = self.refund_books(ctx, &mut conn, &account).await?;
        let zone = self.zone();
        let today = self.local_today(ctx.now);
        let none = Money::zero(account.currency);
        let (sentence, reasons, most) = match books.rules {
            None => (
                "We can't pay credit back to a card here.".to_owned(),
                vec!["Please ask us to pay it to your bank account instead.".to_owned()],
                None,
            ),
            Some(rules) => answer(&books, &rules, today),
        };
        Ok(RefundView {
            sentence,
            reasons,
            account: account.id.to_string(),
            account_number: account.number.clone(),
            most,
            least: books.rules.map_or(none, |rules| rules.least),
            attempt_key: books.attempt_key(&account),
            refunds: books
                .refunds
                .iter()
                .map(|refund| history::refund_row(refund, &zone))
                .collect(),
        })
    }
}

type Answer = (String, Vec<String>, Option<Money>);

fn answer(books: &Books, rules: &RefundRules, today: Date) -> Answer {
    let credit = books.standing.credit;
    let no = |reason: String| {
        let sentence = format!("You're {credit} in credit, but we can't send it back yet.");
        (sentence, vec![reason], None)
    };
    match eligibility(&books.standing, rules, today) {
        Eligibility::NoCredit => (
            "You have no credit to send back.".to_owned(),
            vec!["Credit is what you've paid beyond your bills.".to_owned()],
            None,
        ),
        Eligibility::RefundOpen => (
            "A refund is on its way to you.".to_owned(),
            vec!["You can ask for the next one when it has arrived.".to_owned()],
            None,
        ),
        Eligibility::OtherDebt { owed } => no(format!(
            "You still owe {owed} under your payment plan. Credit pays that first."
        )),
        Eligibility::TooLittle { least, buffer } if buffer.is_zero() => {
            no(format!("The smallest amount we send back is {least}."))
        }
        Eligibility::TooLittle { least, buffer } => no(format!(
            "We keep {buffer} for your next bill, and the smallest amount we send back is {least}."
        )),
        Eligibility::NotCleared { from } => no(format!(
            "A card payment can be sent back {} days after it was made. Yours can be from {}.",
            rules.cleared_after_days,
            wording::day_month(from)
        )),
        Eligibility::NoCard => no(
            "None of it was paid by card lately, so there's no card to send it to. Please ask us \
             to pay it to your bank account."
                .to_owned(),
        ),
        Eligibility::UpTo { most, beyond_cards } => {
            let mut reasons =
                vec!["It goes back to the card that paid, the newest payment first.".to_owned()];
            if !rules.buffer.is_zero() {
                reasons.push(format!("{} stays for your next bill.", rules.buffer));
            }
            if !beyond_cards.is_zero() {
                reasons.push(format!(
                    "Another {beyond_cards} wasn't paid by a card we can send it to. Please ask \
                     us to pay it to your bank account."
                ));
            }
            (
                format!("You can have up to {most} back."),
                reasons,
                Some(most),
            )
        }
    }
}
