//! The 200 record: whose data the days after it are, in which unit and how finely.

use super::super::records::Record;
use super::super::series::Book;
use super::super::{FormatError, shown};
use crate::Channel;

/// The finest intervals that are taken are of one minute; the market has 5, 15 and 30.
const LONGEST_MINUTES: u16 = 60;

/// What the days after a 200 record mean.
pub struct Stream {
    /// Its place in the book.
    pub series: usize,
    /// Minutes an interval.
    pub minutes: u16,
    /// Where the values belong and how many millionths of the unit make a milli-unit of Wh or
    /// varh; `None` when the stream cannot be stored: it is counted and passed over.
    pub stored: Option<(Channel, Scale)>,
}

/// How values become thousandths of Wh or varh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Wh: a thousand millionths each.
    One,
    /// kWh.
    Kilo,
    /// MWh.
    Mega,
}

impl Scale {
    /// Thousandths of Wh (or varh) from millionths of the unit; `None` beyond all belief.
    pub fn milli(self, millionths: i64) -> Option<i64> {
        match self {
            Self::One => i64::try_from(crate::round_half_even(i128::from(millionths), 1000)).ok(),
            Self::Kilo => Some(millionths),
            Self::Mega => millionths.checked_mul(1000),
        }
    }
}

impl Stream {
    pub fn parse(record: &Record<'_>, book: &mut Book) -> Result<Self, FormatError> {
        let line = record.line;
        let bad = |code, reason: String| FormatError::new(line, code, reason);
        let (nmi, suffix) = (record.get(1), record.get(4));
        let (unit, length) = (record.get(7), record.get(8));
        if record.len() < 9 || nmi.is_empty() || suffix.is_empty() {
            let reason = "a 200 record has an NMI, a suffix, a unit and an interval length";
            return Err(bad("row", reason.to_owned()));
        }
        let minutes = length
            .parse::<u16>()
            .ok()
            .filter(|minutes| (1..=LONGEST_MINUTES).contains(minutes) && 1440 % minutes == 0)
            .ok_or_else(|| {
                let reason = format!(
                    "\"{}\" is not a length of intervals in minutes",
                    shown(length)
                );
                bad("number", reason)
            })?;
        let meaning = meaning(suffix, unit);
        let channel = meaning.clone().map(|(channel, _)| channel);
        let series = book.series(line, nmi, suffix, unit, || channel)?;
        if book.series[series].unit.to_lowercase() != unit.to_lowercase() {
            let reason = format!(
                "the unit of {} {} was {} before",
                shown(nmi),
                shown(suffix),
                book.series[series].unit
            );
            return Err(bad("unit", reason));
        }
        Ok(Self {
            series,
            minutes,
            stored: meaning.ok(),
        })
    }
}

/// The first letter of a suffix says what flows where, seen from the market: E is sold to the
/// customer, B bought from them, Q and K the same of reactive energy (AEMO, NMI procedure).
fn meaning(suffix: &str, unit: &str) -> Result<(Channel, Scale), String> {
    let (channel, reactive) = match suffix.chars().next().map(|c| c.to_ascii_uppercase()) {
        Some('E') => (Channel::Import, false),
        Some('B') => (Channel::Export, false),
        Some('Q') => (Channel::ReactiveImport, true),
        Some('K') => (Channel::ReactiveExport, true),
        _ => {
            return Err(format!(
                "suffix {} is neither import (E), export (B) nor reactive (Q, K)",
                shown(suffix)
            ));
        }
    };
    let scale = match (unit.to_ascii_lowercase().as_str(), reactive) {
        ("wh", false) | ("varh", true) => Scale::One,
        ("kwh", false) | ("kvarh", true) => Scale::Kilo,
        ("mwh", false) | ("mvarh", true) => Scale::Mega,
        _ => {
            return Err(format!(
                "unit {} is not one of energy for suffix {}",
                shown(unit),
                shown(suffix)
            ));
        }
    };
    Ok((channel, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_and_units_say_where_energy_belongs() {
        assert_eq!(meaning("E1", "kWh"), Ok((Channel::Import, Scale::Kilo)));
        assert_eq!(meaning("B2", "WH"), Ok((Channel::Export, Scale::One)));
        assert_eq!(
            meaning("Q1", "KVARH"),
            Ok((Channel::ReactiveImport, Scale::Kilo))
        );
        assert_eq!(
            meaning("K1", "MVArh"),
            Ok((Channel::ReactiveExport, Scale::Mega))
        );
        for (suffix, unit) in [("V1", "kWh"), ("E1", "kW"), ("E1", "kVArh"), ("Q1", "kWh")] {
            assert!(meaning(suffix, unit).is_err(), "{suffix} {unit}");
        }
    }

    #[test]
    fn units_become_thousandths_exactly() {
        assert_eq!(Scale::One.milli(1_500_000), Some(1_500));
        assert_eq!(Scale::Kilo.milli(238_500), Some(238_500));
        assert_eq!(Scale::Mega.milli(1), Some(1_000));
        assert_eq!(Scale::Mega.milli(i64::MAX), None);
    }
}
