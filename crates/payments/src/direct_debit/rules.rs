//! Rules with numbers, by the day from which each holds (data/bank-rules.toml).

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

const EMBEDDED: &str = include_str!("../../data/bank-rules.toml");

/// Why rules were not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// Not TOML, or a key that is missing or unknown.
    #[error("bank rules: {0}")]
    Unreadable(String),
    /// No line holds on the day.
    #[error("no bank rules hold on {0}")]
    NoneHold(Date),
}

/// The numbers that hold on a day. Every count of days is of Bacs working days unless it says
/// otherwise; the file says where each comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankRules {
    /// First day they hold.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Advance notice of a collection.
    pub notice_working_days: u16,
    /// Notice of a collection the customer asks for.
    pub agreed_notice_working_days: u16,
    /// From lodging an instruction until the first collection.
    pub first_collection_working_days: u16,
    /// How late a collection may be taken.
    pub late_collection_working_days: u16,
    /// Until when a scheduled payment may be changed.
    pub change_cut_off_working_days: u16,
    /// The longest pause, calendar days.
    pub longest_pause_days: u16,
    /// After how many months an unused instruction lapses.
    pub dormant_months: u16,
    /// The most instalments of a plan.
    pub longest_plan_months: u16,
    /// The share of what is left over that a plan may ask for.
    pub affordable_percent: u8,
    /// Calendar days after which an unpaid instalment counts as missed.
    pub instalment_grace_days: u16,
    /// Calendar days of a breathing space.
    pub breathing_space_days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rules: Vec<BankRules>,
}

/// jiff's own serde support is a feature that nothing else here needs.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(D::Error::custom)
}

impl BankRules {
    /// The embedded rules that hold on a day.
    ///
    /// # Errors
    /// [`RulesError::NoneHold`] before the first line.
    pub fn on(day: Date) -> Result<Self, RulesError> {
        Self::read(EMBEDDED, day)
    }

    /// The rules of a file that hold on a day.
    ///
    /// # Errors
    /// When the file cannot be read or no line holds.
    pub fn read(text: &str, day: Date) -> Result<Self, RulesError> {
        let file: File =
            toml::from_str(text).map_err(|error| RulesError::Unreadable(error.to_string()))?;
        let begun = file.rules.into_iter().filter(|rules| rules.from <= day);
        begun
            .max_by_key(|rules| rules.from)
            .ok_or(RulesError::NoneHold(day))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_guarantee_gives_ten_working_days() {
        let rules = BankRules::on(date(2026, 11, 21)).expect("hold");
        assert_eq!(rules.notice_working_days, 10);
        assert_eq!(rules.breathing_space_days, 60);
        assert_eq!(
            BankRules::on(date(1999, 1, 1)),
            Err(RulesError::NoneHold(date(1999, 1, 1)))
        );
    }

    #[test]
    fn the_newest_line_that_has_begun_holds() {
        let second = EMBEDDED
            .split_once("[[rules]]")
            .map(|(_, line)| {
                line.replace("2010-01-01", "2030-01-01")
                    .replace("= 10", "= 12")
            })
            .expect("has a line");
        let both = format!("{EMBEDDED}\n[[rules]]{second}");
        let on = |year| BankRules::read(&both, date(year, 1, 1)).expect("holds");
        assert_eq!(on(2029).notice_working_days, 10);
        assert_eq!(on(2030).notice_working_days, 12);
        let unknown = EMBEDDED.replace("dormant_months", "dormant_moons");
        assert!(BankRules::read(&unknown, date(2026, 1, 1)).is_err());
    }
}
