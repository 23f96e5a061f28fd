//! What the bills of an account charge, read once for all its points.

use base::AccountId;
use billing::BillRepository as _;
use billing::document::{BillingError, ChargedBill, ChargedSection};
use jiff::civil::Date;
use store::Conn;
use tariff::Period;

use super::span::DaySpan;
use crate::error::PortalError;

/// Issued bills, and what each charges.
pub struct Charges(Vec<Billed>);

struct Billed {
    from: Date,
    to: Date,
    sections: Vec<ChargedSection>,
}

impl Charges {
    /// Of the bills whose days lie within `[from, to)`.
    pub async fn of(
        conn: &mut Conn,
        account: AccountId,
        (from, to): (Date, Date),
    ) -> Result<Self, PortalError> {
        let stored = conn.charged_within(account, from, to).await?;
        let read = stored.into_iter().map(|bill| {
            let charged = ChargedBill::from_json(&bill.charged);
            Ok(Billed {
                from: bill.from,
                to: bill.to,
                sections: charged
                    .map_err(|error| broken_bill(&bill.number, &error))?
                    .charges,
            })
        });
        read.collect::<Result<_, _>>().map(Self)
    }

    /// The sections of a point on bills that lie wholly inside the span. Days before or after the
    /// data, which is of `known`, are no part of the energy that is shown beside.
    pub fn of_point(&self, point: &str, span: DaySpan, known: Period) -> Vec<&ChargedSection> {
        let bills = self.0.iter();
        let inside = bills.filter(|bill| span.from <= bill.from && bill.to <= span.to);
        let sections = inside.flat_map(|bill| &bill.sections);
        sections
            .filter(|section| section.service_point == point)
            .filter(|section| section.period.overlap(known).is_some())
            .collect()
    }
}

pub fn broken_bill(number: &str, error: &BillingError) -> PortalError {
    PortalError::Internal(format!("bill {number}: {error}"))
}
