//! Proving the books, some at a time: memory stays flat however many there are.

use billing::ledger::LedgerFault;
use billing::{BOOKS_AT_ONCE, LedgerRepository as _};

use crate::error::PortalError;
use crate::{OpContext, Portal};

/// What was proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerProof {
    /// Books looked at.
    pub books: u64,
    /// Transfers in them.
    pub transfers: u64,
    /// Faults found; each was told as it was found.
    pub faults: u64,
}

impl Portal {
    /// Proves that every balance is the sum of its transfers, that bills, payments, refunds and
    /// adjustments are what was posted for them, and that nothing is lost between books. Each
    /// fault is told as it is found.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system; store failures.
    pub async fn verify_ledger(
        &self,
        ctx: &OpContext,
        tell: &mut (dyn FnMut(&LedgerFault) + Send),
    ) -> Result<LedgerProof, PortalError> {
        ctx.system()?;
        let mut proof = LedgerProof::default();
        let mut after = None;
        loop {
            let proved = {
                let mut conn = self.store.read().await?;
                conn.prove_books(after, BOOKS_AT_ONCE).await?
            };
            proof.books += proved.books;
            proof.transfers += proved.transfers;
            for fault in &proved.faults {
                proof.faults += 1;
                tell(fault);
            }
            after = proved.last;
            if after.is_none() {
                return Ok(proof);
            }
        }
    }
}
