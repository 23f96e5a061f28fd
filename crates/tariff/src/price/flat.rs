//! One rate at all times, for intervals and for any register.

use super::{DayPrices, Price};
use crate::calendar::HALF_HOURS;
use crate::document::FlatRate;

const ONLY_PRICE: DayPrices = [0; HALF_HOURS];

#[derive(Clone, Debug)]
pub(crate) struct Flat {
    price: Price,
}

impl Flat {
    pub(super) fn new(document: &FlatRate) -> Self {
        let (code, label) = ("energy".to_owned(), "Energy".to_owned());
        Self {
            price: Price {
                code,
                label,
                rate: document.rate,
            },
        }
    }

    pub(super) const fn prices(&self) -> &[Price] {
        std::slice::from_ref(&self.price)
    }

    #[expect(
        clippy::unused_self,
        reason = "the same question as the other models answer"
    )]
    pub(super) const fn day_prices(&self) -> &DayPrices {
        &ONLY_PRICE
    }
}
