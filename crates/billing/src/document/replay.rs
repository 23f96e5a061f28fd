//! Rates a section of a stored bill again from the inputs stored with it, and compares.
//!
//! [`BillDocument::verify`] adds a bill up; this goes back to the readings and the tariff.

use tariff::{RatingInput, ReadingUsed};

use super::build::section;
use super::{BillDocument, BillingError, SupplyInput, SupplySection};

impl SupplySection {
    /// Rates it again. `input` supplies the calendar, the market, the price series, and the
    /// interval readings that the record names.
    ///
    /// # Errors
    /// [`BillingError::DoesNotAddUp`] naming the first figure that differs under `place`; a
    /// [`tariff::TariffError`] when the stored inputs cannot be rated.
    pub fn replay(&self, input: &RatingInput<'_>, place: &str) -> Result<(), BillingError> {
        let again = section(SupplyInput {
            service_point: self.service_point.clone(),
            identifier: self.identifier.clone(),
            address: self.address.clone(),
            meter_serials: self.meter_serials.clone(),
            readings: self.shown_only(),
            rated: self.record.rate(input)?,
            record: self.record.clone(),
            intervals_estimated: self.intervals_estimated,
            about: self.about.clone(),
        });
        if again.lines.len() != self.lines.len() {
            return differs(place, "lines", &self.lines.len(), &again.lines.len());
        }
        for (index, (stored, again)) in self.lines.iter().zip(&again.lines).enumerate() {
            if stored != again {
                return differs(place, &format!("lines[{index}]"), stored, again);
            }
        }
        if again.tax_lines != self.tax_lines {
            return differs(place, "tax_lines", &self.tax_lines, &again.tax_lines);
        }
        if again.carried != self.carried {
            return differs(place, "carried", &self.carried, &again.carried);
        }
        if again != *self {
            return differs(place, "section", self, &again);
        }
        Ok(())
    }

    /// Readings that are shown and rested on by no line.
    fn shown_only(&self) -> Vec<ReadingUsed> {
        let used = |reading: &ReadingUsed| {
            let mut lines = self.lines.iter();
            lines.any(|line| line.working.readings.contains(reading))
        };
        let shown = self.readings_used.iter().filter(|reading| !used(reading));
        shown.cloned().collect()
    }
}

impl BillDocument {
    /// The path of a section, for messages.
    #[must_use]
    pub fn section_place(index: usize) -> String {
        format!("charges[{index}]")
    }
}

fn differs<T: std::fmt::Debug>(
    place: &str,
    field: &str,
    found: &T,
    expected: &T,
) -> Result<(), BillingError> {
    Err(BillingError::DoesNotAddUp {
        place: format!("{place}.{field}"),
        problem: format!("is {found:?} and should be {expected:?}"),
    })
}
