//! The rating engine: a tariff document and what was used, in; lines that explain themselves, out.
//!
//! It is pure: no clock, no I/O, no floating point; the same code bills on the server and answers
//! in the browser. It knows nothing of meters, customers or bills.
//!
//! The one rounding rule: a line is its exact quantity × rate, rounded half to even to the minor
//! unit; a tax is its percentage of the sum of the rounded lines, rounded once in the same way; the
//! total is the sum of those rounded amounts.
//!
//! A new price model is one file in `price/`, one variant of [`UnitRates`] and one arm in
//! `price/mod.rs`.

mod calendar;
mod charges;
mod clock;
mod document;
mod error;
pub mod examples;
pub mod explain;
mod line;
mod price;
mod rate;
mod refuse;
pub mod sam;
mod slots;
mod standing;
mod tax;
pub mod urdb;
mod usage;
mod validate;

pub use calendar::{Period, slots_in_day};
pub use clock::{ClockTime, MonthDay};
pub use document::{
    AmountPer, Band, BelowZero, Carry, CashOut, ChargeKind, ChargePer, Credit, CreditPays,
    DemandCharge, DemandMeasure, DemandPer, DemandPeriod, DemandTier, Direction, Discount,
    DynamicRates, ExportCredit, ExportPayment, ExportTerms, FORMAT_VERSION, FlatRate, Fuel,
    MinimumCharge, MinimumPer, MonthIs, NetMetering, Netting, Off, PresentMonth, Ratchet,
    ReactiveBasis, ReactiveCharge, RegisterRate, RegisterRates, Season, StandingCharge, Tariff,
    TariffDocument, Tier, TierFill, TierPeriod, TierUnit, TieredRates, TimeOfUseRates,
    TimeOfUseTieredRates, TouPeriod, TouTierPeriod, TrueUp, UnitRates, Usable,
};
pub use error::TariffError;
pub use explain::Working;
pub use line::{Line, RatedPeriod, TaxLine, Unit};
pub use rate::{RatingInput, rate};
pub use slots::{DayCost, day_costs, micro_units, slot_costs};
pub use tax::{NO_TAX, TaxRate, TaxTable};
pub use usage::{ReadingKind, ReadingUsed, RegisterAdvance, Usage, UsageDay};
