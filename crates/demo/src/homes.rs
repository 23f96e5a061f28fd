//! What each customer has: accounts, sites, meters, and what happens behind them.

use billing::run::AccountTerms;
use metering::ReadingSource;
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use crate::chance::{Stream, stream};
use crate::kinds::{Kind, Paying};
use crate::load::gas::Boiler;
use crate::load::home::Household;
use crate::load::shop::Shop;
use crate::meters::Fit;
use crate::people::{Address, Person};
use crate::solar::Array;
use crate::staff::CHOSEN_DAY;
use crate::stories::{STORIES, Story};

/// A customer with all they have.
#[derive(Clone, Debug)]
pub struct PlannedCustomer {
    /// Their place in the supplier, from 0.
    pub index: u32,
    /// Who.
    pub person: Person,
    /// At least one.
    pub accounts: Vec<PlannedAccount>,
}

/// An account.
#[derive(Clone, Debug)]
pub struct PlannedAccount {
    /// The number the customer knows.
    pub number: String,
    /// How its bills are paid.
    pub paying: Paying,
    /// When Direct Debit collects, 20–28: a bill of the first days of a month is due before it.
    pub collection_day: i8,
    /// The newest bill is not paid yet, though they usually pay.
    pub newest_unpaid: bool,
    /// What was agreed about its bills.
    pub terms: AccountTerms,
    /// Months of supply before the first made-up one.
    pub months_before: i64,
    /// At least one.
    pub sites: Vec<Site>,
}

/// A property with its meters.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where.
    pub address: Address,
    /// Who uses electricity there.
    pub load: Load,
    /// What burns gas.
    pub boiler: Option<Boiler>,
    /// Panels.
    pub array: Option<Array>,
    /// The meters.
    pub fits: Vec<Fit>,
    /// Who reads the dials, most often.
    pub reader: ReadingSource,
    /// The last months were only estimated.
    pub owes_reading: bool,
    /// So many whole months ago several times as much was used as ever: a bill to look at.
    pub surge_months_ago: Option<usize>,
}

/// Who uses electricity at a site.
#[derive(Clone, Debug)]
pub enum Load {
    /// A household.
    Home(Household),
    /// A business.
    Shop(Shop),
}

/// What the customer of a place in the supplier has: a story's, else of the mix.
pub fn kind_of(index: u32) -> Kind {
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    STORIES
        .get(place)
        .map_or_else(|| Kind::of(place - STORIES.len()), |story| story.kind)
}

/// The customer of a place in the supplier.
pub fn customer(seed: u64, index: u32) -> PlannedCustomer {
    let mut rng = stream(seed, Stream::Person, u64::from(index));
    let story = usize::try_from(index)
        .ok()
        .and_then(|place| STORIES.get(place));
    let kind = kind_of(index);
    let person = story.map_or_else(
        || Person::drawn(index, kind, &mut rng),
        |story| Person::of_story(story, index),
    );
    let paying = story.map_or_else(|| paying(&mut rng), |story| story.paying);
    let mut accounts = Vec::new();
    for (number, kinds) in sites_of(kind).iter().enumerate() {
        let mut account = PlannedAccount {
            number: account_number(index, number),
            paying,
            collection_day: rng.random_range(20..29),
            newest_unpaid: newest_unpaid(story, paying, &mut rng),
            terms: AccountTerms::default(),
            months_before: rng.random_range(0..60),
            sites: Vec::new(),
        };
        for kind in *kinds {
            let first = accounts.is_empty() && account.sites.is_empty();
            account
                .sites
                .push(site(*kind, story.filter(|_| first), &mut rng));
        }
        if story.is_none() {
            account.terms = terms(index, kind, &account.sites);
            let surge = surge_months_ago(index, kind);
            for site in &mut account.sites {
                site.surge_months_ago = surge;
            }
        }
        accounts.push(account);
    }
    PlannedCustomer {
        index,
        person,
        accounts,
    }
}

/// The sites of each account of a kind.
const fn sites_of(kind: Kind) -> &'static [&'static [Kind]] {
    match kind {
        Kind::SeveralProperties => &[
            &[Kind::DualFuelSmart, Kind::ElectricitySmart],
            &[Kind::EconomySeven],
        ],
        Kind::SeveralSites => &[
            &[Kind::SmallBusiness],
            &[Kind::SmallBusiness],
            &[Kind::SmallBusiness],
        ],
        Kind::DualFuelSmart => &[&[Kind::DualFuelSmart]],
        Kind::ElectricitySmart => &[&[Kind::ElectricitySmart]],
        Kind::DualFuelDials => &[&[Kind::DualFuelDials]],
        Kind::EconomySeven => &[&[Kind::EconomySeven]],
        Kind::SolarAndCar => &[&[Kind::SolarAndCar]],
        Kind::Solar => &[&[Kind::Solar]],
        Kind::HeatPump => &[&[Kind::HeatPump]],
        Kind::HalfHourly => &[&[Kind::HalfHourly]],
        Kind::SmallBusiness => &[&[Kind::SmallBusiness]],
    }
}

