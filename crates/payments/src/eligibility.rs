//! How much credit may go back to cards, and to which: pure arithmetic over what the books say.
//!
//! The rules are dated data (`data/refund-rules.toml`), not constants.

use base::PaymentId;
use jiff::civil::Date;
use money::{Currency, Money};
use serde::Deserialize;

/// What the market's rules say on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundRules {
    /// Credit that stays on the account.
    pub buffer: Money,
    /// The smallest refund.
    pub least: Money,
    /// A card payment must be this many days old.
    pub cleared_after_days: i64,
    /// Older card payments cannot be refunded.
    pub card_days: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    currency: Currency,
    /// ISO.
    from: String,
    buffer_minor: i64,
    least_minor: i64,
    cleared_after_days: i64,
    card_days: i64,
}

impl RefundRules {
    /// The rules of a currency on a day; `None` where refunds to cards are not made.
    ///
    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    pub fn on(currency: Currency, day: Date) -> Option<Self> {
        let text = include_str!("../data/refund-rules.toml");
        let file: RuleFile = toml::from_str(text).expect("a test reads it");
        let of_currency = file
            .rule
            .into_iter()
            .filter(|rule| rule.currency == currency);
        let begun = of_currency.filter_map(|rule| {
            let from: Date = rule.from.parse().expect("a test reads it");
            (from <= day).then_some((from, rule))
        });
        let (_, rule) = begun.max_by_key(|(from, _)| *from)?;
        Some(Self {
            buffer: Money::from_minor(rule.buffer_minor, currency),
            least: Money::from_minor(rule.least_minor, currency),
            cleared_after_days: rule.cleared_after_days,
            card_days: rule.card_days,
        })
    }
}

/// A card payment of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardPayment {
    /// Which.
    pub payment: PaymentId,
    /// The day it was taken.
    pub taken_on: Date,
    /// What of it is still with us: less what was refunded or is on its way back.
    pub left: Money,
}

/// What the books say of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditStanding {
    /// Credit now, less refunds that are on their way; negative when money is owed.
    pub credit: Money,
    /// What is owed elsewhere on the account: a plan, a bill under query.
    pub other_debt: Money,
    /// A refund is on its way.
    pub refund_open: bool,
    /// Its card payments.
    pub cards: Vec<CardPayment>,
}

/// Whether and how much may be refunded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Eligibility {
    /// Nothing is in credit.
    NoCredit,
    /// A refund is on its way; the next may be asked for when it has arrived.
    RefundOpen,
    /// Other debt of the account comes first.
    OtherDebt {
        /// How much.
        owed: Money,
    },
    /// What is left above the buffer is too little.
    TooLittle {
        /// The smallest refund.
        least: Money,
        /// What stays on the account.
        buffer: Money,
    },
    /// The card payments are too new.
    NotCleared {
        /// The first day on which some can be refunded.
        from: Date,
    },
    /// No card payment is left that could be refunded.
    NoCard,
    /// Up to this much.
    UpTo {
        /// The most, in all.
        most: Money,
        /// The credit that no card can take back.
        beyond_cards: Money,
    },
}

/// Decides.
#[must_use]
pub fn eligibility(standing: &CreditStanding, rules: &RefundRules, today: Date) -> Eligibility {
    let currency = standing.credit.currency();
    let money = |minor| Money::from_minor(minor, currency);
    if standing.refund_open {
        return Eligibility::RefundOpen;
    }
    if standing.credit.minor() <= 0 {
        return Eligibility::NoCredit;
    }
    if standing.other_debt.minor() > 0 {
        return Eligibility::OtherDebt {
            owed: standing.other_debt,
        };
    }
    let free = standing.credit.minor() - rules.buffer.minor();
    if free < rules.least.minor() {
        return Eligibility::TooLittle {
            least: rules.least,
            buffer: rules.buffer,
        };
    }
    let ready: i64 = refundable(standing, rules, today)
        .map(|card| card.left.minor())
        .sum();
    if ready < rules.least.minor() {
        let waiting = standing.cards.iter().filter(|card| card.left.minor() > 0);
        let cleared = waiting
            .filter_map(|card| plus_days(card.taken_on, rules.cleared_after_days))
            .filter(|day| *day > today)
            .min();
        return cleared.map_or(Eligibility::NoCard, |from| Eligibility::NotCleared { from });
    }
    let most = free.min(ready);
    Eligibility::UpTo {
        most: money(most),
        beyond_cards: money(free - most),
    }
}

/// Shares an amount out over the cards, newest payment first: the newest card is the likeliest to
/// be still in use. `None` when the cards cannot take so much.
#[must_use]
pub fn share_out(
    amount: Money,
    standing: &CreditStanding,
    rules: &RefundRules,
    today: Date,
) -> Option<Vec<(PaymentId, Money)>> {
    let mut cards: Vec<_> = refundable(standing, rules, today).collect();
    cards.sort_by_key(|card| std::cmp::Reverse((card.taken_on, card.payment)));
    let mut wanted = amount.minor();
    let mut parts = Vec::new();
    for card in cards {
        let part = wanted.min(card.left.minor());
        if part > 0 {
            parts.push((card.payment, Money::from_minor(part, amount.currency())));
            wanted -= part;
        }
    }
    (wanted == 0 && !parts.is_empty()).then_some(parts)
}

fn refundable<'a>(
    standing: &'a CreditStanding,
    rules: &'a RefundRules,
    today: Date,
) -> impl Iterator<Item = &'a CardPayment> {
    standing.cards.iter().filter(move |card| {
        let cleared = plus_days(card.taken_on, rules.cleared_after_days);
        let too_old = plus_days(card.taken_on, rules.card_days);
        card.left.minor() > 0
            && cleared.is_some_and(|day| day <= today)
            && too_old.is_some_and(|day| day >= today)
    })
}

fn plus_days(day: Date, days: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    day.checked_add(span).ok()
}

#[cfg(test)]
#[path = "eligibility_tests.rs"]
mod tests;
