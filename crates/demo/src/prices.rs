//! Half-hourly prices of a made-up day-ahead market: dear on winter evenings, cheap at night, and
//! below zero when it blows. In tenths of a pound a MWh, which is a ten-thousandth of a pound a kWh.

use accounts::{PriceRepository as _, PriceSeriesHead, PublishedDay};
use jiff::ToSpan as _;
use jiff::civil::Date;
use money::{Currency, Decimal};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use store::Store;

use crate::chance::{Stream, stream};
use crate::error::DemoError;
use crate::window::{SLOT_MINUTES, Window};

/// The series that the example tariff names.
const SERIES: &str = "day-ahead-import";
const HALF_HOURS: i64 = 48;
/// What a half-hour costs beside the mean of its day.
const EVENING: i64 = 420;
const MORNING: i64 = 150;
const NIGHT: i64 = -260;
/// Mean of a calm day in summer, and what the middle of winter adds.
const CALM_MEAN: i64 = 720;
const WINTER_MORE: i64 = 240;
/// What a storm takes off a day's mean.
const STORM: i64 = 900;

/// Publishes prices from the first made-up day to tomorrow, unless they are there.
pub async fn add(store: &Store, window: &Window, seed: u64) -> Result<(), DemoError> {
    let (Some(first), Some(last)) = (window.days.first(), window.days.last()) else {
        return Ok(());
    };
    // A local day may begin on the UTC day before it.
    let from = first.date.saturating_sub(1.day());
    let to = last.date.saturating_add(3.days());
    let mut tx = store.begin().await?;
    let head = PriceSeriesHead {
        key: SERIES.to_owned(),
        currency: Currency::Gbp,
        resolution_minutes: SLOT_MINUTES,
        revision: 0,
    };
    if tx.hold_price_series(&head, window.now).await?.revision > 0 {
        return Ok(());
    }
    let days = published(from, to, seed);
    tx.publish_prices(SERIES, &days, 1, window.now).await?;
    Ok(tx.commit().await?)
}

fn published(from: Date, to: Date, seed: u64) -> Vec<PublishedDay> {
    let mut rng = stream(seed, Stream::Prices, 0);
    let mut drift = 0;
    let dates = from.series(1.day()).take_while(|date| *date < to);
    dates
        .map(|utc_day| {
            drift = drift * 3 / 4 + rng.random_range(-120..=120);
            let storm = if rng.random_bool(0.06) { STORM } else { 0 };
            let mean = CALM_MEAN + winter(utc_day) * WINTER_MORE / 100 + drift - storm;
            PublishedDay {
                utc_day,
                revision: 1,
                prices: (0..HALF_HOURS)
                    .map(|slot| Some(price(mean, slot, &mut rng)))
                    .collect(),
            }
        })
        .collect()
}

/// From 0 in the middle of summer to 100 in that of winter.
fn winter(date: Date) -> i64 {
    let from_july = (i64::from(date.day_of_year()) - 197).abs();
    from_july.min(365 - from_july) * 100 / 183
}

fn price(mean: i64, slot: i64, rng: &mut ChaCha8Rng) -> Decimal {
    let shape = match slot {
        34..=38 => EVENING,
        32 | 33 | 39 | 40 => EVENING / 2,
        14..=18 => MORNING,
        0..=11 => NIGHT,
        _ => 0,
    };
    Decimal::new(mean + shape + rng.random_range(-60..=60), 4)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn prices_are_the_same_each_time_and_sometimes_below_zero() {
        let (from, to) = (date(2025, 1, 1), date(2026, 1, 1));
        let year = published(from, to, 1);
        assert_eq!(year, published(from, to, 1));
        let prices: Vec<Decimal> = year
            .iter()
            .flat_map(|day| &day.prices)
            .copied()
            .flatten()
            .collect();
        assert_eq!(prices.len(), 365 * 48);
        let below = prices
            .iter()
            .filter(|price| price.is_sign_negative())
            .count();
        assert!(
            (20..2_000).contains(&below),
            "{below} half-hours below zero"
        );
        let mean = prices.iter().sum::<Decimal>() / Decimal::from(prices.len());
        assert!(
            mean > Decimal::new(4, 2) && mean < Decimal::new(12, 2),
            "{mean} a kWh"
        );
    }
}
