//! Makes a bill from rated periods. It copies and adds up; it never prices anything.
//!
//! Tax is rounded once a section, as the rating engine does, so that a section's total is the
//! rated period's total to the penny; the bill adds the sections up.

use jiff::civil::Date;
use money::{Currency, Money};
use tariff::{Line, Period, RatedPeriod, RatingRecord, ReadingKind, ReadingUsed, TaxLine};

use super::{
    Adjustment, BillDocument, BillFacts, BillLine, BillingError, SCHEMA_VERSION, SupplyAbout,
    SupplySection,
};

/// Everything a bill says that is not worked out here.
#[derive(Clone, Debug)]
pub struct BillInputs {
    /// The number printed on the bill.
    pub number: String,
    /// The number of the account, as customers know it.
    pub account_number: String,
    /// Who bills.
    pub supplier_name: String,
    /// Who is billed.
    pub customer_name: String,
    /// Where the bill goes, line by line.
    pub billing_address: Vec<String>,
    /// The day it is made.
    pub billed_on: Date,
    /// The day it is to be paid by.
    pub due_on: Date,
    /// Currency of the account.
    pub currency: Currency,
    /// What was owed after the last bill; negative when in credit.
    pub previous_balance: Money,
    /// What was paid since then.
    pub payments_received: Money,
    /// What else changed the balance since then.
    pub adjustments: Vec<Adjustment>,
    /// The supplies to bill, in the order of the bill.
    pub supplies: Vec<SupplyInput>,
    /// What the customer should know about this bill.
    pub notes: Vec<String>,
    /// How to pay, whom to ask, and the like.
    pub facts: BillFacts,
}

/// One supply to bill, rated.
#[derive(Clone, Debug)]
pub struct SupplyInput {
    /// Text of the service point's identifier.
    pub service_point: String,
    /// The market's number of the supply: MPAN, MPRN.
    pub identifier: String,
    /// Where the supply is, line by line.
    pub address: Vec<String>,
    /// Serial numbers of the meters that were read.
    pub meter_serials: Vec<String>,
    /// Readings to show besides those that the lines rest on, such as a smart meter's at midnight.
    pub readings: Vec<ReadingUsed>,
    /// The charges.
    pub rated: RatedPeriod,
    /// What they were worked out from.
    pub record: RatingRecord,
    /// Intervals whose value is an estimate.
    pub intervals_estimated: usize,
    /// The tariff in words, and the use before.
    pub about: SupplyAbout,
}

impl SupplyInput {
    /// Whether any charge rests on an estimate.
    #[must_use]
    pub fn is_estimated(&self) -> bool {
        let estimated = |reading: &ReadingUsed| reading.kind == ReadingKind::Estimated;
        let lines = self.rated.lines.iter();
        self.intervals_estimated > 0
            || self.readings.iter().any(estimated)
            || lines.flat_map(|line| &line.working.readings).any(estimated)
    }
}

/// Makes the bill of `inputs`. The same inputs always give the same bill.
///
/// # Errors
/// When there is nothing to bill, it would be due before it is made, currencies differ or a sum
/// overflows.
pub fn build_bill(inputs: BillInputs) -> Result<BillDocument, BillingError> {
    if inputs.due_on < inputs.billed_on {
        let (billed_on, due_on) = (inputs.billed_on, inputs.due_on);
        return Err(BillingError::DueBeforeBilled { billed_on, due_on });
    }
    let period = whole_period(&inputs.supplies)?;
    let currency = inputs.currency;
    let charges: Vec<SupplySection> = inputs.supplies.into_iter().map(section).collect();
    let tax_lines = summed_tax(&charges)?;
    let net = Money::sum(currency, charges.iter().map(|section| section.net))?;
    let tax = Money::sum(currency, tax_lines.iter().map(|line| line.amount))?;
    let total_charges = net.checked_add(tax)?;
    let amount_due = inputs
        .previous_balance
        .checked_sub(inputs.payments_received)?
        .checked_add(adjusted(currency, &inputs.adjustments)?)?
        .checked_add(total_charges)?;
    Ok(BillDocument {
        schema_version: SCHEMA_VERSION,
        number: inputs.number,
        account_number: inputs.account_number,
        supplier_name: inputs.supplier_name,
        customer_name: inputs.customer_name,
        billing_address: inputs.billing_address,
        billed_on: inputs.billed_on,
        due_on: inputs.due_on,
        period,
        currency,
        previous_balance: inputs.previous_balance,
        payments_received: inputs.payments_received,
        adjustments: inputs.adjustments,
        charges,
        tax_lines,
        net,
        tax,
        total_charges,
        amount_due,
        notes: inputs.notes,
        facts: inputs.facts,
    })
}

