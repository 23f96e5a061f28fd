//! Meter readings: the registers to read, what was sent, what became of it.

use serde::{Deserialize, Serialize};

use crate::{Flow, When};

/// The readings page: what is typed into, and what was sent before, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingsView {
    /// What is typed into.
    pub form: ReadingsForm,
    /// Newest first.
    pub history: Vec<ReadingRow>,
}

/// The part of the readings page that is typed into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingsForm {
    /// The answer: "Please read your meter by 30 November."
    pub sentence: String,
    /// The account, TypeID text.
    pub account: String,
    /// Its meters.
    pub meters: Vec<MeterView>,
    /// Readings that wait for "yes, it is right".
    pub to_confirm: Vec<ReadingRow>,
}

/// A meter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterView {
    /// TypeID text.
    pub id: String,
    /// On its face.
    pub serial: String,
    /// What it counts.
    pub flow: Flow,
    /// Sends its own data.
    pub smart: bool,
    /// Its registers, in order.
    pub registers: Vec<RegisterView>,
}

/// A register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterView {
    /// TypeID text; also the name of its field.
    pub id: String,
    /// "Day", "Night", or the unit when there is one register.
    pub label: String,
    /// Whole digits shown.
    pub digits: u8,
    /// Decimals shown.
    pub decimals: u8,
    /// `kWh` or `m³`.
    pub unit: String,
    /// The last accepted reading: "04512.3".
    pub last: Option<LastReading>,
}

/// The last reading of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastReading {
    /// As on the meter, with leading zeros.
    pub value: String,
    /// When.
    pub on: When,
    /// "Your reading", "Smart reading", "Estimate".
    pub kind: String,
}

/// A reading in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingRow {
    /// TypeID text.
    pub id: String,
    /// Meter serial and register.
    pub register: String,
    /// As on the meter.
    pub value: String,
    /// `kWh` or `m³`.
    pub unit: String,
    /// When it was taken.
    pub on: When,
    /// "Your reading", …
    pub kind: String,
    /// What became of it, in words.
    pub status: String,
    /// Why it is questioned, in plain words; empty when it is not.
    pub doubt: String,
}

/// What a register's field held: sent by the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedReading {
    /// The register, TypeID text.
    pub register: String,
    /// What was typed.
    pub value: String,
}
