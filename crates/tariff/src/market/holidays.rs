//! Public holidays as lists of days; a year that is not in the list is an error, not a workday.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::TariffError;

/// The public holidays of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayList {
    pub(crate) key: String,
    /// Whose days they are, for people.
    pub(crate) label: String,
    /// The first year that is complete.
    from_year: i16,
    /// The last year that is complete.
    to_year: i16,
    /// Every holiday of those years, in order.
    days: Vec<Date>,
}

impl HolidayList {
    /// Whether `date` is a holiday.
    ///
    /// # Errors
    /// [`TariffError::NoHolidays`] for a year that the list does not have.
    pub fn contains(&self, date: Date) -> Result<bool, TariffError> {
        if !(self.from_year..=self.to_year).contains(&date.year()) {
            return Err(TariffError::NoHolidays {
                key: self.key.clone(),
                year: date.year(),
            });
        }
        Ok(self.days.binary_search(&date).is_ok())
    }
}

pub(super) fn check(lists: &[HolidayList]) -> Result<(), TariffError> {
    for (index, list) in lists.iter().enumerate() {
        let place = |field: &str| format!("holidays[{index}].{field}");
        if lists[..index].iter().any(|other| other.key == list.key) {
            let problem = format!("\"{}\" is there twice", list.key);
            return Err(TariffError::at(place("key"), problem));
        }
        if !list.days.is_sorted_by(|a, b| a < b) {
            return Err(TariffError::at(place("days"), "must be in order of date"));
        }
    }
    Ok(())
}
