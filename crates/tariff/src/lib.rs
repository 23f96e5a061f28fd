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
mod carried;
mod charge;
mod clock;
mod days;

mod document;
mod error;
mod exact;
pub mod examples;
pub mod explain;
mod line;
mod market;
mod measure;
mod months;
mod names;
mod plan;
mod price;
mod rate;
pub mod sam;
mod schedule;
mod segment;
mod step;
#[cfg(test)]
mod testing;
pub mod urdb;
mod usage;
mod validate;

pub use calendar::{Calendar, Period, slots_in_day};
pub use carried::{Carried, Charged, CreditLot, MonthPeak, Surplus, YearToDate};
pub use clock::{ClockTime, MonthDay};
pub use days::{DayCost, SlotCost, day_costs, micro_units, slot_costs};

pub use document::{
    AmountPer, Band, BelowZero, BelowZeroCredit, Carry, CashOut, ChargeKind, ChargePer, Credit,
    CreditPays, DemandCharge, DemandMeasure, DemandPer, DemandPeriod, DemandTier, Direction,
    Discount, DynamicRates, ExportCredit, ExportPayment, ExportTerms, FORMAT_VERSION, FlatRate,
    Fuel, MinimumCharge, MinimumPer, MonthIs, NetMetering, Netting, Off, PeriodsCharged,
    PresentMonth, Ratchet, ReactiveBasis, ReactiveCharge, RegisterRate, RegisterRates, Season,
    StandingCharge, Tariff, TariffDocument, Tier, TierFill, TierPeriod, TierUnit, TieredRates,
    TimeOfUseRates, TimeOfUseTieredRates, TouPeriod, TouTierPeriod, TrueUp, UnitRates, Usable,
};
pub use error::TariffError;
pub use explain::Working;
pub use line::{Line, LineBasis, RatedPeriod, TaxLine, TaxOn, Unit};
pub use market::{HolidayList, Market};
pub use months::MonthCost;
pub use price::dynamic::{PriceDay, PriceSeries};
pub use rate::{
    PricesUsed, RatingInput, RatingRecord, SizedBy, StoredUsage, SupplyFacts, rate, rate_months,
    replay, spread_until,
};
pub use usage::{
    DaysUsed, IntervalUsage, IntervalsUsed, ReadingKind, ReadingUsed, RegisterAdvance,
    RegisterShown, Scale, Usage, UsageChannel, UsageDay,
};
