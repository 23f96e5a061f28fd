//! The annual statement as data: what each supply used and cost in a year, bill by bill, from the
//! bills themselves. It adds up what they say and works nothing out again.

use jiff::ToSpan;
use jiff::civil::Date;
use money::{Currency, Money};
use serde::{Deserialize, Serialize};
use tariff::{Direction, Fuel, Period};

use crate::document::{BillDocument, BillingError, PastUse, SupplierFacts, TariffFacts};

#[cfg(test)]
mod tests;

/// A year of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnualStatement {
    /// The number of the account, as customers know it.
    pub account_number: String,
    /// Who supplies.
    pub supplier_name: String,
    /// Who is supplied.
    pub customer_name: String,
    /// Where it goes, line by line.
    pub address: Vec<String>,
    /// The days that its bills charge, at most a year.
    pub period: Period,
    /// Days of the period that no bill charges.
    pub days_without_bill: u32,
    /// Currency of every amount.
    pub currency: Currency,
    /// One entry a supply, in the order of the newest bill.
    pub supplies: Vec<SupplyYear>,
    /// What all bills charge, with tax.
    pub charges: Money,
    /// The tax in it.
    pub tax: Money,
    /// Numbers of the bills, oldest first.
    pub bills: Vec<String>,
    /// Whom to turn to.
    pub supplier: SupplierFacts,
}

/// A year of a supply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplyYear {
    /// Text of the service point's identifier.
    pub service_point: String,
    /// The market's number of the supply.
    pub identifier: String,
    /// What is supplied.
    pub fuel: Fuel,
    /// Whether the customer pays or is paid.
    pub direction: Direction,
    /// Where it is, line by line.
    pub address: Vec<String>,
    /// The name of the tariff on the newest bill.
    pub tariff_name: String,
    /// Its prices, where the bill tells them.
    pub tariff: Option<TariffFacts>,
    /// Bill by bill, oldest first.
    pub parts: Vec<PastUse>,
    /// Energy in watt-hours.
    pub wh: i64,
    /// What it cost with tax; negative when the customer was paid.
    pub cost: Money,
    /// Whether a part of it was estimated.
    pub is_estimated: bool,
}

/// The first day of the year that ends before `end`.
#[must_use]
pub fn year_before(end: Date) -> Date {
    end.saturating_sub(1.year())
}

/// The statement of `bills`, oldest first; `None` without any.
///
/// # Errors
/// When currencies differ or a sum overflows.
pub fn annual_statement(bills: &[BillDocument]) -> Result<Option<AnnualStatement>, BillingError> {
    let (Some(first), Some(newest)) = (bills.first(), bills.last()) else {
        return Ok(None);
    };
    let period = Period::new(first.period.from(), newest.period.to())?;
    let charged: u32 = bills.iter().map(|bill| bill.period.days()).sum();
    let currency = newest.currency;
    let mut supplies: Vec<SupplyYear> = Vec::new();
    // Newest first, so that supplies stand in the order of the newest bill and name its tariff.
    for section in bills
        .iter()
        .rev()
        .flat_map(|bill| bill.charges.iter().rev())
    {
        let same = |supply: &&mut SupplyYear| supply.service_point == section.service_point;
        match supplies.iter_mut().find(same) {
            Some(supply) => supply.parts.push(section.as_past()),
            None => supplies.push(SupplyYear {
                service_point: section.service_point.clone(),
                identifier: section.identifier.clone(),
                fuel: section.fuel,
                direction: section.direction,
                address: section.address.clone(),
                tariff_name: section.tariff_name.clone(),
                tariff: section.about.tariff.clone(),
                parts: vec![section.as_past()],
                wh: 0,
                cost: Money::zero(currency),
                is_estimated: false,
            }),
        }
    }
    let order = |supply: &SupplyYear| {
        let mut newest = newest.charges.iter();
        newest.position(|section| section.service_point == supply.service_point)
    };
    supplies.sort_by_key(|supply| order(supply).unwrap_or(usize::MAX));
    for supply in &mut supplies {
        supply.parts.reverse();
        let wh = supply
            .parts
            .iter()
            .try_fold(0_i64, |sum, part| sum.checked_add(part.wh));
        supply.wh = wh.ok_or(money::MoneyError::Overflow)?;
        supply.cost = Money::sum(currency, supply.parts.iter().map(|part| part.cost))?;
        supply.is_estimated = supply.parts.iter().any(|part| part.is_estimated);
    }
    Ok(Some(AnnualStatement {
        account_number: newest.account_number.clone(),
        supplier_name: newest.supplier_name.clone(),
        customer_name: newest.customer_name.clone(),
        address: newest.billing_address.clone(),
        period,
        days_without_bill: period.days().saturating_sub(charged),
        currency,
        supplies,
        charges: Money::sum(currency, bills.iter().map(|bill| bill.total_charges))?,
        tax: Money::sum(currency, bills.iter().map(|bill| bill.tax))?,
        bills: bills.iter().map(|bill| bill.number.clone()).collect(),
        supplier: newest.facts.supplier.clone(),
    }))
}
