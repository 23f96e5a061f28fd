//! Fills the tiers of a month, in order of time or pro rata.
//!
//! Quantities are integers of the load's own scale; a bound that falls between two of them is kept
//! exact as a decimal, and so are the two parts of a step that crosses it.

use money::Decimal;

use super::product;
use crate::TariffError;

/// The tiers of one month: every period has the same bounds.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    /// Upper bound of each tier but the last, in units of the load.
    exact: Vec<Decimal>,
}

impl Bounds {
    pub(super) const fn new(exact: Vec<Decimal>) -> Self {
        Self { exact }
    }

    pub(super) fn tiers(&self) -> usize {
        self.exact.len() + 1
    }

    /// The same bounds in another unit.
    pub(super) fn map(&self, convert: impl Fn(Decimal) -> Decimal) -> Self {
        Self {
            exact: self.exact.iter().copied().map(convert).collect(),
        }
    }

    /// Whether the first tier can hold anything.
    pub(super) fn first_holds(&self) -> bool {
        self.exact.first().is_none_or(|bound| !bound.is_zero())
    }

    /// The largest integer not above each bound, and of the last tier the largest of all.
    fn whole(&self) -> Vec<i64> {
        let whole = self.exact.iter().map(|bound| {
            let floor = bound.floor().mantissa();
            i64::try_from(floor).unwrap_or(i64::MAX)
        });
        whole.chain([i64::MAX]).collect()
    }

    /// How much of `total` each tier holds.
    pub(super) fn slices(&self, total: Decimal) -> Vec<Decimal> {
        let mut from = Decimal::ZERO;
        let mut slices = Vec::with_capacity(self.tiers());
        for bound in &self.exact {
            let to = (*bound).min(total).max(from);
            slices.push(to - from);
            from = to;
        }
        slices.push(total - from);
        slices
    }
}

/// Tiers filled in order of time: each step takes the tier that all steps before it reached,
/// whatever their periods (ssc, `ur_calc_timestep`).
#[derive(Clone, Debug)]
pub(super) struct InOrder<'a> {
    bounds: &'a Bounds,
    whole: Vec<i64>,
    tier: usize,
    filled: i64,
    /// Whole steps, by period and tier.
    steps: Vec<i64>,
    /// Parts of steps that crossed a bound, by period and tier.
    parts: Vec<Decimal>,
}

impl<'a> InOrder<'a> {
    pub(super) fn new(bounds: &'a Bounds, periods: usize) -> Self {
        Self {
            bounds,
            whole: bounds.whole(),
            tier: 0,
            filled: 0,
            steps: vec![0; periods * bounds.tiers()],
            parts: vec![Decimal::ZERO; periods * bounds.tiers()],
        }
    }

    /// Adds a step of `quantity`, which is not below zero.
    #[inline]
    pub(super) fn add(&mut self, period: usize, quantity: i64) {
        let before = self.filled;
        self.filled += quantity;
        if self.filled <= self.whole[self.tier] {
            self.steps[period * self.whole.len() + self.tier] += quantity;
        } else {
            self.cross(period, before);
        }
    }

    #[cold]
    fn cross(&mut self, period: usize, before: i64) {
        let row = period * self.whole.len();
        let mut from = Decimal::from(before);
        while self.filled > self.whole[self.tier] {
            let to = self.bounds.exact[self.tier].max(from);
            self.parts[row + self.tier] += to - from;
            from = to;
            self.tier += 1;
        }
        self.parts[row + self.tier] += Decimal::from(self.filled) - from;
    }

    /// How much `period` has in `tier`.
    pub(super) fn quantity(&self, period: usize, tier: usize) -> Decimal {
        let at = period * self.whole.len() + tier;
        Decimal::from(self.steps[at]) + self.parts[at]
    }
}

/// Tiers filled at the end of the month: each period has its share of the total in every tier (ssc,
/// `ur_calc`, "prorate based on total net per period / total net"). One row a period.
pub(super) fn pro_rata(
    bounds: &Bounds,
    by_period: &[Decimal],
) -> Result<Vec<Vec<Decimal>>, TariffError> {
    let total: Decimal = by_period.iter().sum();
    if total.is_zero() {
        return Ok(vec![vec![Decimal::ZERO; bounds.tiers()]; by_period.len()]);
    }
    let slices = bounds.slices(total);
    let share = |quantity: &Decimal| {
        let of_slice = |slice: &Decimal| Ok(product(*quantity, *slice)? / total);
        slices.iter().map(of_slice).collect()
    };
    by_period.iter().map(share).collect()
}
