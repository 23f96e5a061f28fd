//! That half-hours are the same each time, have the days' lengths, and could be true.

use accounts::{Direction, Fuel};
use jiff::civil::{Date, date};

use super::{SEED, customers, window};
use crate::chance::{Stream, stream};
use crate::energy::{Metered, SiteEnergy, counted};
use crate::homes::{customer, kind_of};
use crate::kinds::Kind;
use crate::meters::Fit;
use crate::window::Window;

fn metered(seed: u64, index: u32, window: &Window) -> SiteEnergy {
    let planned = customer(seed, index);
    let mut rng = stream(seed, Stream::Load, u64::from(index));
    SiteEnergy::of(&planned.accounts[0].sites[0], window, &mut rng)
}

/// Every meter of the first customers whose years were like any other, with what crossed it.
fn meters(count: u32, window: &Window) -> Vec<(Kind, Fit, Metered)> {
    let mut meters = Vec::new();
    for planned in customers(count) {
        if planned.accounts[0].sites[0].surge_months_ago.is_some() {
            continue;
        }
        let energy = metered(SEED, planned.index, window);
        for fit in &planned.accounts[0].sites[0].fits {
            meters.push((
                kind_of(planned.index),
                fit.clone(),
                energy.through(fit).clone(),
            ));
        }
    }
    meters
}

fn sum_wh(window: &Window, metered: &Metered, wanted: impl Fn(Date) -> bool) -> i64 {
    let days = window
        .days
        .iter()
        .zip(metered)
        .filter(|(day, _)| wanted(day.date));
    days.flat_map(|(_, wh)| wh).sum()
}

fn last_year(day: Date) -> bool {
    day >= date(2025, 11, 1) && day < date(2026, 11, 1)
}

#[test]
fn the_same_seed_makes_the_same_customers_and_the_same_half_hours() {
    let (a, b) = (customers(40), customers(40));
    assert_eq!(format!("{a:?}"), format!("{b:?}"));
    assert_ne!(
        format!("{:?}", customer(1, 20)),
        format!("{:?}", customer(2, 20))
    );
    let window = window();
    for (_, fit, first) in meters(10, &window) {
        let again = meters(10, &window);
        let (_, _, second) = again
            .iter()
            .find(|(_, other, _)| other.serial == fit.serial)
            .expect("it");
        assert_eq!(&first, second);
    }
    let fit = &customer(1, 0).accounts[0].sites[0].fits[0];
    assert_ne!(
        metered(1, 0, &window).through(fit),
        metered(2, 0, &window).through(fit)
    );
}

#[test]
fn the_window_ends_yesterday_and_begins_whole_months_before() {
    let window = window();
    assert_eq!(
        window.days.first().map(|day| day.date),
        Some(date(2024, 11, 1))
    );
    assert_eq!(
        window.days.last().map(|day| day.date),
        Some(date(2026, 11, 20))
    );
    assert_eq!(window.boundaries.len(), 25);
    assert_eq!(window.boundaries.last(), Some(&date(2026, 11, 1)));
}

#[test]
fn days_on_which_clocks_change_have_46_and_50_half_hours() {
    let window = window();
    for (_, fit, metered) in meters(9, &window) {
        for (day, slots) in [
            (date(2025, 3, 30), 46),
            (date(2025, 10, 26), 50),
            (date(2026, 3, 29), 46),
            (date(2026, 10, 25), 50),
            (date(2026, 10, 26), 48),
        ] {
            assert_eq!(
                metered[window.index_of(day)].len(),
                slots,
                "{day} {}",
                fit.serial
            );
        }
    }
}

#[test]
fn a_year_of_electricity_without_heating_or_a_car_is_a_households() {
    let window = window();
    let plain = [
        Kind::DualFuelSmart,
        Kind::ElectricitySmart,
        Kind::DualFuelDials,
    ];
    let mut years = Vec::new();
    for (kind, fit, metered) in meters(60, &window) {
        if plain.contains(&kind) && fit.fuel == Fuel::Electricity {
            let year_kwh = sum_wh(&window, &metered, last_year) / 1_000;
            assert!(
                (1_200..=6_000).contains(&year_kwh),
                "{year_kwh} kWh at {}",
                fit.serial
            );
            years.push(year_kwh);
        }
    }
    let count = i64::try_from(years.len()).expect("a few");
    let mean_kwh = years.iter().sum::<i64>() / count;
    assert!(
        (2_200..=4_200).contains(&mean_kwh),
        "{mean_kwh} kWh on average"
    );
}

