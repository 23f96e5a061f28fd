//! One exact charge: what it is, how much of what, and the amount before any rounding.
//!
//! Steps make charges and see the charges before them; lines are made of them afterwards. Making
//! them costs no text, so that rating without the working is fast.

use money::Decimal;

use crate::document::ChargeKind;
use crate::line::Unit;
use crate::measure::Tally;
use crate::{TariffError, exact};

/// What a charge is, as places in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Energy {
        period: usize,
        tier: usize,
    },
    Export {
        period: usize,
        tier: usize,
    },
    Demand {
        charge: usize,
        period: usize,
        tier: usize,
    },
    Reactive(usize),
    Standing(usize),
    /// Surplus kWh bought.
    CashOut,
    /// A credit for export that pays for something.
    CreditUsed,
    /// What is left of credits, paid out.
    TrueUp,
    Minimum(usize),
    Discount(usize),
    Credit(usize),
    /// A tax a kWh: index in the document's taxes.
    Levy(usize),
}

/// What the amount follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// quantity × rate.
    Product,
    /// The sum over intervals of kWh × price; the rate is the mean.
    Series,
    /// What `charged` is short of `minimum`.
    TopUp { minimum: Decimal, charged: Decimal },
    /// quantity × rate, but no more than `limit` is taken off.
    UpTo { limit: Decimal },
}

/// The groups of charges, in the order of the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Of(ChargeKind),
    Minimum,
    Discount,
    Credit,
    TrueUp,
    Levy,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Charge {
    pub(crate) what: What,
    pub(crate) quantity: Decimal,
    pub(crate) unit: Unit,
    /// Major units a unit; negative in the customer's favour.
    pub(crate) rate: Decimal,
    /// Major units, unrounded.
    pub(crate) exact: Decimal,
    pub(crate) basis: Basis,
    /// Interval readings that were summed.
    pub(crate) known: usize,
    pub(crate) missing: usize,
}

impl Charge {
    /// quantity × rate.
    pub(crate) fn product(
        what: What,
        quantity: Decimal,
        unit: Unit,
        rate: Decimal,
    ) -> Result<Self, TariffError> {
        Ok(Self {
            what,
            quantity,
            unit,
            rate,
            exact: exact::mul(quantity, rate)?,
            basis: Basis::Product,
            known: 0,
            missing: 0,
        })
    }

    /// An amount that is its own reason.
    pub(crate) fn amount(what: What, amount: Decimal) -> Result<Self, TariffError> {
        let sign = if amount < Decimal::ZERO {
            Decimal::NEGATIVE_ONE
        } else {
            Decimal::ONE
        };
        Self::product(what, amount.abs(), Unit::Money, sign)
    }

    pub(crate) fn resting_on(mut self, tally: Tally) -> Self {
        self.known = tally.known;
        self.missing = tally.missing;
        self
    }

    /// Whether it takes back energy that an earlier bill charged too much.
    pub(crate) fn gives_back(&self) -> bool {
        matches!(self.what, What::Energy { .. }) && self.quantity < Decimal::ZERO
    }

    pub(crate) const fn group(&self) -> Group {
        match self.what {
            What::Energy { .. } => Group::Of(ChargeKind::Energy),
            What::Export { .. } | What::CreditUsed => Group::Of(ChargeKind::Export),
            What::Demand { .. } => Group::Of(ChargeKind::Demand),
            What::Reactive(_) => Group::Of(ChargeKind::Reactive),
            What::Standing(_) => Group::Of(ChargeKind::Fixed),
            What::CashOut | What::TrueUp => Group::TrueUp,
            What::Minimum(_) => Group::Minimum,
            What::Discount(_) => Group::Discount,
            What::Credit(_) => Group::Credit,
            What::Levy(_) => Group::Levy,
        }
    }
}

/// The sum of the charges of some kinds; of every kind when `kinds` is empty.
pub(crate) fn sum_of(charges: &[Charge], kinds: &[ChargeKind]) -> Result<Decimal, TariffError> {
    let wanted = charges.iter().filter(|charge| match charge.group() {
        Group::Of(kind) => kinds.is_empty() || kinds.contains(&kind),
        _ => false,
    });
    exact::sum(wanted.map(|charge| charge.exact))
}
