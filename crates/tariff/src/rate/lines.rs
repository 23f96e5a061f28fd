//! Makes bill lines of charges: joins months where the price is the same, names, rounds, taxes.
//!
//! The one rounding rule: a line is its exact amount rounded half to even to the minor unit; a tax
//! is its percentage of the sum of the rounded lines that name it, rounded once in the same way;
//! the total is the sum of those rounded amounts.

use money::{Money, Rounding};

use super::{Charged, RatingInput};
use crate::charge::{Basis, Charge, What};
use crate::document::{ExportTerms, Tariff};
use crate::explain::{Working, formula};
use crate::line::{Line, LineBasis, RatedPeriod, TaxLine, TaxOn};
use crate::market::{AppliedTax, Levied};
use crate::price::{EnergyPlan, Model};
use crate::segment::Segment;
use crate::step::energy::mean;
use crate::usage::Usage;
use crate::{Period, TariffError, exact, names};

pub(super) fn rated(
    tariff: &Tariff,
    input: &RatingInput<'_>,
    charged: Charged,
) -> Result<RatedPeriod, TariffError> {
    let document = tariff.document();
    let lines = joined(tariff, &charged)?
        .into_iter()
        .map(|joined| line(tariff, input, &charged, &joined))
        .collect::<Result<Vec<Line>, TariffError>>()?;
    let net = Money::sum(document.currency, lines.iter().map(|line| line.amount))?;
    let tax = tax_lines(&charged, &lines, net)?;
    let total = tax
        .iter()
        .try_fold(net, |sum, tax| sum.checked_add(tax.amount))?;
    let wh = |kwh| i64::try_from(exact::whole(kwh, 3)?).map_err(|_| TariffError::Overflow);
    let intervals_used = match input.usage {
        Usage::Intervals(usage) => usage.used()?,
        Usage::Registers(_) => Vec::new(),
    };
    Ok(RatedPeriod {
        period: input.period,
        tariff_code: document.code.clone(),
        tariff_name: document.name.clone(),
        fuel: document.fuel,
        direction: document.direction,
        currency: document.currency,
        total_wh: wh(charged.import_kwh)?,
        export_wh: wh(charged.export_kwh)?,
        intervals_missing: charged.missing,
        intervals_used,
        lines,
        net,
        tax,
        total,
        months: charged.costs()?,
        carried: charged.carried,
    })
}

/// A charge of one month, or of several that say the same.
struct Joined {
    charge: Charge,
    period: Period,
    epoch: usize,
}

/// The charges in the order of the bill.
fn joined(tariff: &Tariff, charged: &Charged) -> Result<Vec<Joined>, TariffError> {
    let mut lines: Vec<Joined> = Vec::new();
    for (segment, charges) in &charged.months {
        for charge in charges {
            let same = |line: &&mut Joined| {
                line.epoch == segment.epoch
                    && line.charge.what == charge.what
                    && line.charge.unit == charge.unit
                    && may_join(tariff, &line.charge, charge)
            };
            match lines.iter_mut().find(same) {
                Some(line) => join(line, segment, charge)?,
                None => lines.push(Joined {
                    charge: *charge,
                    period: segment.period,
                    epoch: segment.epoch,
                }),
            }
        }
    }
    // A stable sort: within a group, months stay in order.
    lines.sort_by_key(|line| names::place_on_bill(line.charge.what));
    Ok(lines)
}

/// Whether two charges of the same thing in two months make one line.
///
/// Tiers and demand are of their month, and so is what was topped up, limited or credited.
fn may_join(tariff: &Tariff, line: &Charge, next: &Charge) -> bool {
    let plan = tariff.plan();
    let has_tiers = |plan: &EnergyPlan| matches!(plan.model, Model::Tiered { .. });
    let is_of_its_month = match next.what {
        What::Energy { .. } => {
            has_tiers(&plan.energy)
                || matches!(tariff.document().export, Some(ExportTerms::NetMetering(_)))
        }
        What::Export { .. } => plan.export.as_ref().is_some_and(has_tiers),
        What::Demand { .. } | What::Reactive(_) | What::CreditUsed => true,
        _ => false,
    };
    !is_of_its_month
        && match (line.basis, next.basis) {
            (Basis::Product, Basis::Product) => line.rate == next.rate,
            (Basis::Series, Basis::Series) => true,
            _ => false,
        }
}

