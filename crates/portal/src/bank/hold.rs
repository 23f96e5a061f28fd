//! Direct Debit while a question about a bill is open: what was announced for the bill is taken back
//! and announced again without what is in dispute; afterwards the rest is announced.
//!
//! A fixed monthly amount is agreed and not what a bill asks, so it goes on. What a file took to the
//! bank already cannot be called back: the customer is told, and gets it back if they are right.

use accounts::{Account, AccountsRepository as _};
use base::{AccountId, BillId};
use billing::query::{BillQuery, BillQueryRepository as _, QueryState};
use money::Money;
use payments::DirectDebitRepository as _;
use payments::direct_debit::{Collection, CollectionKind, CollectionState};
use store::Conn;

use super::cancel::RECENT;
use crate::error::{PortalError, Refusal};
use crate::standing::StandingBill;
use crate::{OpContext, Portal};

/// The occasion of a bill.
pub(super) fn occasion(bill: BillId) -> String {
    format!("bill:{bill}")
}

/// The occasion of what a question had held back, when the rest of the bill is collected already.
pub(super) fn released(query: &BillQuery) -> String {
    format!("released:{}", query.id)
}

/// The occasion of a collection, without how often it was withdrawn.
pub(super) fn what_for(one: &Collection) -> &str {
    let occasion = one.occasion.as_str();
    occasion.rsplit_once('/').map_or(occasion, |(what, _)| what)
}

/// Whether an occasion has a collection that was not withdrawn.
pub(super) fn stands(known: &[Collection], occasion: &str) -> bool {
    let mut of_it = known.iter().filter(|one| what_for(one) == occasion);
    of_it.any(|one| one.state != CollectionState::Withdrawn)
}

/// Whether a collection is for a bill, or for a part of it.
fn is_of(one: &Collection, bill: BillId, queries: &[BillQuery]) -> bool {
    let begins = |occasion: String| {
        let rest = one.occasion.strip_prefix(occasion.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    one.kind == CollectionKind::Bill
        && (begins(occasion(bill)) || queries.iter().any(|query| begins(released(query))))
}

/// What questions that are over had held back of a bill and no collection has asked for yet, with
/// the newest of them; `None` when nothing.
pub(super) async fn held_back(
    conn: &mut Conn,
    bill: &StandingBill,
    known: &[Collection],
) -> Result<Option<(BillQuery, Money)>, PortalError> {
    let head = &bill.head;
    let queries = conn.queries_of_bill(head.account_id, head.id).await?;
    let Some(over) = queries.iter().find(|query| query.state != QueryState::Open) else {
        return Ok(None);
    };
    let stands = |one: &&Collection| {
        is_of(one, head.id, &queries) && one.state != CollectionState::Withdrawn
    };
    let asked_for: i64 = known
        .iter()
        .filter(stands)
        .map(|one| one.amount.minor())
        .sum();
    let coming = |one: &&Collection| {
        let state = one.state;
        matches!(
            state,
            CollectionState::Announced | CollectionState::Submitted
        )
    };
    let on_its_way: i64 = known
        .iter()
        .filter(stands)
        .filter(coming)
        .map(|one| one.amount.minor())
        .sum();
    // A collection that came back was asked for: it is not asked for again by this.
    let never_asked = head.total.minor() - asked_for;
    let left = bill.free().minor() - on_its_way;
    let minor = over.disputed.minor().min(never_asked).min(left);
    let amount = Money::from_minor(minor, head.total.currency());
    Ok((minor > 0).then(|| (over.clone(), amount)))
}

impl Portal {
    /// Takes back what was announced for a bill and gives notice again by what is due of it now.
    pub(crate) async fn announce_bill_again(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        account: AccountId,
        bill: BillId,
    ) -> Result<(), PortalError> {
        let Some(mandate) = tx.open_mandate(account).await? else {
            return Ok(());
        };
        let account: Account = tx.account(account).await?.ok_or(Refusal::NotFound)?;
        let queries = tx.queries_of_bill(account.id, bill).await?;
        for one in tx.collections(account.id, RECENT).await? {
            if one.state == CollectionState::Announced && is_of(&one, bill, &queries) {
                self.withdraw(ctx, tx, one).await?;
            }
        }
        self.announce_for(ctx, tx, &account, &mandate).await?;
        Ok(())
    }
}

/// What of a bill is with the bank already.
pub(crate) async fn with_the_bank(
    conn: &mut Conn,
    account: AccountId,
    bill: BillId,
) -> Result<Option<Collection>, PortalError> {
    let queries = conn.queries_of_bill(account, bill).await?;
    let mut known = conn.collections(account, RECENT).await?;
    known.retain(|one| one.state == CollectionState::Submitted && is_of(one, bill, &queries));
    Ok(known.into_iter().next())
}