/// Every third customer without a smart meter is billed quarterly, some of those with one chose a
/// day of the month, and every second business wants its purchase order quoted.
fn terms(index: u32, kind: Kind, sites: &[Site]) -> AccountTerms {
    let mut fits = sites.iter().flat_map(|site| &site.fits);
    let (all_smart, none_smart) = (fits.clone().all(Fit::is_smart), !fits.any(Fit::is_smart));
    AccountTerms {
        segment: (none_smart && index.is_multiple_of(3)).then(|| "quarterly".to_owned()),
        bill_day: (all_smart && !kind.is_business() && index.is_multiple_of(9))
            .then_some(CHOSEN_DAY),
        purchase_order: match kind.is_business() && index.is_multiple_of(2) {
            true => format!("PO-{}", 20_000 + index),
            false => String::new(),
        },
    }
}

/// Every seventh home had such a month; the newest month has most of them, so that some wait.
fn surge_months_ago(index: u32, kind: Kind) -> Option<usize> {
    if kind.is_business() || index % 7 != 3 {
        return None;
    }
    let turn = usize::try_from(index / 7).unwrap_or(0);
    Some(if turn.is_multiple_of(4) { 0 } else { turn % 23 })
}

fn paying(rng: &mut ChaCha8Rng) -> Paying {
    match rng.random_range(0..100) {
        0..58 => Paying::Collected,
        58..68 => Paying::Overpaying,
        68..89 => Paying::ByCard,
        _ => Paying::InDebt,
    }
}

fn newest_unpaid(story: Option<&Story>, paying: Paying, rng: &mut ChaCha8Rng) -> bool {
    let drawn = paying == Paying::ByCard && rng.random_bool(0.3);
    story.map_or(drawn, |story| story.newest_unpaid)
}

/// Eight digits, different for every account of a demo, in no order that can be guessed from.
fn account_number(index: u32, account: usize) -> String {
    let place = u64::from(index) * 4 + u64::try_from(account).unwrap_or(0);
    // 715,827 shares no factor with a million, so no two places meet.
    format!("86{:06}", (place * 715_827 + 204_613) % 1_000_000)
}

fn site(kind: Kind, story: Option<&Story>, rng: &mut ChaCha8Rng) -> Site {
    let address = match story {
        Some(story) => Address::at(story.line1, rng),
        None => Address::drawn(rng),
    };
    let reader = match rng.random_range(0..10) {
        0..6 => ReadingSource::Customer,
        6..9 => ReadingSource::Field,
        _ => ReadingSource::Estimate,
    };
    Site {
        address,
        load: load(kind, rng),
        boiler: boiler(kind, rng),
        array: array(kind, rng),
        fits: Fit::of(kind, rng),
        reader: if story.is_some() {
            ReadingSource::Customer
        } else {
            reader
        },
        owes_reading: story.is_some_and(|story| story.owes_reading),
        surge_months_ago: None,
    }
}

fn boiler(kind: Kind, rng: &mut ChaCha8Rng) -> Option<Boiler> {
    match kind {
        Kind::DualFuelSmart | Kind::DualFuelDials | Kind::Solar => Some(Boiler::drawn(rng)),
        Kind::SmallBusiness => Some(Boiler::drawn(rng).in_shop()),
        _ => None,
    }
}

fn array(kind: Kind, rng: &mut ChaCha8Rng) -> Option<Array> {
    matches!(kind, Kind::Solar | Kind::SolarAndCar).then(|| Array {
        peak_kw: rng.random_range(3.0..5.6),
        yield_share: rng.random_range(0.92..1.12),
    })
}

fn load(kind: Kind, rng: &mut ChaCha8Rng) -> Load {
    if kind.is_business() {
        let ovens = rng.random_bool(0.3);
        return Load::Shop(Shop::drawn(rng, ovens));
    }
    let mut home = Household::drawn(rng);
    match kind {
        Kind::EconomySeven => {
            home.storage = true;
            home.heating_w_per_k = rng.random_range(35.0..75.0);
        }
        Kind::HeatPump => home.heating_w_per_k = rng.random_range(30.0..60.0),
        Kind::SolarAndCar | Kind::HalfHourly => {
            home.car_kw = Some(if rng.random_bool(0.7) { 7.2 } else { 3.6 })
        }
        _ => {}
    }
    Load::Home(home)
}
