//! Where an account stands: what is owed, which bills are paid, when the rest is collected.
//!
//! Home, bills, pay and receipts all say this; it is worked out here, once. So is what of it waits
//! while a question about a bill is open (`held`): collections, reminders and forms ask for
//! [`Standing::due`] and [`StandingBill::free`], never for all that is owed.

mod held;
mod known;
mod sentence;

pub use held::held;

use accounts::{Account, PaymentMethod};
use billing::BillHead;
use jiff::civil::Date;
use money::Money;
use payments::{ChosenBill, PaymentRepository as _};
use store::Conn;
use wire::{BalanceView, BillRow, BillState};

use crate::error::PortalError;
use crate::{bank, wording};
use known::Known;

/// Bills that a standing looks back over.
const BILLS: i64 = 60;
/// Bills that one in short looks back over, where what is owed lies on them.
const NEWEST: i64 = 4;

/// A bill and what is left of it.
#[derive(Clone, Debug)]
pub struct StandingBill {
    /// The bill.
    pub head: BillHead,
    /// What is left to pay; zero for credits.
    pub outstanding: Money,
    /// What of that is on hold because of a question.
    pub held: Money,
    /// When the rest is due: later than the bill says where an answer left time to pay.
    pub due_on: Date,
    /// Where the newest question about it is, in a word.
    pub asked: Option<&'static str>,
    /// Whether there ever was a question about it.
    pub asked_before: bool,
}

impl StandingBill {
    fn new(head: BillHead, outstanding: Money) -> Self {
        Self {
            outstanding,
            held: Money::zero(outstanding.currency()),
            due_on: head.due_on,
            asked: None,
            asked_before: false,
            head,
        }
    }

    /// One that was paid long ago.
    pub fn paid(head: BillHead) -> Self {
        let nothing = Money::zero(head.total.currency());
        Self::new(head, nothing)
    }

    /// What is left to pay and not on hold: what is collected, asked for and late.
    pub fn free(&self) -> Money {
        less(self.outstanding, self.held)
    }
}

/// Where an account stands today.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Positive: owed by the customer. Negative: in credit.
    pub owed: Money,
    /// Newest first.
    pub bills: Vec<StandingBill>,
    /// Whether any bill was ever asked about.
    pub asked: bool,
    /// Whether any bill was ever cancelled or adjusted.
    pub corrected: bool,
    today: Date,
    /// The next day that Direct Debit collects.
    collection: Option<Date>,
    /// How much it then takes, where that is another amount than what is owed.
    collected: Option<Money>,
}

/// What an account owes now; negative is credit.
pub async fn owed(conn: &mut Conn, account: &Account) -> Result<Money, PortalError> {
    Ok(Known::of(conn, account, 0).await?.owed.balance)
}

/// Reads what an account owes and its bills, and spreads the one over the other.
pub async fn of(conn: &mut Conn, account: &Account, today: Date) -> Result<Standing, PortalError> {
    let known = Known::of(conn, account, BILLS).await?;
    spread_over(conn, account, known, today).await
}

/// The same of the newest bills only, which are all that is said of an account in short.
pub async fn in_short(
    conn: &mut Conn,
    account: &Account,
    today: Date,
) -> Result<Standing, PortalError> {
    let newest = Known::of(conn, account, NEWEST).await?;
    if newest.tells_all() {
        return spread_over(conn, account, newest, today).await;
    }
    of(conn, account, today).await
}

/// The same where only so much of what is owed lies on bills.
pub async fn of_bills(
    conn: &mut Conn,
    account: &Account,
    on_bills: Money,
    today: Date,
) -> Result<Standing, PortalError> {
    let mut known = Known::of(conn, account, BILLS).await?;
    known.owed.balance = on_bills;
    spread_over(conn, account, known, today).await
}

async fn spread_over(
    conn: &mut Conn,
    account: &Account,
    known: Known,
    today: Date,
) -> Result<Standing, PortalError> {
    let owed = known.owed;
    let mut bills = unpaid(conn, account, known).await?;
    if owed.asked {
        held::put(conn, account, &mut bills).await?;
    }
    let (collection, collected) = match account.payment_method {
        PaymentMethod::DirectDebit => bank::next_collection(conn, account, today).await?,
        PaymentMethod::OnDemand => (None, None),
    };
    Ok(Standing {
        owed: owed.balance,
        bills,
        asked: owed.asked,
        corrected: owed.corrected,
        today,
        collection,
        collected,
    })
}

/// The newest bills of an account and what is left of each, newest first.
async fn unpaid(
    conn: &mut Conn,
    account: &Account,
    known: Known,
) -> Result<Vec<StandingBill>, PortalError> {
    let owed = known.owed.balance;
    let chosen = if known.owed.chose && owed.is_positive() {
        conn.chosen_bills(account.id).await?
    } else {
        Vec::new()
    };
    Ok(spread(known.bills, owed, &chosen))
}

fn sum(like: Money, amounts: impl Iterator<Item = Money>) -> Money {
    Money::from_minor(amounts.map(Money::minor).sum(), like.currency())
}

fn less(amount: Money, part: Money) -> Money {
    Money::from_minor(amount.minor() - part.minor(), amount.currency())
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
            StandingBill::new(head, outstanding)
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
    /// What Direct Debit takes next: what was announced, else all that is due.
    fn collects(&self) -> Money {
        self.collected.unwrap_or_else(|| self.due())
    }

    /// What is on hold because of questions.
    pub fn held(&self) -> Money {
        sum(self.owed, self.bills.iter().map(|bill| bill.held))
    }

    /// What is owed and not on hold; negative when in credit.
    pub fn due(&self) -> Money {
        less(self.owed, self.held())
    }

    /// When the oldest unpaid bill is or was due.
    fn due_on(&self) -> Option<Date> {
        let unpaid = self.bills.iter().filter(|bill| bill.free().minor() > 0);
        unpaid.map(|bill| bill.due_on).min()
    }

    /// What is left of bills past their due date.
    pub fn overdue(&self) -> Money {
        let late = self.bills.iter().filter(|bill| bill.due_on < self.today);
        sum(self.owed, late.map(StandingBill::free))
    }

    /// The balance as pages show it.
    pub fn balance(&self) -> BalanceView {
        let owes = self.due().minor() > 0;
        let due = self.collection.or_else(|| self.due_on()).filter(|_| owes);
        BalanceView {
            owed: self.owed,
            held: self.held(),
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
        } else if bill.free().minor() == 0 {
            BillState::OnHold
        } else if self.collection.is_none() && bill.due_on < self.today {
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
            due: wording::when_day(bill.due_on),
            total: head.total,
            outstanding: bill.outstanding,
            held: bill.held,
            state,
            asked: bill.asked.map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests;
