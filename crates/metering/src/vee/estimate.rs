//! What missing or doubted slots are likely worth: a straight line over short runs, the profile of
//! like days over longer ones, and both scaled so that the register's advance comes out.
//!
//! Every value says by which method it was made and how far it is to be trusted.

use jiff::tz::TimeZone;

use super::history::History;
use super::profile::Profile;
use super::rules::EstimationRules;
use crate::interval::round_half_even;
use crate::{IntervalDay, Quality, Slot};

base::codes! {
    /// How a value was worked out.
    Method {
        /// On a straight line between its neighbours.
        Interpolation = "interpolation",
        /// The mean of like days at the same clock time.
        LikeDay = "like_day",
        /// The mean of the last days, of whatever kind.
        AnyDay = "any_day",
    }
}

/// What the register says about the day as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// The energy of the day by its register, in Wh: known slots and estimated ones together.
    pub day_wh: i64,
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EstimatedSlot {
    /// Which slot.
    pub index: usize,
    /// Its energy in Wh.
    pub wh: i64,
    /// How it was worked out.
    pub method: Method,
    /// 0 to 100. A line: 90 for half an hour, 10 less for each further one, at least 50. Like days:
    /// 40 and 10 more for each, at most 80. Other days: 30. The register adds 10.
    pub confidence: u8,
}

/// Values for all slots that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// In order of the slots.
    pub slots: Vec<EstimatedSlot>,
    /// Whether they were scaled to the register.
    pub constrained: bool,
}

/// Why there is no estimate.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoEstimate {
    /// Estimation is switched off.
    #[error("estimation is switched off")]
    Off,
    /// A slot that the day does not have.
    #[error("the day has no slot {0}")]
    NoSuchSlot(usize),
    /// Neither neighbours nor earlier days.
    #[error("there are neither known neighbours nor earlier days to go by")]
    NoBasis,
    /// The known slots alone are more than the register says.
    #[error("the known intervals ({known_wh} Wh) exceed the register ({register_wh} Wh)")]
    Contradiction {
        /// Sum of what is known.
        known_wh: i64,
        /// What the register says.
        register_wh: i64,
    },
}

/// Works out the slots of `wanted` (in any order); whatever they hold now counts as unknown.
///
/// # Errors
/// Says why it cannot.
pub fn estimate(
    day: &IntervalDay,
    wanted: &[usize],
    history: &History,
    tz: &TimeZone,
    constraint: Option<Constraint>,
    rules: &EstimationRules,
) -> Result<Estimate, NoEstimate> {
    if !rules.enabled {
        return Err(NoEstimate::Off);
    }
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if let Some(index) = wanted.iter().find(|index| **index >= day.slots().len()) {
        return Err(NoEstimate::NoSuchSlot(*index));
    }
    let known: Vec<Option<i64>> = (0..day.slots().len())
        .map(|index| match wanted.binary_search(&index) {
            Ok(_) => None,
            Err(_) => day.slots()[index].wh(),
        })
        .collect();
    let profile = Profile::new(tz, day, history, rules.like_days);
    let minutes = u32::from(day.resolution_minutes());
    let mut slots = Vec::with_capacity(wanted.len());
    for run in wanted.chunk_by(|a, b| a + 1 == *b) {
        let length = u32::try_from(run.len())
            .unwrap_or(u32::MAX)
            .saturating_mul(minutes);
        let line = (length <= rules.interpolate_minutes)
            .then(|| straight_line(&known, run, length))
            .flatten();
        match line {
            Some(line) => slots.extend(line),
            None => slots.extend(by_profile(&profile, run).ok_or(NoEstimate::NoBasis)?),
        }
    }
    let constrained = constraint.is_some();
    if let Some(constraint) = constraint {
        scale(&mut slots, &known, constraint)?;
    }
    Ok(Estimate { slots, constrained })
}

