//! What is asked of the books for a standing, in one question.

use accounts::Account;
use billing::{BillHead, BillRepository as _, Owed};
use money::Money;
use store::Conn;

use crate::error::PortalError;

/// What an account owes, and its newest bills.
pub struct Known {
    pub owed: Owed,
    /// Newest first.
    pub bills: Vec<BillHead>,
}

impl Known {
    pub async fn of(conn: &mut Conn, account: &Account, newest: i64) -> Result<Self, PortalError> {
        let (owed, bills) = conn.standing(account.id, newest).await?;
        let owed = owed.unwrap_or_else(|| Owed {
            balance: Money::zero(account.currency),
            // Nothing was posted, so nothing is known.
            asked: true,
            chose: true,
            corrected: true,
        });
        Ok(Self { owed, bills })
    }

    /// Whether all that is owed lies on these bills.
    pub fn tells_all(&self) -> bool {
        let charged = self.bills.iter().map(|head| head.total.minor().max(0));
        // What was chosen or asked about may lie on any bill.
        !self.owed.asked && !self.owed.chose && charged.sum::<i64>() >= self.owed.balance.minor()
    }
}
