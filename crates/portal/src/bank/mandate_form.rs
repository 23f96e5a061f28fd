//! What a customer types to set up or change a Direct Debit, and what of it can be taken.

use accounts::Account;
use money::{Money, parse_amount};
use payments::direct_debit::{AccountCheck, AccountError, Arrangement, BankAccount, ModulusTable};

use crate::error::PortalError;

/// The most that may be collected a month: a slip of the thumb, not a household.
const MOST_MONTHLY_MINOR: i64 = 500_000;
const LONGEST_NAME: usize = 70;

/// A Direct Debit to be set up, as typed.
#[derive(Clone, Default)]
pub struct NewDirectDebit {
    /// The account holder's name.
    pub holder: String,
    /// Sort code.
    pub sort_code: String,
    /// Account number.
    pub number: String,
    /// "I can authorise payments from this account alone."
    pub sole: bool,
    /// What is collected.
    pub change: DirectDebitChange,
    /// The password, when the last proof is old.
    pub password: String,
}

/// What is collected and when, as typed.
#[derive(Clone, Debug, Default)]
pub struct DirectDebitChange {
    /// `fixed_monthly` or `whole_bill`.
    pub arrangement: String,
    /// The amount a month, for a fixed one.
    pub amount: String,
    /// Day of the month, 1–28.
    pub day: String,
}

/// The same, understood.
pub(super) struct Agreed {
    pub arrangement: Arrangement,
    pub fixed: Option<Money>,
    pub day: i16,
}

impl DirectDebitChange {
    /// # Errors
    /// Names the field and says what to type.
    pub(super) fn agreed(&self, account: &Account) -> Result<Agreed, PortalError> {
        let arrangement = Arrangement::from_code(&self.arrangement).ok_or_else(|| {
            let message = "Choose how much we should collect. Nothing was changed.";
            PortalError::invalid("direct_debit.arrangement", "arrangement", message)
        })?;
        let fixed = match arrangement {
            Arrangement::WholeBill => None,
            Arrangement::FixedMonthly => Some(monthly(&self.amount, account)?),
        };
        // Whole bills are collected when they are due: their day is not asked for.
        let day = match (arrangement, self.day.trim()) {
            (Arrangement::WholeBill, "") => "1",
            (_, day) => day,
        };
        let day: i16 = day
            .parse()
            .ok()
            .filter(|day| (1..=28).contains(day))
            .ok_or_else(|| {
                let message = "Choose a day from 1 to 28. Nothing was changed.";
                PortalError::invalid("direct_debit.day", "day", message)
            })?;
        Ok(Agreed {
            arrangement,
            fixed,
            day,
        })
    }
}

fn monthly(typed: &str, account: &Account) -> Result<Money, PortalError> {
    let refuse = |message: String| PortalError::invalid("direct_debit.amount", "amount", message);
    let amount =
        parse_amount(typed, account.currency).map_err(|error| refuse(error.to_string()))?;
    if !(100..=MOST_MONTHLY_MINOR).contains(&amount.minor()) {
        let (least, most) = (
            Money::from_minor(100, account.currency),
            Money::from_minor(MOST_MONTHLY_MINOR, account.currency),
        );
        return Err(refuse(format!(
            "Enter an amount from {least} to {most} a month."
        )));
    }
    Ok(amount)
}

impl NewDirectDebit {
    /// The account, when its digits can be right.
    ///
    /// # Errors
    /// Names the field and says what to look at.
    pub(super) fn account(&self, table: &ModulusTable) -> Result<BankAccount, PortalError> {
        let account = BankAccount::parse(&self.sort_code, &self.number).map_err(|error| {
            let field = match error {
                AccountError::SortCode => "sort_code",
                AccountError::AccountNumber => "number",
            };
            PortalError::invalid("direct_debit.account", field, format!("{error}."))
        })?;
        if table.check(&account) == AccountCheck::Invalid {
            let message = "That account number doesn't fit that sort code. Please check both on \
                           your bank card or statement. Nothing was set up.";
            return Err(PortalError::invalid(
                "direct_debit.modulus",
                "number",
                message,
            ));
        }
        Ok(account)
    }

    /// The holder's name.
    ///
    /// # Errors
    /// When it is empty or longer than a name.
    pub(super) fn holder(&self) -> Result<String, PortalError> {
        let holder = self.holder.split_whitespace().collect::<Vec<_>>().join(" ");
        if holder.is_empty() || holder.chars().count() > LONGEST_NAME {
            let message = "Enter the name on the account, as your bank has it.";
            return Err(PortalError::invalid(
                "direct_debit.holder",
                "holder",
                message,
            ));
        }
        Ok(holder)
    }

    /// Whether they alone may authorise payments.
    ///
    /// # Errors
    /// Says what to do where two have to sign.
    pub(super) fn check_sole(&self) -> Result<(), PortalError> {
        if self.sole {
            return Ok(());
        }
        let message = "If somebody else has to sign as well, we can't set this up here: please \
                       ask us for a paper form. Nothing was set up.";
        Err(PortalError::invalid("direct_debit.sole", "sole", message))
    }
}
