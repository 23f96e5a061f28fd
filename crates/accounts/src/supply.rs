//! What is fitted and agreed for an account, read in one go.

use base::{RegisterId, ServicePointId};
use jiff::civil::Date;

use crate::{Agreement, Meter, Property, Register, ServicePoint};

/// Everything fitted at one address: what most pages need, read in one go.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Supply {
    /// Properties of the account.
    pub properties: Vec<Property>,
    /// Their service points.
    pub points: Vec<ServicePoint>,
    /// First and last day of interval data of those that have any, in the direction they supply.
    pub interval_days: Vec<(ServicePointId, (Date, Date))>,
    /// What the registers' readings come to.
    pub reads: Vec<RegisterRead>,
    /// By which tariff they are supplied when, by point and first day.
    pub agreements: Vec<Agreement>,
    /// Their meters.
    pub meters: Vec<Meter>,
    /// The meters' registers, in order.
    pub registers: Vec<Register>,
}

impl Supply {
    /// First and last day of a point's interval data; `None` for one that is read by hand.
    #[must_use]
    pub fn interval_days_of(&self, point: ServicePointId) -> Option<(Date, Date)> {
        let mut known = self.interval_days.iter();
        known.find(|(id, _)| *id == point).map(|(_, days)| *days)
    }

    /// The meters of a point with their registers.
    pub fn registers_of(&self, point: ServicePointId) -> impl Iterator<Item = (&Meter, &Register)> {
        let meters = self.meters.iter();
        let of_point = meters.filter(move |meter| meter.service_point_id == point);
        of_point.flat_map(|meter| {
            let registers = self.registers.iter();
            let of_meter = registers.filter(|register| register.meter_id == meter.id);
            of_meter.map(move |register| (meter, register))
        })
    }

    /// First and last day on which a register of a point was read, of registers that were read on
    /// two days or more; `None` where there are none.
    #[must_use]
    pub fn read_days_of(&self, point: ServicePointId) -> Option<(Date, Date)> {
        let days = self.registers_of(point).filter_map(|(_, register)| {
            let mut reads = self.reads.iter();
            reads.find(|read| read.register_id == register.id)?.days
        });
        days.filter(|(first, last)| first < last)
            .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }

    /// The agreements of a point, oldest first.
    pub fn agreements_of(&self, point: ServicePointId) -> impl Iterator<Item = &Agreement> {
        let of_point = move |one: &&Agreement| one.service_point_id == point;
        self.agreements.iter().filter(of_point)
    }
}

/// What the readings of a register come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRead {
    /// The register.
    pub register_id: RegisterId,
    /// First and last day with an accepted reading.
    pub days: Option<(Date, Date)>,
    /// Last day with an accepted reading that is no estimate.
    pub seen_on: Option<Date>,
    /// Whether a reading waits for somebody to confirm it.
    pub doubted: bool,
}

#[cfg(test)]
mod tests;
