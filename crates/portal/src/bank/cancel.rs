//! Ending a Direct Debit, and taking back what was announced.

use accounts::{AccountsRepository as _, PaymentMethod};
use payments::DirectDebitRepository as _;
use payments::direct_debit::{
    Collection, CollectionEvent, CollectionKind, CollectionState, Mandate, MandateEvent,
    collection_step,
};
use serde_json::json;
use store::Conn;

use super::mandate::own_mandate;
use crate::error::PortalError;
use crate::{OpContext, Portal};

/// Collections read of an account: more than a year of any arrangement.
pub(super) const RECENT: i64 = 60;

impl Portal {
    /// Cancels the Direct Debit, at any time. What is with the bank already may still be taken.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`], and [`crate::Refusal::Conflict`] when there is none.
    pub async fn cancel_direct_debit(
        &self,
        ctx: &OpContext,
        account: &str,
    ) -> Result<(), PortalError> {
        let mut tx = self.store.begin().await?;
        let (account, mut mandate) = own_mandate(ctx, &mut tx, account).await?;
        self.move_mandate(ctx, &mut tx, &mut mandate, MandateEvent::Cancelled)
            .await?;
        self.withdraw_all(ctx, &mut tx, &mandate).await?;
        tx.set_payment_method(account.id, PaymentMethod::OnDemand, None)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends a mandate because its bank says so.
    pub(super) async fn end_mandate(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &mut Mandate,
        event: MandateEvent,
        reason: &str,
    ) -> Result<(), PortalError> {
        if !mandate.state.is_open() {
            return Ok(());
        }
        reason.clone_into(&mut mandate.reason);
        self.move_mandate(ctx, tx, mandate, event).await?;
        self.withdraw_all(ctx, tx, mandate).await?;
        tx.set_payment_method(mandate.account_id, PaymentMethod::OnDemand, None)
            .await?;
        Ok(())
    }

    /// Takes back every announced collection.
    pub(super) async fn withdraw_all(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &Mandate,
    ) -> Result<(), PortalError> {
        self.withdraw_where(ctx, tx, mandate, |_| true).await
    }

    /// Takes back what the arrangement announced; what the customer planned stays.
    pub(super) async fn withdraw_regular(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &Mandate,
    ) -> Result<(), PortalError> {
        let regular = |kind| matches!(kind, CollectionKind::Monthly | CollectionKind::Bill);
        self.withdraw_where(ctx, tx, mandate, |one| regular(one.kind))
            .await
    }

    async fn withdraw_where(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &Mandate,
        which: impl Fn(&Collection) -> bool + Send,
    ) -> Result<(), PortalError> {
        let collections = tx.collections(mandate.account_id, RECENT).await?;
        let announced = collections.into_iter().filter(|one| {
            one.mandate_id == mandate.id && one.state == CollectionState::Announced && which(one)
        });
        for one in announced.collect::<Vec<_>>() {
            self.withdraw(ctx, tx, one).await?;
        }
        Ok(())
    }

    /// Takes one back, unless a file was quicker.
    pub(super) async fn withdraw(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mut one: Collection,
    ) -> Result<bool, PortalError> {
        let from = one.state;
        let Some(to) = collection_step(from, CollectionEvent::Withdrawn) else {
            return Ok(false);
        };
        one.state = to;
        one.updated_at = ctx.now;
        if !tx.update_collection(&one, from).await? {
            return Ok(false);
        }
        let detail = json!({ "collection": one.id.to_string() });
        let action = "direct_debit.withdrawn";
        self.record(ctx, tx, action, Some(one.account_id), &detail)
            .await?;
        Ok(true)
    }
}
