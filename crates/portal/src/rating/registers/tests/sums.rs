//! Over bills that follow one another, each watt-hour is charged once: whatever was known when each
//! was made, however wrong its estimates, however often it was made again, over the top of the
//! face and from one meter to the next.

use billing::document::opens_at;
use jiff::ToSpan as _;
use proptest::prelude::*;

use super::*;

const START: Date = date(2025, 1, 1);
const BILLS: usize = 12;
const DAYS: usize = 30 * BILLS;

/// A meter's life and when each thing about it became known.
#[derive(Clone, Debug)]
struct Story {
    /// kWh of each day.
    used: Vec<i64>,
    /// What the face showed at first.
    first: i64,
    /// Days on which it is read, and the bill before which that is known.
    read: Vec<(usize, usize)>,
    /// The day of the exchange, the bill before which it is known, what the new face shows.
    exchange: Option<(usize, usize, i64)>,
    /// After which bill which one is made again.
    again: Vec<(usize, usize)>,
}

fn stories() -> impl Strategy<Value = Story> {
    let read = proptest::collection::vec((2..DAYS, 0..BILLS), 0..14);
    let exchange = proptest::option::of((40..DAYS - 10, 0_usize..4, 0_i64..100_000));
    (
        proptest::collection::vec(0_i64..40, DAYS),
        85_000_i64..100_000,
        read,
        exchange,
        proptest::collection::vec((0..BILLS, 0..BILLS), 0..6),
    )
        .prop_map(|(used, first, read, exchange, again)| {
            // An exchange is known some bills after it, and by the last one.
            let known = |(day, late, shows): (usize, usize, i64)| {
                (day, (day / 30 + late).min(BILLS - 1), shows)
            };
            Story {
                used,
                first,
                read,
                exchange: exchange.map(known),
                again,
            }
        })
}

fn day(index: usize) -> Date {
    START.saturating_add(i64::try_from(index).expect("few").days())
}

impl Story {
    fn sum(&self, from: usize, to: usize) -> i64 {
        self.used[from..to].iter().sum()
    }

    fn of(number: u128) -> (Meter, Register) {
        let mut meter = meter();
        meter.id = MeterId::from_uuid(Uuid::from_u128(number));
        let mut register = register(1_000_000, "kWh");
        register.decimals = 0;
        register.id = RegisterId::from_uuid(Uuid::from_u128(number));
        register.meter_id = meter.id;
        (meter, register)
    }

    /// What is known before a bill: each meter with what was read of it.
    fn known(&self, bill: usize) -> Vec<(Meter, Register, Vec<TakenReading>)> {
        let exchange = self.exchange.filter(|(_, known, _)| *known <= bill);
        let (mut old, face) = Self::of(1);
        let fitted = self.exchange.map_or(DAYS + 1, |(day, ..)| day);
        old.removed_on = exchange.map(|(gone, ..)| day(gone));
        let mut read = self.read.clone();
        // The first two days and the last one are always known in time.
        read.extend([(0, 0), (1, 0), (DAYS, BILLS - 1)]);
        let known = read.iter().filter(|(_, known)| *known <= bill);
        let mut of_old: Vec<_> = known
            .clone()
            .copied()
            .filter(|(on, _)| *on < fitted)
            .collect();
        let mut meters = Vec::new();
        if exchange.is_some() {
            of_old.push((fitted, bill));
        }
        of_old.sort_unstable();
        let shows = |on: usize| (self.first + self.sum(0, on)) % 100_000;
        let taken = of_old.iter().map(|(on, _)| reading(day(*on), shows(*on)));
        meters.push((old, face, taken.collect()));
        if let Some((fitted, _, first)) = exchange {
            let (mut new, face) = Self::of(2);
            new.installed_on = day(fitted);
            let mut on: Vec<_> = known.map(|(on, _)| *on).filter(|on| *on > fitted).collect();
            on.extend([fitted, fitted + 1]);
            on.sort_unstable();
            let shows = |on: usize| (first + self.sum(fitted, on)) % 100_000;
            let taken = on.iter().map(|on| reading(day(*on), shows(*on)));
            meters.push((new, face, taken.collect()));
        }
        meters
    }

    /// Makes the bill of a month from what is known before the bill `now`.
    fn bill(&self, month: usize, now: usize, ends: &Ends) -> Advanced {
        let meters = self.known(now);
        let of = meters
            .iter()
            .map(|(meter, face, taken)| (meter, face, taken.as_slice()));
        let readings = known(&of.collect::<Vec<_>>());
        let supply = supply(
            meters.iter().map(|(meter, ..)| meter.clone()).collect(),
            meters.iter().map(|(_, face, _)| face.clone()).collect(),
        );
        let period = days(day(30 * month), day(30 * (month + 1)));
        let made = advanced(&readings, (&supply, &point()), period, Steps::Whole, ends);
        made.expect("can be billed")
    }
}

fn ends(bills: &[Advanced], month: usize) -> Ends {
    let before = month.checked_sub(1).map(|before| &bills[before]);
    let after = bills.get(month + 1);
    Ends {
        opened: before.map_or_else(Vec::new, |bill| bill.closed.clone()),
        closes: after.map_or_else(Vec::new, |bill| opens_at(&bill.opened, &bill.advances)),
        sized_by: None,
    }
}

fn wh(bills: &[Advanced]) -> i64 {
    let advances = bills.iter().flat_map(|bill| &bill.advances);
    advances.map(|advance| advance.wh).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn bills_charge_what_the_meter_counted_between_two_readings(story in stories()) {
        let mut bills: Vec<Advanced> = Vec::new();
        for month in 0..BILLS {
            bills.push(story.bill(month, month, &ends(&bills, month)));
            for (_, again) in story.again.iter().filter(|(after, _)| *after == month) {
                let again = (*again).min(month);
                bills[again] = story.bill(again, month, &ends(&bills, again));
            }
        }
        prop_assert_eq!(wh(&bills), story.sum(0, DAYS) * 1_000);
    }
}
