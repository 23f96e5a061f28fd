//! Who the customers are.

use accounts::CustomerKind;
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use crate::chance::pick;
use crate::kinds::Kind;
use crate::names;
use crate::stories::Story;

/// A person or a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Household or business.
    pub kind: CustomerKind,
    /// As on letters.
    pub name: String,
    /// Made up, at example.com.
    pub email: String,
    /// Made up, E.164.
    pub phone: Option<String>,
    /// On the register of needs.
    pub vulnerable: bool,
}

/// Where somebody lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Street and number.
    pub line1: String,
    /// Flat, building; may be empty.
    pub line2: String,
    /// Town.
    pub town: String,
    /// Postcode.
    pub postcode: String,
}

impl Person {
    /// The person of a story.
    pub fn of_story(story: &Story, index: u32) -> Self {
        Self {
            kind: customer_kind(story.kind),
            name: story.name.to_owned(),
            email: story.email.to_owned(),
            phone: Some(phone(index)),
            vulnerable: story.vulnerable,
        }
    }

    /// Another person; every 23rd has a very long name.
    pub fn drawn(index: u32, kind: Kind, rng: &mut ChaCha8Rng) -> Self {
        let family = pick(rng, &names::FAMILY);
        let name = if kind.is_business() {
            format!(
                "{family} {} {}",
                pick(rng, &names::FIRMS),
                pick(rng, &names::TRADES)
            )
        } else if index.is_multiple_of(23) {
            (*pick(rng, &names::LONG)).to_owned()
        } else {
            format!("{} {family}", pick(rng, &names::GIVEN))
        };
        Self {
            kind: customer_kind(kind),
            name,
            email: format!("customer{index:05}@example.com"),
            phone: rng.random_bool(0.85).then(|| phone(index)),
            vulnerable: !kind.is_business() && rng.random_bool(0.08),
        }
    }
}

impl Address {
    /// An address in one of the towns.
    pub fn drawn(rng: &mut ChaCha8Rng) -> Self {
        let (town, outward) = pick(rng, &names::TOWNS);
        let line1 = format!(
            "{} {}",
            rng.random_range(1..180),
            pick(rng, &names::STREETS)
        );
        let line2 = if rng.random_bool(0.15) {
            *pick(rng, &names::BUILDINGS)
        } else {
            ""
        }
        .to_owned();
        Self {
            line1,
            line2,
            town: (*town).to_owned(),
            postcode: postcode(outward, rng),
        }
    }

    /// The same town and postcode with the first line of a story.
    pub fn at(line1: &str, rng: &mut ChaCha8Rng) -> Self {
        Self {
            line1: line1.to_owned(),
            line2: String::new(),
            ..Self::drawn(rng)
        }
    }
}

fn customer_kind(kind: Kind) -> CustomerKind {
    if kind.is_business() {
        CustomerKind::SmallBusiness
    } else {
        CustomerKind::Residential
    }
}

/// From 07700 900000 to 900999: Ofcom, telephone numbers for use in TV and radio drama.
fn phone(index: u32) -> String {
    format!("+447700900{:03}", index % 1_000)
}

fn postcode(outward: &str, rng: &mut ChaCha8Rng) -> String {
    // Letters that the second half of a postcode uses.
    const LETTERS: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";
    let digit = rng.random_range(1..10);
    let one = char::from(*pick(rng, LETTERS));
    let two = char::from(*pick(rng, LETTERS));
    format!("{outward} {digit}{one}{two}")
}
