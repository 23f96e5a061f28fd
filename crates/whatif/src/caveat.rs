//! What a customer must be told beside the figures, so that no comparison claims too much.

use std::fmt;

use jiff::civil::Date;
use tariff::{Period, TariffError};

/// Something that the figures leave out or assume; its `Display` is a sentence for the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caveat {
    /// These days are in no total.
    Unpriced {
        /// One month, or neighbouring months refused for the same reason.
        period: Period,
        /// Why.
        why: TariffError,
    },
    /// Intervals without a reading, which cost nothing here.
    Missing {
        /// How many.
        intervals: usize,
        /// On how many days.
        days: usize,
    },
    /// The tariff is priced on days before it was offered.
    BeforeOffer {
        /// Its first day.
        from: Date,
    },
    /// The tariff is priced on days after it ended.
    AfterOffer {
        /// Its last day.
        last_day: Date,
    },
    /// The tariff credits energy sent to the grid, and none was metered.
    ExportNotMetered,
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unpriced { period, why } => {
                let (from, last_day) = (words(period.from()), words(period.last_day()));
                write!(f, "{from} to {last_day} is not in these totals: {why}.")
            }
            Self::Missing { intervals, days } => {
                let (intervals, readings) = counted(*intervals, "interval");
                let (days, on) = counted(*days, "day");
                let verb = if intervals == "1" { "has" } else { "have" };
                write!(
                    f,
                    "{intervals} {readings} on {days} {on} {verb} no reading; what was used then is \
                     not in these totals."
                )
            }
            Self::BeforeOffer { from } => {
                let from = words(*from);
                write!(
                    f,
                    "Offered from {from}; priced as if it had been earlier too."
                )
            }
            Self::AfterOffer { last_day } => {
                let last_day = words(*last_day);
                write!(
                    f,
                    "Offered until {last_day}; priced as if it had been later too."
                )
            }
            Self::ExportNotMetered => {
                f.write_str("What was sent to the grid was not metered, so none is credited.")
            }
        }
    }
}

fn words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn counted(number: usize, thing: &str) -> (String, String) {
    let plural = if number == 1 { "" } else { "s" };
    (number.to_string(), format!("{thing}{plural}"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn caveats_are_sentences() {
        let missing = |intervals, days| Caveat::Missing { intervals, days }.to_string();
        let rest = "no reading; what was used then is not in these totals.";
        assert_eq!(missing(1, 1), format!("1 interval on 1 day has {rest}"));
        assert_eq!(
            missing(50, 2),
            format!("50 intervals on 2 days have {rest}")
        );

        let unpriced = Caveat::Unpriced {
            period: Period::new(date(2026, 3, 1), date(2026, 4, 1)).expect("has days"),
            why: TariffError::MissingSeries("day_ahead".to_owned()),
        };
        assert_eq!(
            unpriced.to_string(),
            "1 March 2026 to 31 March 2026 is not in these totals: \
             the prices \"day_ahead\" were not given."
        );
        let from = date(2026, 5, 1);
        assert_eq!(
            Caveat::BeforeOffer { from }.to_string(),
            "Offered from 1 May 2026; priced as if it had been earlier too."
        );
    }
}
