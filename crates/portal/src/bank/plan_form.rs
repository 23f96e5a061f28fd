//! What a customer types about income and outgoings, and what they wish.

use accounts::Account;
use money::parse_amount;
use payments::plan::{Budget, Category, ProposalError, Wish};

use crate::error::PortalError;

/// How somebody wishes to pay a debt off.
#[derive(Clone, Debug, Default)]
pub struct PlanWish {
    /// Category codes and what was typed beside each, pounds a month.
    pub amounts: Vec<(String, String)>,
    /// An amount a month of their own; empty for as much as they can afford.
    pub monthly: String,
}

impl PlanWish {
    /// The budget as typed.
    ///
    /// # Errors
    /// Names the field that is no amount.
    pub(super) fn budget(&self, account: &Account) -> Result<Budget, PortalError> {
        let mut amounts = Vec::new();
        for (code, typed) in &self.amounts {
            let Some(category) = Category::from_code(code) else {
                let message = "This page is out of date. Please load it again.";
                return Err(PortalError::invalid("plan.unknown", "", message));
            };
            if typed.trim().is_empty() {
                continue;
            }
            let amount = parse_amount(typed, account.currency)
                .map_err(|error| PortalError::invalid("plan.amount", code, error.to_string()))?;
            if amount.is_negative() {
                let message = "Enter amounts without a minus.";
                return Err(PortalError::invalid("plan.amount", code, message));
            }
            amounts.push((category, amount));
        }
        Ok(Budget::of(&amounts))
    }

    /// The wish as typed.
    ///
    /// # Errors
    /// When it is no amount.
    pub(super) fn wish(&self, account: &Account) -> Result<Wish, PortalError> {
        if self.monthly.trim().is_empty() {
            return Ok(Wish::Affordable);
        }
        let refuse = |message: String| PortalError::invalid("plan.amount", "monthly", message);
        let amount = parse_amount(&self.monthly, account.currency);
        let amount = amount.map_err(|error| refuse(error.to_string()))?;
        if !amount.is_positive() {
            return Err(refuse("Enter an amount of more than nothing.".to_owned()));
        }
        Ok(Wish::Amount(amount))
    }
}

/// Why there is no proposal, and what to do.
pub(super) fn no_proposal(error: ProposalError) -> PortalError {
    let free = "You can get free, independent help: StepChange on 0800 138 1111, or National \
                Debtline on 0808 808 4000.";
    let message = match error {
        ProposalError::NoDebt => "You owe nothing, so there's nothing to spread.".to_owned(),
        ProposalError::NothingLeft => format!(
            "By these figures nothing is left at the end of the month, so we won't ask you for \
             money you don't have. Please talk to us, or to somebody who can help. {free}"
        ),
        ProposalError::TooMuch { asked, affordable } => format!(
            "{asked} a month is more than these figures leave you. Up to {affordable} would work."
        ),
        ProposalError::TooLong { months, longest } => format!(
            "That would take {months} months, and a plan may take {longest}. If you can't pay \
             more a month, please talk to us. {free}"
        ),
        ProposalError::Unsound => "These amounts don't fit together. Please check them.".to_owned(),
    };
    PortalError::invalid("plan.no_proposal", "", message)
}

/// What is asked for, with the words beside each field.
pub(super) const FIELDS: [(Category, &str); 13] = [
    (Category::Pay, "Pay, after tax"),
    (Category::Benefits, "Benefits and tax credits"),
    (Category::Pension, "Pensions"),
    (Category::OtherIncome, "Other money coming in"),
    (Category::Home, "Rent or mortgage"),
    (Category::CouncilTax, "Council tax"),
    (Category::Utilities, "Energy and water you use now"),
    (Category::Food, "Food and housekeeping"),
    (Category::Transport, "Travel"),
    (Category::Care, "Children and care"),
    (Category::Phone, "Phone and internet"),
    (Category::OtherDebts, "Other debts"),
    (Category::OtherOutgoing, "Anything else going out"),
];