#[test]
fn a_month_of_a_surge_uses_several_times_as_much_and_its_neighbours_do_not() {
    let window = window();
    let mut surged = 0;
    for planned in customers(60) {
        let site = &planned.accounts[0].sites[0];
        let (Some(months_ago), None) = (site.surge_months_ago, site.array) else {
            continue;
        };
        let with = metered(SEED, planned.index, &window);
        let mut plain = site.clone();
        plain.surge_months_ago = None;
        let mut rng = stream(SEED, Stream::Load, u64::from(planned.index));
        let without = SiteEnergy::of(&plain, &window, &mut rng);
        let ends = &window.boundaries;
        let (from, to) = (
            ends[ends.len() - 2 - months_ago],
            ends[ends.len() - 1 - months_ago],
        );
        let fit = &site.fits[0];
        let of = |energy: &SiteEnergy, inside: bool| {
            let wanted = |day: Date| (day >= from && day < to) == inside;
            sum_wh(&window, energy.through(fit), wanted)
        };
        assert!(
            of(&with, true) > 4 * of(&without, true),
            "{}",
            planned.index
        );
        assert_eq!(of(&with, false), of(&without, false), "{}", planned.index);
        surged += 1;
    }
    assert!(surged >= 5);
}

#[test]
fn gas_is_burnt_in_winter() {
    let window = window();
    let mut means = Vec::new();
    for (kind, fit, metered) in meters(60, &window) {
        if kind.is_business() || fit.fuel != Fuel::Gas {
            continue;
        }
        let january = sum_wh(&window, &metered, |day| {
            (day.year(), day.month()) == (2026, 1)
        });
        let july = sum_wh(&window, &metered, |day| {
            (day.year(), day.month()) == (2026, 7)
        });
        assert!(
            january > 3 * july,
            "{january} Wh in January, {july} Wh in July"
        );
        means.push(sum_wh(&window, &metered, last_year) / 1_000);
    }
    let mean_kwh = means.iter().sum::<i64>() / i64::try_from(means.len()).expect("a few");
    assert!(
        (7_000..=16_000).contains(&mean_kwh),
        "{mean_kwh} kWh on average"
    );
}

#[test]
fn panels_export_by_day_and_in_summer() {
    let window = window();
    let mut seen = 0;
    for (_, fit, metered) in meters(60, &window) {
        if fit.direction != Direction::Export {
            continue;
        }
        seen += 1;
        let june = sum_wh(&window, &metered, |day| {
            (day.year(), day.month()) == (2026, 6)
        });
        let december = sum_wh(&window, &metered, |day| {
            (day.year(), day.month()) == (2025, 12)
        });
        assert!(
            june > 3 * december,
            "{june} Wh in June, {december} Wh in December"
        );
        let year_kwh = sum_wh(&window, &metered, last_year) / 1_000;
        assert!((900..=4_500).contains(&year_kwh), "{year_kwh} kWh a year");
        let midsummer = &metered[window.index_of(date(2026, 6, 21))];
        assert!(
            midsummer[..8].iter().all(|wh| *wh == 0),
            "no sun before 4 in the morning"
        );
        assert!(midsummer.iter().any(|wh| *wh > 0));
    }
    assert!(seen >= 5, "{seen} homes with panels");
}

#[test]
fn evenings_use_more_than_nights() {
    let window = window();
    let planned = customer(SEED, 0);
    let fit = &planned.accounts[0].sites[0].fits[0];
    let energy = metered(SEED, 0, &window);
    let at = |from: usize, to: usize| -> i64 {
        let days = energy.through(fit).iter().filter(|day| day.len() == 48);
        days.flat_map(|day| &day[from..to]).sum()
    };
    assert!(
        at(36, 42) > 3 * at(4, 10),
        "18:00–21:00 against 02:00–05:00"
    );
}

#[test]
fn registers_count_what_crosses_the_meter() {
    let window = window();
    for (_, fit, metered) in meters(12, &window) {
        let all = window
            .days
            .iter()
            .position(|day| day.date == date(2026, 11, 1))
            .expect("it");
        let total_wh: i64 = metered[..all].iter().flatten().sum();
        let sums: Vec<Vec<i64>> = fit
            .dials()
            .iter()
            .map(|dial| counted(&metered, &window, dial.role))
            .collect();
        let last: i64 = sums.iter().filter_map(|sums| sums.last()).sum();
        assert_eq!(last, total_wh, "{}", fit.serial);
        assert!(sums.iter().all(|sums| sums[0] == 0 && sums.is_sorted()));
    }
}