/// What happened to the balance before a bill's own charges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// What was owed after the last bill; negative when in credit.
    pub previous_balance: Money,
    /// What was paid since then.
    pub payments_received: Money,
    /// What else changed the balance since then.
    pub adjustments: Vec<Adjustment>,
}

impl BillDocument {
    /// Numbers and dates the bill, and brings the balance forward to it: what is due follows. The
    /// charges stay as they are.
    ///
    /// # Errors
    /// When it would be due before it is made, currencies differ or a sum overflows.
    pub fn issue(
        &mut self,
        number: String,
        (billed_on, due_on): (Date, Date),
        before: Before,
    ) -> Result<(), BillingError> {
        if due_on < billed_on {
            return Err(BillingError::DueBeforeBilled { billed_on, due_on });
        }
        self.amount_due = before
            .previous_balance
            .checked_sub(before.payments_received)?
            .checked_add(adjusted(self.currency, &before.adjustments)?)?
            .checked_add(self.total_charges)?;
        self.number = number;
        self.billed_on = billed_on;
        self.due_on = due_on;
        self.previous_balance = before.previous_balance;
        self.payments_received = before.payments_received;
        self.adjustments = before.adjustments;
        Ok(())
    }
}

/// The sum of the adjustments.
pub(super) fn adjusted(
    currency: Currency,
    adjustments: &[Adjustment],
) -> Result<Money, BillingError> {
    Ok(Money::sum(
        currency,
        adjustments.iter().map(|one| one.amount),
    )?)
}

fn whole_period(supplies: &[SupplyInput]) -> Result<Period, BillingError> {
    let periods = || supplies.iter().map(|supply| supply.rated.period);
    let from = periods()
        .map(Period::from)
        .min()
        .ok_or(BillingError::NoSupplies)?;
    let to = periods()
        .map(Period::to)
        .max()
        .ok_or(BillingError::NoSupplies)?;
    Ok(Period::new(from, to)?)
}

pub(super) fn section(supply: SupplyInput) -> SupplySection {
    let rated = supply.rated;
    let mut readings_used = supply.readings;
    for reading in rated.lines.iter().flat_map(|line| &line.working.readings) {
        if !readings_used.contains(reading) {
            readings_used.push(reading.clone());
        }
    }
    // A stable sort: readings of one day keep the order of their registers.
    readings_used.sort_by_key(|reading| reading.date);
    let line = |line: Line| BillLine {
        code: line.code,
        label: line.label,
        period: line.period,
        days: line.period.days(),
        quantity: line.quantity,
        unit: line.unit,
        rate: line.rate,
        amount: line.amount,
        basis: line.basis,
        taxes: line.taxes,
        working: line.working,
    };
    SupplySection {
        service_point: supply.service_point,
        fuel: rated.fuel,
        direction: rated.direction,
        identifier: supply.identifier,
        address: supply.address,
        meter_serials: supply.meter_serials,
        tariff_code: rated.tariff_code,
        tariff_name: rated.tariff_name,
        period: rated.period,
        total_wh: rated.total_wh,
        export_wh: rated.export_wh,
        intervals_missing: rated.intervals_missing,
        intervals_estimated: supply.intervals_estimated,
        readings_used,
        lines: rated.lines.into_iter().map(line).collect(),
        net: rated.net,
        tax_lines: rated.tax,
        total: rated.total,
        record: supply.record,
        carried: rated.carried,
        about: supply.about,
    }
}

/// One line a tax and rate, in the order in which the sections name them.
pub(super) fn summed_tax(charges: &[SupplySection]) -> Result<Vec<TaxLine>, BillingError> {
    let mut sums: Vec<TaxLine> = Vec::new();
    for tax in charges.iter().flat_map(|section| &section.tax_lines) {
        let same = |sum: &&mut TaxLine| sum.key == tax.key && sum.percent == tax.percent;
        match sums.iter_mut().find(same) {
            Some(sum) => {
                sum.taxable = sum.taxable.checked_add(tax.taxable)?;
                sum.amount = sum.amount.checked_add(tax.amount)?;
            }
            None => sums.push(tax.clone()),
        }
    }
    Ok(sums)
}
