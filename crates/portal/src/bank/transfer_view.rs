//! How to pay by bank transfer: where to, and under which reference.

use wire::BankTransferView;

use crate::error::PortalError;
use crate::{OpContext, Portal, authorise, bank, standing, wording};

impl Portal {
    /// How to pay the current account by bank transfer.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`], `bank.not_offered`, and store failures.
    pub async fn bank_transfer_view(
        &self,
        ctx: &OpContext,
    ) -> Result<BankTransferView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let settings = self.bank()?;
        let owed = standing::owed(&mut conn, &account).await?;
        let transfer = settings.transfer_for(&account.number);
        let (to, reference) = transfer.map_err(|error| bank::internal(&error))?;
        let sentence = if owed.is_positive() {
            format!("Send {owed} with the reference {}.", reference.grouped())
        } else {
            format!(
                "Your reference for bank transfers is {}.",
                reference.grouped()
            )
        };
        Ok(BankTransferView {
            sentence,
            account_number: account.number,
            name: to.name,
            sort_code: to.sort_code,
            number: to.account_number,
            iban: to.iban,
            reference: reference.text().to_owned(),
            reference_grouped: reference.grouped(),
            owed: owed.is_positive().then(|| wording::size(owed)),
        })
    }
}
