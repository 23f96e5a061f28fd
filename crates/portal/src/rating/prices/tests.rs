//! Which published price a local interval takes.

use accounts::PublishedDay;
use jiff::civil::date;
use money::Currency;

use super::*;

/// Half-hours of three UTC days, each priced by its number since the first.
fn book() -> Book {
    let head = PriceSeriesHead {
        key: "p".to_owned(),
        currency: Currency::Gbp,
        resolution_minutes: 30,
        revision: 1,
    };
    let days = (0_i8..3).map(|ahead| PublishedDay {
        utc_day: date(2026, 10, 24 + ahead),
        revision: 1,
        prices: (0..48)
            .map(|slot| Some(Decimal::new(i64::from(ahead) * 48 + slot, NANO_DIGITS)))
            .collect(),
    });
    Book::of(&head, days.collect()).expect("sound")
}

fn day(zone: &str, resolution_minutes: u32, on: Date) -> Result<Vec<i64>, TariffError> {
    let zone = TimeZone::get(zone).expect("a bundled zone");
    let dates = BTreeSet::from([on]);
    let asked = Asked {
        key: "p",
        zone: &zone,
        resolution_minutes,
        dates: &dates,
    };
    book().day(&asked, on)
}

#[test]
fn the_long_day_of_autumn_takes_fifty_half_hours_in_a_row() {
    let autumn = day("Europe/London", 30, date(2026, 10, 25)).expect("is priced");
    // It begins at 23:00 UTC of the day before.
    assert_eq!(autumn, (46..96).collect::<Vec<_>>());
}

#[test]
fn shorter_intervals_share_a_price_and_longer_ones_are_refused() {
    let quarters = day("UTC", 15, date(2026, 10, 24)).expect("is priced");
    assert_eq!(quarters.len(), 96);
    assert_eq!(&quarters[..5], [0, 0, 1, 1, 2]);
    for (zone, minutes) in [("UTC", 60), ("Asia/Kathmandu", 30)] {
        let on = date(2026, 10, 25);
        let refused = day(zone, minutes, on);
        assert_eq!(
            refused,
            Err(TariffError::SlotSpansPrices { date: on, slot: 0 })
        );
    }
    // A quarter of an hour off, quarters still lie within one price each.
    assert!(day("Asia/Kathmandu", 15, date(2026, 10, 25)).is_ok());
}

#[test]
fn a_day_beyond_the_prices_names_the_hole() {
    let refused = day("Europe/London", 30, date(2026, 10, 27)).expect_err("is not priced");
    let expected = "the prices \"p\" are missing from 2026-10-27T00:00:00Z to 2026-10-28T00:00:00Z";
    assert_eq!(refused.to_string(), expected);
}
