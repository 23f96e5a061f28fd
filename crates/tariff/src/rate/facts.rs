//! What taxes need to know of a supply, beside what was used.

use money::Percent;
use serde::{Deserialize, Serialize};

use crate::Period;

/// What taxes need to know of a supply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplyFacts {
    /// Declared domestic use of a business supply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domestic_percent: Option<Percent>,
    /// The use that tells how large the supply is, when that of the period itself is below zero:
    /// what the bill before charged too much is taxed as it was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sized_by: Option<SizedBy>,
}

impl SupplyFacts {
    /// What tells how large a supply is after a bill that charged `wh` watt-hours for `period`: the
    /// bill itself, unless it gave back more than it charged.
    #[must_use]
    pub fn sized_after(&self, wh: i64, period: Period) -> SizedBy {
        match self.sized_by.filter(|_| wh < 0) {
            Some(before) => before,
            None => SizedBy {
                wh: wh.abs(),
                days: period.days(),
            },
        }
    }
}

/// Energy and days that the size of a supply is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizedBy {
    /// Energy, in watt-hours.
    pub wh: i64,
    /// Local days it was used in.
    pub days: u32,
}
