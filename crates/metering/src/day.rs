//! One local day of interval values, and its packed form for the database (decision 5).
//!
//! A day has as many slots as its clock has: 46, 48 or 50 half-hours, 1 for a daily total. It
//! never holds a number for a slot that is missing, and never says which property it belongs to.

use jiff::civil::Date;

use crate::Quality;
use crate::calendar::WHOLE_DAY_MINUTES;

/// The largest |energy| of one slot, in Wh; keeps every sum of a day far from overflow.
const SLOT_LIMIT_WH: i64 = 1_000_000_000_000;
/// A 25-hour day of one-minute slots, and some room for stranger clocks.
const MOST_SLOTS: usize = 2 * 1440;
const PACKING: u8 = 1;

/// One slot: a value and how well it is known, or missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    wh: i64,
    quality: Quality,
}

impl Slot {
    /// Nothing is known.
    pub const MISSING: Self = Self {
        wh: 0,
        quality: Quality::Missing,
    };

    /// A value in Wh of some quality; [`Quality::Missing`] drops the value.
    #[must_use]
    pub const fn new(wh: i64, quality: Quality) -> Self {
        match quality {
            Quality::Missing => Self::MISSING,
            quality => Self { wh, quality },
        }
    }

    /// A value in Wh as the meter gave it.
    #[must_use]
    pub const fn measured(wh: i64) -> Self {
        Self::new(wh, Quality::Measured)
    }

    /// Energy in Wh; `None` when missing.
    #[must_use]
    pub const fn wh(self) -> Option<i64> {
        match self.quality {
            Quality::Missing => None,
            _ => Some(self.wh),
        }
    }

    /// How well it is known.
    #[must_use]
    pub const fn quality(self) -> Quality {
        self.quality
    }
}

/// Why something is not an interval day.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum DayError {
    /// The resolution is zero or longer than a day.
    #[error("a resolution of {0} minutes is not one of a day")]
    Resolution(u16),
    /// No slots, or more than any day has.
    #[error("a day cannot have {0} slots")]
    SlotCount(usize),
    /// A value beyond what one slot may hold.
    #[error("slot {index} holds {wh} Wh, more than any site uses")]
    TooLarge {
        /// Which slot, from 0.
        index: usize,
        /// Its value.
        wh: i64,
    },
    /// Packed bytes that this version cannot have written.
    #[error("packed interval day is damaged")]
    Damaged,
}

/// The values of one local day, in order of elapsed time from local midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalDay {
    local_day: Date,
    resolution_minutes: u16,
    slots: Vec<Slot>,
}

impl IntervalDay {
    /// A day of slots; 1440 minutes means one slot for the whole local day, however long.
    ///
    /// # Errors
    /// For an impossible resolution, slot count or value.
    pub fn new(
        local_day: Date,
        resolution_minutes: u16,
        slots: Vec<Slot>,
    ) -> Result<Self, DayError> {
        if resolution_minutes == 0 || resolution_minutes > WHOLE_DAY_MINUTES {
            return Err(DayError::Resolution(resolution_minutes));
        }
        if slots.is_empty() || slots.len() > MOST_SLOTS {
            return Err(DayError::SlotCount(slots.len()));
        }
        let too_large = |slot: &Slot| slot.wh.unsigned_abs() > SLOT_LIMIT_WH.unsigned_abs();
        if let Some(index) = slots.iter().position(too_large) {
            return Err(DayError::TooLarge {
                index,
                wh: slots[index].wh,
            });
        }
        Ok(Self {
            local_day,
            resolution_minutes,
            slots,
        })
    }

    /// The local day.
    #[must_use]
    pub const fn local_day(&self) -> Date {
        self.local_day
    }

    /// Length of each slot; the last may be shorter where a clock change is not a whole slot.
    #[must_use]
    pub const fn resolution_minutes(&self) -> u16 {
        self.resolution_minutes
    }

    /// Every slot, in order.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Energy of each slot in Wh; `None` where missing.
    pub fn values(&self) -> impl Iterator<Item = Option<i64>> + '_ {
        self.slots.iter().map(|slot| slot.wh())
    }

    /// Quality of each slot.
    pub fn qualities(&self) -> impl Iterator<Item = Quality> + '_ {
        self.slots.iter().map(|slot| slot.quality())
    }

    /// Sum of the known values, in Wh.
    #[must_use]
    pub fn total_wh(&self) -> i64 {
        self.values().flatten().sum()
    }

    /// Slots without a value.
    #[must_use]
    pub fn missing_count(&self) -> i16 {
        self.count(Quality::Missing)
    }

    /// Slots that were estimated.
    #[must_use]
    pub fn estimated_count(&self) -> i16 {
        self.count(Quality::Estimated)
    }

    /// Slots in the day.
    #[must_use]
    pub fn slot_count(&self) -> i16 {
        i16::try_from(self.slots.len()).expect("at most MOST_SLOTS, checked when made")
    }

    fn count(&self, quality: Quality) -> i16 {
        let count = self.qualities().filter(|each| *each == quality).count();
        i16::try_from(count).expect("at most MOST_SLOTS, checked when made")
    }

    /// For the database: a format byte, one quality byte a slot after their count, then the known
    /// values in order as zigzag LEB128. Half-hours of a home take about two bytes each.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut packed = Vec::with_capacity(4 + self.slots.len() * 3);
        packed.push(PACKING);
        push_varint(
            &mut packed,
            u64::try_from(self.slots.len()).unwrap_or(u64::MAX),
        );
        packed.extend(self.qualities().map(quality_byte));
        for wh in self.values().flatten() {
            push_varint(&mut packed, zigzag(wh));
        }
        packed
    }

    /// The day that [`pack`](Self::pack) was called on.
    ///
    /// # Errors
    /// [`DayError::Damaged`] for anything else, and the errors of [`new`](Self::new).
    pub fn unpack(
        local_day: Date,
        resolution_minutes: u16,
        packed: &[u8],
    ) -> Result<Self, DayError> {
        let slots = unpack_slots(packed).ok_or(DayError::Damaged)?;
        Self::new(local_day, resolution_minutes, slots)
    }
}

fn unpack_slots(packed: &[u8]) -> Option<Vec<Slot>> {
    let (&PACKING, mut rest) = packed.split_first()? else {
        return None;
    };
    let count = usize::try_from(take_varint(&mut rest)?).ok()?;
    let (qualities, mut values) = rest.split_at_checked(count)?;
    let mut slots = Vec::with_capacity(count);
    for byte in qualities {
        slots.push(match quality_of(*byte)? {
            Quality::Missing => Slot::MISSING,
            quality => Slot::new(unzigzag(take_varint(&mut values)?), quality),
        });
    }
    values.is_empty().then_some(slots)
}

const fn quality_byte(quality: Quality) -> u8 {
    match quality {
        Quality::Measured => 0,
        Quality::Estimated => 1,
        Quality::Edited => 2,
        Quality::Missing => 3,
    }
}

const fn quality_of(byte: u8) -> Option<Quality> {
    match byte {
        0 => Some(Quality::Measured),
        1 => Some(Quality::Estimated),
        2 => Some(Quality::Edited),
        3 => Some(Quality::Missing),
        _ => None,
    }
}

const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

const fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

pub(crate) fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap_or(0) | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or(0));
}

pub(crate) fn take_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..63).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests;
