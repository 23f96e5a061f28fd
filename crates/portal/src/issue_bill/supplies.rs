//! Each supply of an account, rated for the part of the period that each agreement covers.

use accounts::{Account, PaymentMethod, ServicePoint, Supply};
use billing::document::{
    BillDocument, BillSummary, PastUse, SupplyAbout, SupplyInput, TariffFacts,
};
use jiff::tz::TimeZone;
use store::Conn;
use tariff::{Carried, Period, RatedPeriod, RatingRecord, Tariff, rate};

use crate::Portal;
use crate::error::PortalError;
use crate::rating::{Ends, Readings, Steps};

/// The rated supplies of an account, in the order of the bill.
pub async fn rated(
    portal: &Portal,
    conn: &mut Conn,
    (period, other): (Period, Option<&Tariff>),
    account: &Account,
    supply: &Supply,
    around: (Option<&BillDocument>, Option<&BillDocument>),
) -> Result<Vec<SupplyInput>, PortalError> {
    let (before, after) = (around.0.map(BillSummary::of), around.1.map(BillSummary::of));
    let (from, to) = (period.from(), period.to());
    let paying = payment_method(account.payment_method);
    let mut inputs = Vec::new();
    for point in &supply.points {
        for agreement in supply.agreements_of(point.id) {
            let first = agreement.from.max(from);
            let last = agreement.to.map_or(to, |end| end.min(to));
            let Ok(period) = Period::new(first, last) else {
                continue;
            };
            let agreed = portal.tariff(conn, agreement.tariff_id).await?;
            let tariff = match other {
                Some(other) if same_supply(other, &agreed) => other,
                _ => agreed.as_ref(),
            };
            let zone = crate::usage::zone_of(supply, point);
            let part = Part {
                supply,
                point,
                period,
                zone,
                ends: Ends::of(point, period, &inputs, (before.as_ref(), after.as_ref())),
            };
            let mut input = part.rate(conn, tariff, before.as_ref()).await?;
            let tariff = TariffFacts::of(tariff.document(), agreement.to, paying);
            input.about.tariff = Some(tariff);
            input.about.history = history(around.0, &inputs, point, period);
            inputs.push(input);
        }
    }
    Ok(inputs)
}

fn same_supply(a: &Tariff, b: &Tariff) -> bool {
    let (a, b) = (a.document(), b.document());
    a.fuel == b.fuel && a.direction == b.direction && a.currency == b.currency
}

/// One point for the days of one agreement.
struct Part<'a> {
    supply: &'a Supply,
    point: &'a ServicePoint,
    period: Period,
    zone: TimeZone,
    ends: Ends,
}

impl Part<'_> {
    /// Rates the part and records what from.
    async fn rate(
        &self,
        conn: &mut Conn,
        tariff: &Tariff,
        before: Option<&BillSummary>,
    ) -> Result<SupplyInput, PortalError> {
        let (supply, point, period) = (self.supply, self.point, self.period);
        let whole = (period, Steps::Whole);
        let readings = Readings::load(conn, (supply, point), tariff, whole, &self.ends).await?;
        let carried = carried(
            before.map(std::slice::from_ref).unwrap_or_default(),
            point,
            tariff,
            period,
        );
        let zone_name = zone_name(supply, point);
        let (rated, record) = readings
            .rate(&self.zone, period, carried, |input| {
                let record = RatingRecord::of(tariff, input, zone_name)?;
                Ok((rate(tariff, input)?, record))
            })
            .map_err(cannot_rate)?;
        let mut input = self.input(rated, record, readings.estimated_within(period));
        let stood = readings.stood();
        input.about.opened.clone_from(&stood.opened);
        input.about.closed.clone_from(&stood.closed);
        input.about.corrects = stood.corrects;
        Ok(input)
    }

    fn input(
        &self,
        rated: RatedPeriod,
        record: RatingRecord,
        intervals_estimated: usize,
    ) -> SupplyInput {
        let property = self
            .supply
            .properties
            .iter()
            .find(|property| property.id == self.point.property_id);
        let address = property.map_or_else(Vec::new, |property| {
            let all = [
                &property.line1,
                &property.line2,
                &property.town,
                &property.postcode,
            ];
            all.into_iter()
                .filter(|line| !line.is_empty())
                .cloned()
                .collect()
        });
        let meters = self
            .supply
            .meters
            .iter()
            .filter(|meter| meter.service_point_id == self.point.id)
            .map(|meter| meter.serial.clone());
        SupplyInput {
            service_point: self.point.id.to_string(),
            identifier: self.point.identifier.clone(),
            address,
            meter_serials: meters.collect(),
            readings: Vec::new(),
            rated,
            record,
            intervals_estimated,
            about: SupplyAbout::default(),
        }
    }
}

/// How a bill names the way of paying.
const fn payment_method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::DirectDebit => "Direct Debit",
        PaymentMethod::OnDemand => "On receipt of each bill",
    }
}

/// What a point used before `period`: the part before it on this bill, else the last bill, tells.
fn history(
    before: Option<&BillDocument>,
    inputs: &[SupplyInput],
    point: &ServicePoint,
    period: Period,
) -> Vec<PastUse> {
    let id = point.id.to_string();
    if let Some(part) = inputs.iter().rfind(|input| input.service_point == id) {
        let past = PastUse {
            period: part.rated.period,
            wh: part.rated.total_wh,
            cost: part.rated.total,
            is_estimated: part.is_estimated(),
        };
        let known = part.about.history.iter().copied();
        return known.chain([past]).collect();
    }
    let sections = before.map_or(&[][..], |bill| &bill.charges);
    let last = sections.iter().rfind(|section| section.service_point == id);
    last.map_or_else(Vec::new, |section| section.history_for(period.from()))
}

/// What the bill of the days before left for this tariff at this point.
pub(crate) fn carried<'a>(
    bills: impl IntoIterator<Item = &'a BillSummary>,
    point: &ServicePoint,
    tariff: &Tariff,
    period: Period,
) -> Option<&'a Carried> {
    let id = point.id.to_string();
    let sections = bills.into_iter().flat_map(|bill| &bill.charges);
    let mut before = sections.filter(|section| {
        section.service_point == id
            && section.period.to() == period.from()
            && section.tariff_code == tariff.document().code
    });
    before.next().map(|section| &section.carried)
}

/// The IANA name of the zone a point's days are local to.
fn zone_name<'a>(supply: &'a Supply, point: &ServicePoint) -> &'a str {
    let mut properties = supply.properties.iter();
    let property = properties.find(|property| property.id == point.property_id);
    property.map_or("UTC", |property| &property.time_zone)
}

fn cannot_rate(error: tariff::TariffError) -> PortalError {
    PortalError::invalid("bill.cannot_rate", "", error.to_string())
}