fn join(line: &mut Joined, segment: &Segment, charge: &Charge) -> Result<(), TariffError> {
    let sum = &mut line.charge;
    sum.quantity = exact::add(sum.quantity, charge.quantity)?;
    sum.known += charge.known;
    sum.missing += charge.missing;
    if sum.basis == Basis::Series {
        sum.exact = exact::add(sum.exact, charge.exact)?;
        sum.rate = mean(sum.exact, sum.quantity)?;
    } else {
        sum.exact = exact::mul(sum.quantity, sum.rate)?;
    }
    line.period = Period::new(line.period.from(), segment.period.to())?;
    Ok(())
}

fn line(
    tariff: &Tariff,
    input: &RatingInput<'_>,
    charged: &Charged,
    joined: &Joined,
) -> Result<Line, TariffError> {
    let (charge, document) = (&joined.charge, tariff.document());
    let taxes = &charged.taxes[joined.epoch];
    let (code, label) = names::of(tariff, charge.what, taxes);
    let basis = basis(tariff, input, charge);
    let currency = document.currency;
    let amount = Money::round_from_decimal(charge.exact, currency, Rounding::HalfEven)?;
    let mut working = Working {
        formula: formula(
            (charge.quantity, charge.unit, charge.rate),
            &basis,
            currency,
            amount,
        ),
        readings: Vec::new(),
        intervals: charge.known,
        intervals_missing: charge.missing,
        notes: Vec::new(),
    };
    if let Usage::Registers(advances) = input.usage {
        working.intervals = 0;
        if let What::Energy { period, .. } = charge.what {
            for advance in advances {
                if tariff.plan().energy.register_period(&advance.role)? == period {
                    let pair = [advance.opening.clone(), advance.closing.clone()];
                    working.readings.extend(pair);
                    working.notes.extend(advance.conversion.clone());
                }
            }
        }
    }
    Ok(Line {
        code,
        label,
        period: joined.period,
        quantity: charge.quantity,
        unit: charge.unit,
        rate: charge.rate,
        basis,
        amount,
        taxes: taxes_on(tariff, charge.what, taxes),
        working,
    })
}

fn basis(tariff: &Tariff, input: &RatingInput<'_>, charge: &Charge) -> LineBasis {
    match charge.basis {
        Basis::Product => LineBasis::Product,
        Basis::TopUp { minimum, charged } => LineBasis::TopUp { minimum, charged },
        Basis::UpTo { limit } => LineBasis::UpTo { limit },
        Basis::Series => {
            let plan = tariff.plan();
            let plan = match charge.what {
                What::Export { .. } => plan.export.as_ref(),
                _ => Some(&plan.energy),
            };
            let key = match plan.map(|plan| &plan.model) {
                Some(Model::Dynamic(dynamic)) => dynamic.series.clone(),
                _ => String::new(),
            };
            let series = input.series.iter().find(|series| series.key == key);
            LineBasis::Series {
                version: series.map_or_else(String::new, |series| series.version.to_owned()),
                key,
                exact: charge.exact,
            }
        }
    }
}

/// The percentages that are charged on a line.
pub(crate) fn taxes_on(tariff: &Tariff, what: What, taxes: &[Option<AppliedTax>]) -> Vec<TaxOn> {
    let untaxed = match what {
        What::Credit(index) => !tariff.document().credits[index].before_tax,
        _ => false,
    };
    if untaxed {
        return Vec::new();
    }
    let is_levy = matches!(what, What::Levy(_));
    let on = taxes.iter().flatten().filter_map(|tax| match tax.levied {
        Levied::Percent { percent, on_levies } if on_levies || !is_levy => Some(TaxOn {
            key: tax.key.clone(),
            percent,
        }),
        _ => None,
    });
    on.collect()
}

/// One line a tax and rate, in the order of the document.
fn tax_lines(charged: &Charged, lines: &[Line], net: Money) -> Result<Vec<TaxLine>, TariffError> {
    let mut tax_lines: Vec<TaxLine> = Vec::new();
    for tax in charged.taxes.iter().flatten().flatten() {
        let Levied::Percent { percent, .. } = tax.levied else {
            continue;
        };
        let same = |line: &TaxLine| line.key == tax.key && line.percent == percent;
        if tax_lines.iter().any(same) {
            continue;
        }
        let named = |line: &&Line| {
            let taxes = &line.taxes;
            taxes
                .iter()
                .any(|on| on.key == tax.key && on.percent == percent)
        };
        let taxable = lines.iter().filter(named).map(|line| line.amount);
        let taxable = Money::sum(net.currency(), taxable)?;
        tax_lines.push(TaxLine {
            key: tax.key.clone(),
            label: tax.label.clone(),
            percent,
            taxable,
            amount: percent.of(taxable, Rounding::HalfEven)?,
        });
    }
    Ok(tax_lines)
}
