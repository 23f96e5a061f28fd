//! Credits, corrected charges and debts given up, each with its reason. One request key makes one
//! adjustment, however often it is sent.

use accounts::{Account, AccountsRepository as _};
use base::{AdjustmentId, BillId};
use billing::corrections::{Adjustment, AdjustmentKind, CorrectionRepository as _};
use billing::ledger::{LedgerAccount, Transfer};
use billing::{BillRepository as _, LedgerRepository as _};
use money::{Decimal, Money, Percent, Rounding, parse_amount};
use store::Conn;

use super::{ledger, overflow, words};
use crate::error::{PortalError, Refusal};
use crate::journal::actor_text;
use crate::{OpContext, Portal};

/// What kind of adjustment is wanted. Amounts are typed, tax included and more than nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdjustmentWish {
    /// A credit out of goodwill.
    Goodwill,
    /// Less is charged for a fuel (`electricity`, `gas`, `export`); `tax_percent` of the net is tax.
    Credit {
        /// Code of the fuel, or `export`.
        fuel: String,
        /// Such as `5`.
        tax_percent: String,
    },
    /// More is charged for a fuel.
    Charge {
        /// Code of the fuel, or `export`.
        fuel: String,
        /// Such as `5`.
        tax_percent: String,
    },
    /// A debt is given up, at most what is owed.
    WriteOff,
}

/// An adjustment as it is asked for.
#[derive(Clone, Debug)]
pub struct AdjustRequest {
    /// The account's number.
    pub account_number: String,
    /// What kind.
    pub wish: AdjustmentWish,
    /// How much, typed.
    pub amount: String,
    /// Identifier of the bill it corrects.
    pub bill: Option<String>,
    /// Short stable code: `goodwill`, `late_reading`.
    pub reason: String,
    /// Why, as the customer reads it.
    pub words: String,
    /// The same key again makes no second adjustment: the number of a case or letter.
    pub key: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjusted {
    /// Identifier.
    pub adjustment: String,
    /// What it added to what is owed; negative for a credit.
    pub amount: Money,
    /// What is owed now.
    pub owed: Money,
}

impl Portal {
    /// Makes an adjustment.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account or bill; [`Refusal::Invalid`] naming what is
    /// wrong; [`Refusal::Conflict`] when the key made another adjustment before;
    /// [`Refusal::Forbidden`] for anyone but the system.
    pub async fn adjust(
        &self,
        ctx: &OpContext,
        request: &AdjustRequest,
    ) -> Result<Adjusted, PortalError> {
        ctx.system()?;
        let mut tx = self.store.begin().await?;
        let account = tx.account_by_number(&request.account_number).await?;
        let account = account.ok_or(Refusal::NotFound)?;
        let made = self.adjustment(ctx, &mut tx, &account, request).await?;
        if tx.add_adjustment(&made).await? {
            let transfers = self.transfers_for(ctx, &made, &request.wish)?;
            tx.post_all(&transfers).await?;
            self.refuse_too_much(&mut tx, &made).await?;
            let detail = serde_json::json!({
                "adjustment": made.id.to_string(),
                "kind": made.kind.code(),
                "reason": made.reason,
            });
            self.record(ctx, &mut tx, "adjustment.made", Some(account.id), &detail)
                .await?;
        }
        let stored = tx.adjustment_of(account.id, &made.request_key).await?;
        let stored = stored.ok_or(Refusal::NotFound)?;
        if (stored.kind, stored.amount, stored.bill_id) != (made.kind, made.amount, made.bill_id) {
            let message = format!("The key {} made another adjustment.", request.key);
            let code = "adjustment.key_used";
            return Err(Refusal::Conflict { code, message }.into());
        }
        let owed = tx.balance(account.id, LedgerAccount::Receivable).await?;
        tx.commit().await?;
        Ok(Adjusted {
            adjustment: stored.id.to_string(),
            amount: stored.amount,
            owed: owed.unwrap_or_else(|| Money::zero(account.currency)),
        })
    }

    async fn adjustment(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        account: &Account,
        request: &AdjustRequest,
    ) -> Result<Adjustment, PortalError> {
        let typed = parse_amount(&request.amount, account.currency)
            .map_err(|error| PortalError::invalid("amount", "amount", error.to_string()))?;
        if typed.minor() <= 0 {
            let message = "Give an amount of more than nothing.";
            return Err(PortalError::invalid(
                "amount.not_positive",
                "amount",
                message,
            ));
        }
        let (kind, amount) = match request.wish {
            AdjustmentWish::Charge { .. } => (AdjustmentKind::Charge, typed),
            AdjustmentWish::Credit { .. } => (AdjustmentKind::Charge, negative(typed)?),
            AdjustmentWish::Goodwill => (AdjustmentKind::Goodwill, negative(typed)?),
            AdjustmentWish::WriteOff => (AdjustmentKind::WriteOff, negative(typed)?),
        };
        let key = request.key.trim();
        if key.is_empty() || key.chars().count() > 100 {
            let message = "Give a key of 1 to 100 characters, such as the number of the case.";
            return Err(PortalError::invalid("adjustment.key", "key", message));
        }
        Ok(Adjustment {
            account_id: account.id,
            id: AdjustmentId::new(ctx.now, self.entropy.as_ref()),
            kind,
            bill_id: bill_of(tx, account, request.bill.as_deref()).await?,
            amount,
            reason: reason_code(&request.reason)?,
            words: words(&request.words)?,
            request_key: format!("asked:{key}"),
            made_on: self.local_today(ctx.now),
            made_at: ctx.now,
            made_by: actor_text(&ctx.actor),
        })
    }

