//! Each reason against a refund, and the sharing out over cards.

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
    let standing = standing(10_000, &cards);
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
