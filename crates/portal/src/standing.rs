//! Where an account stands: what is owed, which bills are paid, when the rest is collected.
//!
//! Home, bills, pay and receipts all say this; it is worked out here, once.

use accounts::{Account, PaymentMethod};
use billing::{BillHead, BillRepository as _};
use jiff::civil::Date;
use money::Money;
use payments::{ChosenBill, PaymentRepository as _};
use store::Conn;
use wire::{BalanceView, BillRow, BillState};

use crate::error::PortalError;
use crate::{bank, wording};

/// Bills that a standing looks back over.
const BILLS: i64 = 60;

/// A bill and what is left of it.
#[derive(Clone, Debug)]
pub struct StandingBill {
    /// The bill.
    pub head: BillHead,
    /// What is left to pay; zero for credits.
    pub outstanding: Money,
}

/// Where an account stands today.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Positive: owed by the customer. Negative: in credit.
    pub owed: Money,
    /// Newest first.
    pub bills: Vec<StandingBill>,
    today: Date,
    /// The next day that Direct Debit collects.
    collection: Option<Date>,
    /// How much it then takes, where that is another amount than what is owed.
    collected: Option<Money>,
}

/// Reads the bills of an account and spreads what is owed over them.
pub async fn of(
    conn: &mut Conn,
    account: &Account,
    owed: Money,
    today: Date,
) -> Result<Standing, PortalError> {
    let heads = conn.bills(account.id, BILLS).await?;
    let (collection, collected) = match account.payment_method {
        PaymentMethod::DirectDebit => bank::next_collection(conn, account, today).await?,
        PaymentMethod::OnDemand => (None, None),
    };
    let chosen = if owed.minor() > 0 {
        conn.chosen_bills(account.id).await?
    } else {
        Vec::new()
    };
    Ok(Standing {
        owed,
        bills: spread(heads, owed, &chosen),
        today,
        collection,
        collected,
    })
}

/// Payments pay the bill that was chosen, then the oldest first, so what is owed lies on the newest
/// bills that nobody chose.
fn spread(newest_first: Vec<BillHead>, owed: Money, chosen: &[ChosenBill]) -> Vec<StandingBill> {
    let charged = |head: &BillHead| head.total.minor().max(0);
    let paid_by_choice = |head: &BillHead| -> i64 {
        let of_it = chosen.iter().filter(|one| one.bill == head.id);
        let meant: i64 = of_it.map(|one| one.amount.minor()).sum();
        meant.min(charged(head))
    };
    let mut left_minor = owed.minor().max(0);
    let mut bills: Vec<_> = newest_first
        .into_iter()
        .map(|head| {
            let outstanding_minor = (charged(&head) - paid_by_choice(&head)).min(left_minor);
            left_minor -= outstanding_minor;
            let outstanding = Money::from_minor(outstanding_minor, owed.currency());
            StandingBill { head, outstanding }
        })
        .collect();
    // More is owed than the bills that nobody chose: what was meant for a bill was needed elsewhere,
    // or came back.
    for bill in &mut bills {
        let more = (charged(&bill.head) - bill.outstanding.minor()).min(left_minor);
        left_minor -= more;
        bill.outstanding = Money::from_minor(bill.outstanding.minor() + more, owed.currency());
    }
    bills
}

impl Standing {
    /// The answer to "what do I owe and when is it paid?".
    pub fn sentence(&self) -> String {
        let owed = self.owed;
        if owed.minor() == 0 {
            return "You're all paid up.".to_owned();
        }
        if owed.minor() < 0 {
            return format!("You're {} in credit.", wording::size(owed));
        }
        if let Some(on) = self.collection {
            let what = self.collected_words();
            return format!(
                "You owe {owed}. We'll take {what} on {}.",
                wording::day_month(on)
            );
        }
        match self.due_on() {
            Some(due) if due < self.today => {
                let late = self.overdue();
                let part = if late == owed {
                    "It".to_owned()
                } else {
                    format!("{late} of it")
                };
                format!(
                    "You owe {owed}. {part} was due by {}.",
                    wording::day_month(due)
                )
            }
            Some(due) => format!("You owe {owed}, due by {}.", wording::day_month(due)),
            None => format!("You owe {owed}."),
        }
    }

    /// "it", or the amount where it is another.
    fn collected_words(&self) -> String {
        let other = self.collected.filter(|amount| *amount != self.owed);
        other.map_or_else(|| "it".to_owned(), |amount| amount.to_string())
    }

    /// For Direct Debit: that nothing needs doing, and when it is taken.
    pub fn collection_sentence(&self) -> Option<String> {
        let on = wording::day_month(self.collection?);
        Some(if self.owed.minor() > 0 {
            format!(
                "You pay by Direct Debit. We'll take {} on {on}, so there's nothing you need to do. \
                 A payment now makes that smaller.",
                self.collected.unwrap_or(self.owed)
            )
        } else {
            "You pay by Direct Debit, and there's nothing to collect now.".to_owned()
        })
    }

    /// When the oldest unpaid bill is or was due.
    fn due_on(&self) -> Option<Date> {
        let unpaid = self
            .bills
            .iter()
            .filter(|bill| bill.outstanding.minor() > 0);
        unpaid.map(|bill| bill.head.due_on).min()
    }

    /// What is left of bills past their due date.
    fn overdue(&self) -> Money {
        let late = self
            .bills
            .iter()
            .filter(|bill| bill.head.due_on < self.today);
        let minor = late.map(|bill| bill.outstanding.minor()).sum();
        Money::from_minor(minor, self.owed.currency())
    }

    /// The balance as pages show it.
    pub fn balance(&self) -> BalanceView {
        let owes = self.owed.minor() > 0;
        let due = self.collection.or_else(|| self.due_on()).filter(|_| owes);
        BalanceView {
            owed: self.owed,
            direct_debit: self.collection.is_some(),
            due: due.map(wording::when_day),
            overdue: self.collection.is_none() && self.overdue().minor() > 0,
        }
    }

    /// The bills as lists show them, newest first.
    pub fn rows(&self) -> Vec<BillRow> {
        self.bills.iter().map(|bill| self.row(bill)).collect()
    }

    /// One bill as lists show it.
    pub fn row(&self, bill: &StandingBill) -> BillRow {
        let head = &bill.head;
        let left = bill.outstanding.minor();
        let state = if head.total.minor() < 0 {
            BillState::Credit
        } else if left == 0 {
            BillState::Paid
        } else if self.collection.is_none() && head.due_on < self.today {
            BillState::Overdue
        } else if left < head.total.minor() {
            BillState::PartPaid
        } else {
            BillState::Due
        };
        BillRow {
            id: head.id.to_string(),
            number: head.number.clone(),
            period: wording::period(head.period_from, head.period_to),
            billed: wording::when_day(head.billed_on),
            due: wording::when_day(head.due_on),
            total: head.total,
            outstanding: bill.outstanding,
            state,
        }
    }
}

#[cfg(test)]
mod tests;