    fn transfers_for(
        &self,
        ctx: &OpContext,
        made: &Adjustment,
        wish: &AdjustmentWish,
    ) -> Result<Vec<Transfer>, PortalError> {
        let booking = self.booking(ctx, made.account_id);
        let size = crate::wording::size(made.amount);
        match wish {
            AdjustmentWish::Goodwill => booking.goodwill(&made.id, size).map(|one| vec![one]),
            AdjustmentWish::WriteOff => booking.write_off(&made.id, size).map(|one| vec![one]),
            AdjustmentWish::Credit { fuel, tax_percent }
            | AdjustmentWish::Charge { fuel, tax_percent } => {
                let parts = taxed_parts(made.amount, fuel, tax_percent)?;
                booking.adjustment(&made.id, &parts)
            }
        }
        .map_err(ledger)
    }

    /// A debt is given up only as far as there is one; its row is locked by the posting.
    async fn refuse_too_much(&self, tx: &mut Conn, made: &Adjustment) -> Result<(), PortalError> {
        if made.kind != AdjustmentKind::WriteOff {
            return Ok(());
        }
        let owed = tx
            .balance(made.account_id, LedgerAccount::Receivable)
            .await?;
        if owed.is_some_and(|owed| owed.minor() < 0) {
            let message = "That is more than the account owes.";
            return Err(PortalError::invalid(
                "write_off.too_much",
                "amount",
                message,
            ));
        }
        Ok(())
    }
}

fn negative(amount: Money) -> Result<Money, PortalError> {
    amount.checked_neg().map_err(overflow)
}

async fn bill_of(
    tx: &mut Conn,
    account: &Account,
    bill: Option<&str>,
) -> Result<Option<BillId>, PortalError> {
    let Some(text) = bill else {
        return Ok(None);
    };
    let id: BillId = text.parse().map_err(|_| Refusal::NotFound)?;
    let stored = tx.bill(account.id, id).await?;
    Ok(Some(stored.ok_or(Refusal::NotFound)?.head.id))
}

fn reason_code(text: &str) -> Result<String, PortalError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let short = (1..=40).contains(&text.len());
    if short && text.bytes().all(plain) && text != billing::corrections::BACK_BILLING {
        return Ok(text.to_owned());
    }
    let message = "A reason is a short code such as goodwill or late_reading.";
    Err(PortalError::invalid("adjustment.reason", "reason", message))
}

/// Splits an amount with tax into its net and the tax in it: tax is the rest, so that they sum.
fn taxed_parts(
    amount: Money,
    fuel: &str,
    tax_percent: &str,
) -> Result<Vec<(LedgerAccount, Money)>, PortalError> {
    let account = match fuel {
        "electricity" => LedgerAccount::RevenueElectricity,
        "gas" => LedgerAccount::RevenueGas,
        "export" => LedgerAccount::ExportPayments,
        _ => {
            let message = "The fuel is electricity, gas or export.";
            return Err(PortalError::invalid("adjustment.fuel", "fuel", message));
        }
    };
    let percent = money::decimal_text::parse(tax_percent).ok();
    let percent =
        percent.filter(|percent| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(percent));
    let percent = percent.ok_or_else(|| {
        let message = "The tax is a percentage between 0 and 100, such as 5.";
        PortalError::invalid("adjustment.tax", "tax", message)
    })?;
    let with_tax = Percent::new(percent).fraction().map_err(overflow)? + Decimal::ONE;
    let net = amount.to_decimal() / with_tax;
    let net = Money::round_from_decimal(net, amount.currency(), Rounding::HalfEven);
    let net = net.map_err(overflow)?;
    let tax = amount.checked_sub(net).map_err(overflow)?;
    Ok(vec![(account, net), (LedgerAccount::TaxPayable, tax)])
}

#[cfg(test)]
mod tests {
    use money::Currency::Gbp;

    use super::*;

    #[test]
    fn the_tax_within_an_amount_is_what_is_left_of_it() {
        let parts = |minor, percent| {
            let amount = Money::from_minor(minor, Gbp);
            let parts = taxed_parts(amount, "gas", percent).expect("sound");
            parts
                .iter()
                .map(|(_, part)| part.minor())
                .collect::<Vec<_>>()
        };
        assert_eq!(parts(10_500, "5"), [10_000, 500]);
        assert_eq!(parts(-1_000, "20"), [-833, -167]);
        assert_eq!(parts(999, "0"), [999, 0]);
        assert!(taxed_parts(Money::from_minor(1, Gbp), "coal", "5").is_err());
        assert!(taxed_parts(Money::from_minor(1, Gbp), "gas", "101").is_err());
    }

    #[test]
    fn a_reason_is_a_code_and_none_of_ours() {
        assert!(reason_code("late_reading").is_ok());
        for text in ["", "Late reading", "back_billing", &"a".repeat(41)] {
            assert!(reason_code(text).is_err(), "{text}");
        }
    }
}
