//! Where the registers of a supply stood at both ends of a bill, as billed.
//!
//! A bill opens where the one before it closed, whatever is known of that day by then: so the
//! energy of bills that follow one another is what the registers advanced by, to the watt-hour,
//! and an estimate that was too high or too low is put right by the next bill.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tariff::{ReadingUsed, RegisterAdvance, StoredUsage};

use super::SupplySection;

/// Where a register stood, as billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterStood {
    /// Text of the register's identifier.
    pub register: String,
    /// What its face showed, in its smallest unit.
    pub value: i64,
    /// The reading, or the estimate, as the bill tells it.
    pub reading: ReadingUsed,
}

/// What the bill before charged too much or too little, by what is known now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrects {
    /// Energy that this bill gives back, in watt-hours; negative when it charges more.
    pub wh: i64,
    /// The bill before ended on an estimate.
    pub is_of_estimate: bool,
    /// The last day before this bill on which a register was read: what was charged too little was
    /// used from then on.
    pub since: Date,
}

impl SupplySection {
    /// Where the registers stood when this section begins: what the bill before it ends with.
    /// Empty where it was made of interval data.
    #[must_use]
    pub fn opens_at(&self) -> Vec<RegisterStood> {
        match &self.record.usage {
            StoredUsage::Registers(advances) => opens_at(&self.about.opened, advances),
            StoredUsage::Intervals(_) => Vec::new(),
        }
    }
}

/// Where registers stand when `advances` begin: as the bill before closed, else as they open.
#[must_use]
pub fn opens_at(opened: &[RegisterStood], advances: &[RegisterAdvance]) -> Vec<RegisterStood> {
    let mut stood = opened.to_vec();
    for advance in advances {
        let id = &advance.register.id;
        if !id.is_empty() && stood.iter().all(|known| known.register != *id) {
            stood.push(RegisterStood {
                register: id.clone(),
                value: advance.register.opening,
                reading: advance.opening.clone(),
            });
        }
    }
    stood
}
