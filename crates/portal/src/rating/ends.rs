//! Where the registers of a supply begin and end by the bills around it.
//!
//! A bill opens where the bill before it closed, and one that is made between two others closes
//! where the next one opened. So the bills of a supply that follow one another charge what its
//! registers advanced by, each watt-hour once, in whatever order readings come and bills are made
//! again. That is how it is done in Great Britain, where the last billed reading, be it an
//! estimate, is the opening one of the next bill (Electricity and Gas Supply Licences, SLC 21B).

use accounts::{Meter, Register, ServicePoint, Supply};
use billing::document::{BillSummary, RegisterEnds, RegisterStood, SupplyInput};
use jiff::civil::Date;
use tariff::{Period, SizedBy};

/// What the bills around a supply's days say of its registers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ends {
    /// Where the bill before closed; empty where there is none.
    pub(super) opened: Vec<RegisterStood>,
    /// Where the bill after opened; empty where there is none.
    pub(super) closes: Vec<RegisterStood>,
    /// The use that the bill before was taxed by.
    pub(super) sized_by: Option<SizedBy>,
}

impl Ends {
    /// What the bills before and after say of a point's `period`, which may be a part of a bill
    /// whose `parts` before it are rated already.
    pub(crate) fn of(
        point: &ServicePoint,
        period: Period,
        parts: &[SupplyInput],
        (before, after): (Option<&BillSummary>, Option<&BillSummary>),
    ) -> Self {
        let id = point.id.to_string();
        let mut ends = Self::default();
        let part = parts.iter().rfind(|part| part.service_point == id);
        let last = before.and_then(|bill| registers(bill, &id, |of| of.to() == period.from()));
        if let Some(part) = part.filter(|part| part.rated.period.to() == period.from()) {
            ends.opened.clone_from(&part.about.closed);
            let (facts, rated) = (part.record.facts, &part.rated);
            ends.sized_by = Some(facts.sized_after(rated.total_wh, rated.period));
        } else if let Some(last) = last {
            ends.opened.clone_from(&last.closed);
            ends.sized_by = Some(last.sized_by);
        }
        let next = after.and_then(|bill| registers(bill, &id, |of| of.from() == period.to()));
        if let Some(next) = next {
            ends.closes.clone_from(&next.opened);
        }
        ends
    }

    /// The first day that must be known of for `period`.
    pub(super) fn since(&self, supply: &Supply, point: &ServicePoint, period: Period) -> Date {
        let starts = supply
            .registers_of(point.id)
            .map(|(meter, register)| self.starts(supply, (meter, register), period));
        let gone = supply
            .registers_of(point.id)
            .filter_map(|(meter, register)| self.opened_at(register).and(meter.removed_on));
        let first = starts.chain(gone).min();
        first.map_or(period.from(), |first| first.min(period.from()))
    }

    /// Where the bill before closed a register.
    pub(super) fn opened_at(&self, register: &Register) -> Option<&RegisterStood> {
        stood(&self.opened, register)
    }

    /// Where the bill after opened a register.
    pub(super) fn closes_at(&self, register: &Register) -> Option<&RegisterStood> {
        stood(&self.closes, register)
    }

    /// The day from which a register is to be billed: the first of `period`, or the one on which
    /// its meter was fitted. That may be earlier, where the exchange was not known when the bill
    /// before was made and the old meter was billed beyond its last day.
    pub(super) fn starts(
        &self,
        supply: &Supply,
        (meter, register): (&Meter, &Register),
        period: Period,
    ) -> Date {
        let fitted = meter.installed_on;
        if fitted >= period.from() || self.opened_at(register).is_some() {
            return fitted.max(period.from());
        }
        let billed_beyond = |old: &&Register| {
            let mut meters = supply.meters.iter();
            let gone = meters.find(|meter| meter.id == old.meter_id);
            let gone = gone.filter(|gone| gone.service_point_id == meter.service_point_id);
            let gone = gone.and_then(|gone| gone.removed_on);
            let closed = self.opened_at(old).map(|closed| closed.reading.date);
            old.role == register.role
                && gone.is_some_and(|gone| gone <= fitted)
                && closed.is_some_and(|closed| closed > fitted)
        };
        if supply.registers.iter().any(|old| billed_beyond(&old)) {
            fitted
        } else {
            period.from()
        }
    }
}

fn stood<'a>(of: &'a [RegisterStood], register: &Register) -> Option<&'a RegisterStood> {
    of.iter().find(|one| register.id.is(&one.register))
}

/// The registers of a point's section on a bill, where it was read from them.
fn registers<'a>(
    bill: &'a BillSummary,
    point: &str,
    is_it: impl Fn(Period) -> bool,
) -> Option<&'a RegisterEnds> {
    let mut sections = bill.charges.iter();
    let found = sections.find(|one| one.service_point == point && is_it(one.period));
    found?.registers.as_ref()
}
