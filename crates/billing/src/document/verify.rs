//! Works out every figure of a stored bill again from its own inputs and compares.
//!
//! It trusts nothing but quantities, rates and percentages; it never corrects a bill.

use money::{Money, Rounding};
use tariff::explain::formula;
use tariff::{TaxLine, TaxOn, Unit};

use super::build::{adjusted, summed_tax};
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
        let owed = self
            .previous_balance
            .checked_sub(self.payments_received)?
            .checked_add(adjusted(self.currency, &self.adjustments)?)?;
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
        if line.is_energy_taken(section.direction) {
            let line_wh = line.quantity.checked_mul(money::Decimal::ONE_THOUSAND);
            let sum = line_wh.and_then(|line_wh| wh.checked_add(line_wh));
            wh = sum.ok_or(money::MoneyError::Overflow)?;
        }
    }
    // Energy given may have been taken off energy taken before it was charged.
    if section.export_wh == 0 {
        let total = money::Decimal::from(section.total_wh);
        same(&format!("{place}.total_wh"), &total, &wh)?;
    }
    let net = Money::sum(bill.currency, section.lines.iter().map(|line| line.amount))?;
    same_money(&format!("{place}.net"), section.net, net)?;
    let mut total = net;
    for (index, tax) in section.tax_lines.iter().enumerate() {
        verify_tax(section, tax, &format!("{place}.tax_lines[{index}]"))?;
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
    let exact = line.basis.exact(line.quantity, line.rate)?;
    let amount = Money::round_from_decimal(exact, bill.currency, Rounding::HalfEven)?;
    same_money(&format!("{place}.amount"), line.amount, amount)?;
    same(&format!("{place}.days"), &line.days, &line.period.days())?;
    if line.unit == Unit::Day {
        let days = money::Decimal::from(line.days);
        same(&format!("{place}.quantity"), &line.quantity, &days)?;
    }
    let sum = (line.quantity, line.unit, line.rate);
    let text = formula(sum, &line.basis, bill.currency, amount);
    same(
        &format!("{place}.working.formula"),
        &line.working.formula,
        &text,
    )?;
    let is_charged = |on: &TaxOn| {
        let mut taxes = section.tax_lines.iter();
        taxes.any(|tax| tax.key == on.key && tax.percent == on.percent)
    };
    if let Some(on) = line.taxes.iter().find(|on| !is_charged(on)) {
        return Err(BillingError::DoesNotAddUp {
            place: format!("{place}.taxes"),
            problem: format!("{} at {} is not charged", on.key, on.percent),
        });
    }
    let shown = |reading| section.readings_used.contains(reading);
    match line.working.readings.iter().find(|reading| !shown(reading)) {
        Some(reading) => Err(BillingError::DoesNotAddUp {
            place: format!("{place}.working.readings"),
            problem: format!("reading {} is not among those used", reading.reading_id),
        }),
        None => Ok(()),
    }
}

fn verify_tax(section: &SupplySection, tax: &TaxLine, place: &str) -> Result<(), BillingError> {
    let named = |line: &&BillLine| {
        let mut taxes = line.taxes.iter();
        taxes.any(|on| on.key == tax.key && on.percent == tax.percent)
    };
    let taxable = section.lines.iter().filter(named).map(|line| line.amount);
    let taxable = Money::sum(tax.taxable.currency(), taxable)?;
    same_money(&format!("{place}.taxable"), tax.taxable, taxable)?;
    let amount = tax.percent.of(taxable, Rounding::HalfEven)?;
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
