//! A tariff document, checked and compiled once, for days on which it may not have been offered.

use jiff::civil::Date;
use tariff::{Direction, SupplyFacts, Tariff};

use crate::{Caveat, History, WhatIfError};

/// A tariff that is ready to re-rate with.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Without its dates: last year is priced under what is offered today.
    tariff: Tariff,
    offered_from: Option<Date>,
    /// The day after the last.
    offered_to: Option<Date>,
    facts: SupplyFacts,
}

impl Plan {
    /// Reads and checks a JSON tariff document.
    ///
    /// # Errors
    /// [`WhatIfError::Tariff`] with the line or the place that is wrong.
    pub fn from_json(text: &str) -> Result<Self, WhatIfError> {
        Self::new(&Tariff::from_json(text)?)
    }

    /// A plan of a tariff that was checked already.
    ///
    /// # Errors
    /// [`WhatIfError::Tariff`], never for a tariff that is sound with its dates.
    pub fn new(tariff: &Tariff) -> Result<Self, WhatIfError> {
        let mut document = tariff.document().clone();
        let (offered_from, offered_to) = (document.valid_from.take(), document.valid_to.take());
        Ok(Self {
            tariff: Tariff::new(document)?,
            offered_from,
            offered_to,
            facts: SupplyFacts::default(),
        })
    }

    /// With what taxes need to know of the supply.
    #[must_use]
    pub fn with_facts(mut self, facts: SupplyFacts) -> Self {
        self.facts = facts;
        self
    }

    /// The tariff, without the dates between which it is offered.
    #[must_use]
    pub const fn tariff(&self) -> &Tariff {
        &self.tariff
    }

    pub(crate) const fn facts(&self) -> SupplyFacts {
        self.facts
    }

    /// Whether it prices energy sent to the grid and not energy taken.
    pub(crate) fn pays_for_export(&self) -> bool {
        self.tariff.document().direction == Direction::Export
    }

    /// What it assumes of `history`.
    pub(crate) fn caveats(&self, history: &History) -> Vec<Caveat> {
        let mut caveats = Vec::new();
        let period = history.period();
        if let Some(from) = self.offered_from.filter(|from| *from > period.from()) {
            caveats.push(Caveat::BeforeOffer { from });
        }
        let ended = self.offered_to.filter(|to| *to < period.to());
        if let Some(last_day) = ended.and_then(|to| to.yesterday().ok()) {
            caveats.push(Caveat::AfterOffer { last_day });
        }
        let credits = self.tariff.document().export.is_some();
        if credits && !history.has_export() {
            caveats.push(Caveat::ExportNotMetered);
        }
        caveats
    }
}
