//! The customers that can sign in, each for something worth looking at.

use crate::kinds::{Kind, Paying};

/// The password of every story. Only ever of the demo, which prints it.
pub const PASSWORD: &str = "lantern-over-the-harbour";

/// A customer of the demo with a login.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// What there is to see.
    pub text: &'static str,
    /// As on letters.
    pub name: &'static str,
    /// Sign-in e-mail.
    pub email: &'static str,
    /// First line of the (first) address.
    pub line1: &'static str,
    /// What is supplied.
    pub kind: Kind,
    /// How it is paid.
    pub paying: Paying,
    /// Signs in with a second factor.
    pub second_factor: bool,
    /// On the register of needs.
    pub vulnerable: bool,
    /// The last months were only estimated: a reading is owed.
    pub owes_reading: bool,
    /// The newest bill is still to be paid.
    pub newest_unpaid: bool,
}

const PLAIN: Story = Story {
    text: "",
    name: "",
    email: "",
    line1: "",
    kind: Kind::DualFuelSmart,
    paying: Paying::Collected,
    second_factor: false,
    vulnerable: false,
    owes_reading: false,
    newest_unpaid: false,
};

/// The stories, in the order they are printed.
pub const STORIES: [Story; 9] = [
    Story {
        text: "Amina Khan, 14 Larch Road: electricity and gas, smart meters, Direct Debit",
        name: "Amina Khan",
        email: "amina.khan@example.com",
        line1: "14 Larch Road",
        second_factor: true,
        ..PLAIN
    },
    Story {
        text: "Gwenllian Prŷs-Jones: Economy 7 read by hand, owes money and a reading",
        name: "Gwenllian Prŷs-Jones",
        email: "gwenllian@example.com",
        line1: "3 Plover Terrace",
        kind: Kind::EconomySeven,
        paying: Paying::InDebt,
        owes_reading: true,
        ..PLAIN
    },
    Story {
        text: "Tomasz Wójcik: solar panels, an electric car, prices by time of day",
        name: "Tomasz Wójcik",
        email: "tomasz.wojcik@example.com",
        line1: "27 Beacon Rise",
        kind: Kind::SolarAndCar,
        second_factor: true,
        ..PLAIN
    },
    Story {
        text: "A family bakery with three sites, an account each, and a very long name",
        name: "Featherstonehaugh & Daughters Traditional Bakers, Confectioners and Purveyors of \
               Fine Teas Limited",
        email: "accounts@featherstonehaugh.example.com",
        line1: "1–3 Tanner’s Green",
        kind: Kind::SeveralSites,
        ..PLAIN
    },
    Story {
        text: "Dorothy Okonkwo: in credit, and on the register of needs",
        name: "Dorothy Okonkwo",
        email: "dorothy@example.com",
        line1: "8 Dovecote Gardens",
        paying: Paying::Overpaying,
        vulnerable: true,
        ..PLAIN
    },
    Story {
        text: "Siân O’Brien and José Álvarez: two homes on one account, a third on another",
        name: "Siân O’Brien and José Álvarez",
        email: "sian.and.jose@example.com",
        line1: "41 Harbour Reach",
        kind: Kind::SeveralProperties,
        paying: Paying::ByCard,
        ..PLAIN
    },
    Story {
        text: "Ben Carter: electricity only, smart meter, a bill to pay by card",
        name: "Ben Carter",
        email: "ben.carter@example.com",
        line1: "6 Kiln Lane",
        kind: Kind::ElectricitySmart,
        paying: Paying::ByCard,
        newest_unpaid: true,
        ..PLAIN
    },
    Story {
        text: "Zoë Müller: electricity and gas on dials, reads them herself, a bill to pay by card",
        name: "Zoë Müller",
        email: "zoe.mueller@example.com",
        line1: "19 Weaver’s Court",
        kind: Kind::DualFuelDials,
        paying: Paying::ByCard,
        newest_unpaid: true,
        second_factor: true,
        ..PLAIN
    },
    Story {
        text: "Priya Nair: an electric car, and a price for each half-hour that can fall below zero",
        name: "Priya Nair",
        email: "priya.nair@example.com",
        line1: "5 Windmill Court",
        kind: Kind::HalfHourly,
        ..PLAIN
    },
];