/// Between the slots before and after a run; `None` when one of them is not known.
fn straight_line(known: &[Option<i64>], run: &[usize], length: u32) -> Option<Vec<EstimatedSlot>> {
    let (first, last) = (*run.first()?, *run.last()?);
    let before = i128::from((*known.get(first.checked_sub(1)?)?)?);
    let after = i128::from((*known.get(last + 1)?)?);
    let steps = i128::try_from(run.len()).ok()? + 1;
    let off = u8::try_from(length.saturating_sub(1) / 30 * 10).unwrap_or(u8::MAX);
    let confidence = 90_u8.saturating_sub(off).max(50);
    let value = |(step, index): (i128, &usize)| {
        let wh = round_half_even(before * (steps - step) + after * step, steps);
        Some(EstimatedSlot {
            index: *index,
            wh: i64::try_from(wh).ok()?,
            method: Method::Interpolation,
            confidence,
        })
    };
    (1..).zip(run).map(value).collect()
}

fn by_profile(profile: &Profile<'_>, run: &[usize]) -> Option<Vec<EstimatedSlot>> {
    run.iter()
        .map(|index| {
            let (wh, days, like) = profile.at(*index)?;
            let days = u8::try_from(days.min(4)).unwrap_or(4);
            let (method, confidence) = if like {
                (Method::LikeDay, 40 + 10 * days)
            } else {
                (Method::AnyDay, 30)
            };
            Some(EstimatedSlot {
                index: *index,
                wh,
                method,
                confidence,
            })
        })
        .collect()
}

/// Scales the estimates so that they and what is known add up to the register, to the watt-hour.
fn scale(
    slots: &mut [EstimatedSlot],
    known: &[Option<i64>],
    constraint: Constraint,
) -> Result<(), NoEstimate> {
    let known_wh: i128 = known.iter().flatten().map(|wh| i128::from(*wh)).sum();
    let rest = i128::from(constraint.day_wh) - known_wh;
    if rest < 0 {
        return Err(NoEstimate::Contradiction {
            known_wh: i64::try_from(known_wh).unwrap_or(i64::MAX),
            register_wh: constraint.day_wh,
        });
    }
    // A profile without any use says nothing about the shape: then all slots weigh the same.
    let weight = |slot: &EstimatedSlot| i128::from(slot.wh.max(0));
    let sum: i128 = slots.iter().map(weight).sum();
    let flat = sum == 0;
    let whole = if flat {
        i128::try_from(slots.len()).unwrap_or(1).max(1)
    } else {
        sum
    };
    let (mut upto, mut given) = (0_i128, 0_i128);
    for slot in slots {
        upto += if flat { 1 } else { weight(slot) };
        let target = round_half_even(rest * upto, whole);
        slot.wh = i64::try_from(target - given).unwrap_or(i64::MAX);
        given = target;
        slot.confidence = (slot.confidence + 10).min(100);
    }
    Ok(())
}

impl Estimate {
    /// The day with these values in it. A slot that had none is estimated, one that had is edited.
    ///
    /// # Panics
    /// When the estimate is of another day.
    #[must_use]
    pub fn apply(&self, day: &IntervalDay) -> IntervalDay {
        let mut slots = day.slots().to_vec();
        for estimated in &self.slots {
            let slot = &mut slots[estimated.index];
            let quality = match slot.wh() {
                None => Quality::Estimated,
                Some(_) => Quality::Edited,
            };
            *slot = Slot::new(estimated.wh, quality);
        }
        IntervalDay::new(day.local_day(), day.resolution_minutes(), slots)
            .expect("values between or like those of sound days")
    }

    /// The least confidence of all slots; 100 when there are none.
    #[must_use]
    pub fn confidence(&self) -> u8 {
        self.slots
            .iter()
            .map(|slot| slot.confidence)
            .min()
            .unwrap_or(100)
    }

    /// The methods that were used.
    #[must_use]
    pub fn methods(&self) -> Vec<Method> {
        let mut methods: Vec<Method> = self.slots.iter().map(|slot| slot.method).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }
}
