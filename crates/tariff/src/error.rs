//! Every way a tariff can be unreadable or a period unratable, each naming what is wrong.

use jiff::civil::Date;
use money::MoneyError;

/// Why a tariff could not be read or a period could not be rated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// The text is not TOML or JSON of the tariff format; the message gives line and column.
    #[error("the tariff cannot be read: {0}")]
    Syntax(String),
    /// The document reads, but one place in it makes no sense.
    #[error("{place}: {problem}")]
    Document {
        /// Path to the place, such as `unit_rates.time_of_use.seasons[1].weekday[0].from`.
        place: String,
        /// What is wrong there.
        problem: String,
    },
    /// The tariff uses something this engine does not price.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// The period has no days.
    #[error("a period from {from} to {to} has no days")]
    EmptyPeriod {
        /// First day.
        from: Date,
        /// The day after the last.
        to: Date,
    },
    /// Some of the period lies outside the tariff's own dates.
    #[error("the tariff \"{name}\" is not in force on {date}")]
    NotInForce {
        /// Name of the tariff.
        name: String,
        /// The first day that it does not cover.
        date: Date,
    },
    /// Prices by time of day cannot be applied to register reads.
    #[error("the tariff prices by time of day, so it needs interval readings")]
    NeedsIntervals,
    /// The tariff prices each register and does not say when they switch.
    #[error("the tariff prices each register, so it needs a reading of each register")]
    NeedsRegisters,
    /// A reading of a register that the tariff does not price.
    #[error("the tariff has no rate for the register \"{0}\"")]
    UnknownRegister(String),
    /// A register that the tariff prices was not read.
    #[error("there is no reading for the register \"{0}\"")]
    MissingRegister(String),
    /// Energy below zero.
    #[error("{0}: usage is below zero")]
    NegativeUsage(String),
    /// The interval length does not fit half-hours.
    #[error("intervals of {0} minutes do not divide a half-hour or consist of half-hours")]
    Resolution(u32),
    /// A day has more or fewer intervals than its local day has.
    #[error("{date} has {expected} intervals in this time zone, but {found} were given")]
    SlotCount {
        /// The local day.
        date: Date,
        /// How many that day has (46, 48 or 50 half-hours).
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// One interval covers two prices.
    #[error("on {date} the interval {slot} covers two prices: shorter intervals are needed")]
    SlotSpansPrices {
        /// The local day.
        date: Date,
        /// Index of the interval in that day.
        slot: usize,
    },
    /// A day twice, out of order, or outside the period.
    #[error("usage of {0} is repeated, out of order or outside the period")]
    DayOutOfPlace(Date),
    /// The tax key is not in the market's table.
    #[error("the tax \"{0}\" is not in the tax table")]
    UnknownTax(String),
    /// The table has no rate that early.
    #[error("the tax \"{key}\" has no rate on {date}")]
    NoTaxRate {
        /// Key of the tax.
        key: String,
        /// The day.
        date: Date,
    },
    /// The rate of a tax changes inside a period that is one month and cannot be cut.
    #[error("the tax \"{key}\" changes on {date}, inside the period: rate each side alone")]
    TaxRateChanges {
        /// Key of the tax.
        key: String,
        /// The first day of the new rate.
        date: Date,
    },
    /// The key of the holidays is not in the market.
    #[error("the holidays \"{0}\" are not known")]
    UnknownHolidays(String),
    /// The market has no holidays of that year.
    #[error("the holidays \"{key}\" of {year} are not known")]
    NoHolidays {
        /// Key of the holidays.
        key: String,
        /// The year.
        year: i16,
    },
    /// A price series that the tariff names was not given.
    #[error("the prices \"{0}\" were not given")]
    MissingSeries(String),
    /// A price series does not have the prices of a day.
    #[error("the prices \"{key}\" do not have every interval of {date}")]
    IncompleteSeries {
        /// Key of the series.
        key: String,
        /// The local day.
        date: Date,
    },
    /// A price series has a hole, or ends.
    #[error("the prices \"{key}\" are missing from {from} to {to}")]
    PricesMissing {
        /// Key of the series.
        key: String,
        /// Where the hole begins.
        from: jiff::Timestamp,
        /// The next price that there is, or where the readings end.
        to: jiff::Timestamp,
    },
    /// A price series is in another currency than the tariff.
    #[error("the prices \"{key}\" are in {found}, and the tariff is in {expected}")]
    PriceCurrency {
        /// Key of the series.
        key: String,
        /// Currency of the series.
        found: &'static str,
        /// Currency of the tariff.
        expected: &'static str,
    },
    /// A demand window is shorter than the intervals, or does not consist of them.
    #[error("demand over {window} minutes cannot be worked out from intervals of {resolution}")]
    DemandWindow {
        /// Minutes of the window.
        window: u32,
        /// Minutes of the intervals.
        resolution: u32,
    },
    /// A charge needs readings of reactive energy, one for each interval of import.
    #[error("{0}: reactive energy is charged, but was not read for the same intervals")]
    NeedsReactive(Date),
    /// A recalculation does not give what was stored.
    #[error("{place}: is {found} and should be {expected}")]
    DoesNotReplay {
        /// Path to the figure.
        place: String,
        /// What is stored.
        found: String,
        /// What the stored inputs give.
        expected: String,
    },
    /// A date outside the calendar.
    #[error("a date is outside the calendar")]
    Calendar,
    /// A sum does not fit.
    #[error("the usage or the cost is too large to hold")]
    Overflow,
    /// Arithmetic on money failed.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl TariffError {
    /// A [`TariffError::Document`] at `place`.
    pub(crate) fn at(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Document {
            place: place.into(),
            problem: problem.into(),
        }
    }
}
