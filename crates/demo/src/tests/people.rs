//! That every kind of customer is there, with numbers that check and logins that work.

use accounts::Fuel;
use jiff::civil::date;
use metering::{Mpan, Mprn, ReadingSource};
use tariff::UnitRates;

use super::{SEED, customers, window};
use crate::homes::{PlannedCustomer, customer, kind_of};
use crate::kinds::{Kind, Paying};
use crate::meters::Face;
use crate::plan::Plan;
use crate::stories::{PASSWORD, STORIES};
use crate::{logins, tariffs};

#[test]
fn every_kind_of_customer_is_there() {
    let all = customers(Plan::default().customers);
    assert!(all.len() >= 200);
    for kind in Kind::ALL {
        assert!(
            all.iter().any(|one| kind_of(one.index) == *kind),
            "{}",
            kind.code()
        );
    }
    for paying in Paying::ALL {
        let pays = |one: &&PlannedCustomer| one.accounts[0].paying == *paying;
        assert!(all.iter().filter(pays).count() >= 5, "{}", paying.code());
    }
    assert!(all.iter().filter(|one| one.person.vulnerable).count() >= 5);
    assert!(all.iter().any(|one| one.person.name.chars().count() > 60));
    assert!(all.iter().any(|one| !one.person.name.is_ascii()));
    assert!(all.iter().any(|one| one.accounts.len() == 3));
    assert!(all.iter().any(|one| one.accounts[0].sites.len() == 2));
    let fits = all
        .iter()
        .flat_map(|one| &one.accounts)
        .flat_map(|account| &account.sites);
    let faces: Vec<Face> = fits
        .flat_map(|site| &site.fits)
        .map(|fit| fit.face)
        .collect();
    assert!(faces.contains(&Face::Dial) && faces.contains(&Face::DayAndNight));
}

#[test]
fn numbers_of_accounts_and_supplies_are_sound_and_met_once() {
    let all = customers(1_000);
    let accounts: Vec<_> = all.iter().flat_map(|one| &one.accounts).collect();
    let mut numbers: Vec<_> = accounts
        .iter()
        .map(|account| account.number.as_str())
        .collect();
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
    for fit in accounts
        .iter()
        .flat_map(|account| &account.sites)
        .flat_map(|site| &site.fits)
    {
        match fit.fuel {
            Fuel::Electricity => assert!(Mpan::parse(&fit.identifier).is_ok(), "{fit:?}"),
            Fuel::Gas => assert!(Mprn::parse(&fit.identifier).is_ok(), "{fit:?}"),
        }
    }
}

#[test]
fn a_register_starts_again_at_zero() {
    let planned = customer(SEED, 1);
    let dial = planned.accounts[0].sites[0].fits[0].dials()[0];
    assert_eq!(dial.shows(99_990, 5_000), 99_995);
    assert_eq!(dial.shows(99_990, 25_000), 15);
}

#[test]
fn the_stories_can_sign_in() {
    for story in &STORIES {
        assert_eq!(
            identity::normalise_email(story.email).as_deref(),
            Ok(story.email)
        );
        assert_eq!(identity::check_password(PASSWORD, story.email), Ok(()));
    }
    let printed = logins::printed(&Plan::default(), window().now);
    assert!(printed.len() >= 5);
    assert!(printed.iter().any(|login| login.totp_secret.is_none()));
    let codes = printed.iter().filter(|login| login.totp_secret.is_some());
    assert!(codes.clone().count() >= 2);
    assert!(codes.into_iter().all(|login| login.code_now.len() == 6));
    let fewer = Plan {
        customers: 3,
        ..Plan::default()
    };
    assert_eq!(logins::printed(&fewer, window().now).len(), 3);
}

#[test]
fn a_dial_is_read_by_somebody() {
    let readers: Vec<ReadingSource> = customers(100)
        .iter()
        .map(|one| one.accounts[0].sites[0].reader)
        .collect();
    for reader in [
        ReadingSource::Customer,
        ReadingSource::Field,
        ReadingSource::Estimate,
    ] {
        assert!(readers.contains(&reader), "{}", reader.code());
    }
}

#[test]
fn prices_changed_once_and_were_higher_before() {
    let boundaries = window().boundaries;
    assert_eq!(tariffs::price_change(&boundaries), Some(date(2026, 10, 1)));
    assert_eq!(tariffs::price_change(&boundaries[..2]), None);
    for tariff in tariff::examples::tariffs().expect("examples read") {
        let before = tariffs::dearer(tariff.document());
        // A price that the market sets has no version of ours to be dearer than.
        let ours = !matches!(before.unit_rates, UnitRates::Dynamic(_));
        assert_eq!(&before != tariff.document(), ours, "{}", tariff.name());
        assert!(tariff::Tariff::new(before).is_ok(), "{}", tariff.name());
    }
}
