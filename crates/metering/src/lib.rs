//! What meters measure: interval days, registers and their readings, supply numbers, gas energy.
//!
//! Pure: it never reads a clock, a file by name or a database, and never uses binary floating
//! point. Energy is whole watt-hours (`_wh`) once stored, milliwatt-hours (`_milliwh`) on its way
//! in, so that half-watt-hours of a file are not lost one by one.

mod assemble;
mod calendar;
mod day;
pub mod formats;
mod gas;
mod identifiers;
mod interval;
mod issue;
mod plausibility;
mod reading;
mod repository;
mod stored;
mod track;
pub mod vee;

pub use assemble::{Assembled, Assembler, DeliveredDay, Reason, Rejected, Report};
pub use calendar::{
    WHOLE_DAY_MINUTES, day_end, day_start, locate, slot_label, slot_start, slots_in_day,
};
pub use day::{DayError, IntervalDay, Slot};
pub use gas::{CalorificBook, GasConversion, GasUnit, gas_units_to_wh};
pub use identifiers::{IdentifierError, Mpan, Mprn};
pub use interval::{EnergyError, Interval, millionths, milliwh_from_kwh, round_half_even};
pub use issue::{FILLED_IN, IssueTimes, IssuedDay};
pub use plausibility::{Doubt, Expectation, Plausibility, PlausibilityRules, plausibility};
pub use reading::{
    DIRECT_MULTIPLIER, ReadingError, RegisterSpec, advance, format_reading, parse_reading,
    units_to_wh,
};
pub use repository::{CalorificValue, DayTotal, MeterReading, MeteringRepository, TakenReading};
pub use stored::{Delivered, ImportRun, StoredDay};
pub use track::{KnownBy, RegisterTrack, Shown, Stood, wh_between};

base::codes! {
    /// Which way the energy went, and of which kind it is. Reactive channels are counted in varh
    /// wherever active ones are counted in Wh.
    Channel {
        /// From the grid to the customer.
        Import = "import",
        /// From the customer to the grid.
        Export = "export",
        /// Reactive energy from the grid to the customer (lagging use).
        ReactiveImport = "reactive_import",
        /// Reactive energy from the customer to the grid.
        ReactiveExport = "reactive_export",
    }
}

base::codes! {
    /// How well a value is known.
    Quality {
        /// Read from the meter.
        Measured = "measured",
        /// Worked out, by us or by whoever sent it.
        Estimated = "estimated",
        /// Changed by a person or a rule, with the old version kept.
        Edited = "edited",
        /// Not known; never the same as zero.
        Missing = "missing",
    }
}

base::codes! {
    /// Who read a register.
    ReadingSource {
        /// The smart meter sent it.
        Smart = "smart",
        /// The customer sent it.
        Customer = "customer",
        /// Somebody of the supplier stood at the meter.
        Field = "field",
        /// Worked out.
        Estimate = "estimate",
    }
}

base::codes! {
    /// What became of a reading.
    ReadingStatus {
        /// Used for bills.
        Accepted = "accepted",
        /// Looks unlikely; waits for the customer to say that it is right.
        NeedsConfirmation = "needs_confirmation",
        /// Confirmed although unlikely; waits for a person of the supplier.
        InReview = "in_review",
        /// Another reading took its place; kept.
        Replaced = "replaced",
    }
}
