//! The steps of rating one month, in order; each file is one part of the tariff document.
//!
//! A step takes the readings and the charges before it, and adds charges. What it must remember for
//! later months is in [`crate::Carried`].

pub(crate) mod demand;
pub(crate) mod discount;
pub(crate) mod energy;
pub(crate) mod export;
pub(crate) mod fixed;
pub(crate) mod minimum;
pub(crate) mod net_metering;
pub(crate) mod reactive;
mod tiers;

use money::Decimal;

use crate::measure::Place;
use crate::price::dynamic::PriceSeries;
use crate::segment::Segment;
use crate::usage::UsageDay;
use crate::{Period, measure};

/// What every step sees of a month.
#[derive(Clone, Copy)]
pub(crate) struct Month<'a> {
    pub(crate) segment: Segment,
    /// The whole rated period.
    pub(crate) whole: Period,
    pub(crate) place: Place<'a>,
    /// Decimals of a kWh in the readings.
    pub(crate) digits: u32,
    pub(crate) series: &'a [PriceSeries<'a>],
    /// The highest demand that bounds of tiers may count by, in kW.
    pub(crate) peak_kw: Decimal,
}

impl<'a> Month<'a> {
    /// The days of a channel in this month.
    pub(crate) fn days(&self, channel: &'a [UsageDay<'a>]) -> &'a [UsageDay<'a>] {
        measure::days_in(channel, self.segment.period)
    }
}
