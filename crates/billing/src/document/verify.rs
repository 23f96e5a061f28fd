//! Works out every figure of a stored bill again from its own inputs and compares.
//!
//! It trusts nothing but quantities, rates and percentages; it never corrects a bill.

use money::{Money, Rounding};
use tariff::explain::formula;
use tariff::{TaxLine, Unit};

use super::build::summed_tax;
use super::{BillDocument, BillLine, BillingError, SCHEMA_VERSION, SupplySection};

impl BillDocument {
    /// Replays the bill: each line is quantity × rate rounded half to even, each section's tax is
    /// its percentage of the section's lines rounded once, and every total is the sum of its parts.
    ///
    /// # Errors
    /// [`BillingError::DoesNotAddUp`] naming the first figure that differs.
    pub fn verify(&self) -> Result<(), BillingError> {
        same("schema_version", &self.schema_version, &SCHEMA_VERSION)?;
        for (index, section) in self.charges.iter().enumerate() {
            verify_section(self, section, &format!("charges[{index}]"))?;
        }
        let from = self
            .charges
            .iter()
            .map(|section| section.period.from())
            .min();
        same("period.from", &Some(self.period.from()), &from)?;
        let to = self.charges.iter().map(|section| section.period.to()).max();
        same("period.to", &Some(self.period.to()), &to)?;

        same("tax_lines", &self.tax_lines, &summed_tax(&self.charges)?)?;
        let net = Money::sum(
            self.currency,
            self.charges.iter().map(|section| section.net),
        )?;
        same_money("net", self.net, net)?;
        let tax = Money::sum(self.currency, self.tax_lines.iter().map(|line| line.amount))?;
        same_money("tax", self.tax, tax)?;
        same_money("total_charges", self.total_charges, net.checked_add(tax)?)?;
        let owed = self.previous_balance.checked_sub(self.payments_received)?;
        same_money(
            "amount_due",
            self.amount_due,
            owed.checked_add(self.total_charges)?,
        )
    }
}

fn verify_section(
    bill: &BillDocument,
    section: &SupplySection,
    place: &str,
) -> Result<(), BillingError> {
    let mut wh = money::Decimal::ZERO;
    for (index, line) in section.lines.iter().enumerate() {
        verify_line(bill, section, line, &format!("{place}.lines[{index}]"))?;
        if line.unit == Unit::Kwh {
            let line_wh = line.quantity.checked_mul(money::Decimal::ONE_THOUSAND);
            let sum = line_wh.and_then(|line_wh| wh.checked_add(line_wh));
            wh = sum.ok_or(money::MoneyError::Overflow)?;
        }
    }
    same(
        &format!("{place}.total_wh"),
        &money::Decimal::from(section.total_wh),
        &wh,
    )?;
    let net = Money::sum(bill.currency, section.lines.iter().map(|line| line.amount))?;
    same_money(&format!("{place}.net"), section.net, net)?;
    let mut total = net;
    for (index, tax) in section.tax_lines.iter().enumerate() {
        verify_tax(tax, net, &format!("{place}.tax_lines[{index}]"))?;
        total = total.checked_add(tax.amount)?;
    }
    same_money(&format!("{place}.total"), section.total, total)
}

fn verify_line(
    bill: &BillDocument,
    section: &SupplySection,
    line: &BillLine,
    place: &str,
) -> Result<(), BillingError> {
    let exact = line
        .quantity
        .checked_mul(line.rate)
        .ok_or(money::MoneyError::Overflow)?;
    let amount = Money::round_from_decimal(exact, bill.currency, Rounding::HalfEven)?;
    same_money(&format!("{place}.amount"), line.amount, amount)?;
    same(&format!("{place}.days"), &line.days, &line.period.days())?;
    if line.unit == Unit::Day {
        let days = money::Decimal::from(line.days);
        same(&format!("{place}.quantity"), &line.quantity, &days)?;
    }
    let text = formula(line.quantity, line.unit, line.rate, bill.currency, amount);
    same(
        &format!("{place}.working.formula"),
        &line.working.formula,
        &text,
    )?;
    let percent = section.tax_lines.first().map(|tax| tax.percent);
    same(&format!("{place}.tax_percent"), &line.tax_percent, &percent)?;
    let shown = |reading| section.readings_used.contains(reading);
    match line.working.readings.iter().find(|reading| !shown(reading)) {
        Some(reading) => Err(BillingError::DoesNotAddUp {
            place: format!("{place}.working.readings"),
            problem: format!("reading {} is not among those used", reading.reading_id),
        }),
        None => Ok(()),
    }
}

fn verify_tax(tax: &TaxLine, net: Money, place: &str) -> Result<(), BillingError> {
    same_money(&format!("{place}.taxable"), tax.taxable, net)?;
    let amount = tax.percent.of(net, Rounding::HalfEven)?;
    same_money(&format!("{place}.amount"), tax.amount, amount)
}

fn same_money(place: &str, found: Money, expected: Money) -> Result<(), BillingError> {
    if found == expected {
        return Ok(());
    }
    let problem = format!("is {found} and should be {expected}");
    Err(BillingError::DoesNotAddUp {
        place: place.to_owned(),
        problem,
    })
}

fn same<T: PartialEq + std::fmt::Debug>(
    place: &str,
    found: &T,
    expected: &T,
) -> Result<(), BillingError> {
    if found == expected {
        return Ok(());
    }
    let problem = format!("is {found:?} and should be {expected:?}");
    Err(BillingError::DoesNotAddUp {
        place: place.to_owned(),
        problem,
    })
}
