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
mod tests {
    use base::{Entropy, Instant};
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    const TODAY: Date = date(2026, 3, 20);

    fn gbp(minor: i64) -> Money {
        Money::from_minor(minor, Currency::Gbp)
    }

    fn rules() -> RefundRules {
        RefundRules {
            buffer: gbp(10_00),
            least: gbp(1_00),
            cleared_after_days: 5,
            card_days: 180,
        }
    }

    fn card(number: u8, taken_on: Date, left: i64) -> CardPayment {
        let payment = PaymentId::new(Instant::EPOCH, &Fixed(number));
        CardPayment {
            payment,
            taken_on,
            left: gbp(left),
        }
    }

    fn standing(credit: i64, cards: &[CardPayment]) -> CreditStanding {
        CreditStanding {
            credit: gbp(credit),
            other_debt: gbp(0),
            refund_open: false,
            cards: cards.to_vec(),
        }
    }

    fn decide(standing: &CreditStanding) -> Eligibility {
        eligibility(standing, &rules(), TODAY)
    }

    #[test]
    fn the_file_has_rules_for_the_two_markets_and_none_before_they_begin() {
        for currency in [Currency::Gbp, Currency::Usd, Currency::Eur] {
            let rules = RefundRules::on(currency, TODAY).expect("rules");
            assert!(rules.cleared_after_days > 0 && rules.card_days > rules.cleared_after_days);
            assert_eq!(RefundRules::on(currency, date(2024, 12, 31)), None);
        }
        assert_eq!(RefundRules::on(Currency::Aud, TODAY), None);
    }

    #[test]
    fn credit_above_the_buffer_goes_back_as_far_as_the_cards_take_it() {
        let old = card(1, date(2026, 2, 1), 30_00);
        let up_to = |most, beyond| Eligibility::UpTo {
            most: gbp(most),
            beyond_cards: gbp(beyond),
        };
        assert_eq!(decide(&standing(25_00, &[old])), up_to(15_00, 0));
        assert_eq!(decide(&standing(50_00, &[old])), up_to(30_00, 10_00));
    }

    #[test]
    fn each_reason_against_a_refund_is_named() {
        let old = card(1, date(2026, 2, 1), 30_00);
        let new = card(2, date(2026, 3, 18), 30_00);
        let ancient = card(3, date(2025, 3, 18), 30_00);
        assert_eq!(decide(&standing(0, &[old])), Eligibility::NoCredit);
        assert_eq!(decide(&standing(-5, &[old])), Eligibility::NoCredit);
        let little = Eligibility::TooLittle {
            least: gbp(1_00),
            buffer: gbp(10_00),
        };
        assert_eq!(decide(&standing(10_99, &[old])), little);
        let from = date(2026, 3, 23);
        let waiting = Eligibility::NotCleared { from };
        assert_eq!(decide(&standing(40_00, &[new, ancient])), waiting);
        assert_eq!(decide(&standing(40_00, &[ancient])), Eligibility::NoCard);
        assert_eq!(decide(&standing(40_00, &[])), Eligibility::NoCard);
        let mut busy = standing(40_00, &[old]);
        busy.other_debt = gbp(7);
        assert_eq!(decide(&busy), Eligibility::OtherDebt { owed: gbp(7) });
        busy.refund_open = true;
        assert_eq!(decide(&busy), Eligibility::RefundOpen);
    }

    #[test]
    fn the_newest_card_gets_its_money_first() {
        let cards = [
            card(1, date(2026, 1, 1), 30_00),
            card(2, date(2026, 2, 1), 20_00),
        ];
        let standing = standing(100_00, &cards);
        let share = |minor| share_out(gbp(minor), &standing, &rules(), TODAY);
        let (first, second) = (cards[0].payment, cards[1].payment);
        assert_eq!(share(15_00), Some(vec![(second, gbp(15_00))]));
        let both = vec![(second, gbp(20_00)), (first, gbp(5_00))];
        assert_eq!(share(25_00), Some(both));
        assert_eq!(share(50_01), None);
        assert_eq!(share(0), None);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_amount_and_no_card_gets_more_than_it_paid(
            lefts in proptest::collection::vec(0_i64..5_000, 0..6),
            wanted in 1_i64..20_000,
        ) {
            let cards: Vec<_> = lefts
                .iter()
                .zip(1_u8..)
                .map(|(left, number)| card(number, date(2026, 1, 1), *left))
                .collect();
            let standing = standing(1_000_000, &cards);
            let total: i64 = lefts.iter().sum();
            match share_out(gbp(wanted), &standing, &rules(), TODAY) {
                None => prop_assert!(wanted > total),
                Some(parts) => {
                    let sum: i64 = parts.iter().map(|(_, part)| part.minor()).sum();
                    prop_assert_eq!(sum, wanted);
                    for (payment, part) in parts {
                        let card = cards.iter().find(|card| card.payment == payment);
                        prop_assert!(card.is_some_and(|card| part.minor() <= card.left.minor()));
                    }
                }
            }
        }
    }
}
