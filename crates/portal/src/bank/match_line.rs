//! Booking one statement line: on a customer's book, into suspense, or as taken back.

use accounts::{Account, AccountsRepository as _};
use billing::LedgerRepository as _;
use billing::ledger::{LedgerAccount, PayOut, PaymentPosting, Transfer, payment_transfer};
use payments::bank_transfer::{near_numbers, references_in};
use payments::statement::{BankLine, Candidate, LineState, Verdict, decide};
use payments::{BankLineRepository as _, DirectDebitRepository as _, PlanRepository as _};
use serde_json::json;
use store::Conn;

use crate::error::PortalError;
use crate::{OpContext, Portal, bank, standing};

/// Accounts that a wrong reference is held against.
const MOST_GUESSES: usize = 16;

impl Portal {
    /// Money that came in. `None` when another import was quicker.
    pub(super) async fn book_credit(
        &self,
        ctx: &OpContext,
        mut kept: BankLine,
    ) -> Result<Option<BankLine>, PortalError> {
        if let Some(done) = self.book_collected(ctx, &kept).await? {
            return Ok(done);
        }
        let line = kept.line.clone();
        let text = format!("{} {}", line.remittance, line.end_to_end);
        let mut conn = self.store.read().await?;
        let mut exact = Vec::new();
        for reference in references_in(&text) {
            exact.extend(
                self.candidate(ctx, &mut conn, reference.account_number())
                    .await?,
            );
        }
        let mut near = Vec::new();
        if exact.is_empty() {
            for number in near_numbers(&text).iter().take(MOST_GUESSES) {
                near.extend(self.candidate(ctx, &mut conn, number).await?);
            }
        }
        drop(conn);
        let transfer = match decide(line.amount, &exact, &near) {
            Verdict::Matched { account, near } => {
                kept.state = LineState::Matched;
                kept.account_id = Some(account);
                kept.how = if near { "near_reference" } else { "reference" }.to_owned();
                let posting = PaymentPosting {
                    account_id: account,
                    payment_id: bank::payment_of(kept.id.uuid()),
                    amount: line.amount,
                    into: LedgerAccount::Bank,
                    effective_on: line.booked_on,
                };
                payment_transfer(&posting, ctx.now, self.entropy.as_ref())?
            }
            Verdict::Suspense { doubt, suggestion } => {
                kept.state = LineState::Suspense;
                kept.suggestion = suggestion;
                doubt.code().clone_into(&mut kept.how);
                let book = billing::ledger::supplier_book(line.amount.currency());
                let booking = self.bank_booking(ctx, book, line.booked_on);
                booking.suspense_in(&kept.id, line.amount)?
            }
        };
        self.keep_line(ctx, kept, &[transfer]).await
    }

    /// The account with a number, and what it could be paying.
    async fn candidate(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        number: &str,
    ) -> Result<Option<Candidate>, PortalError> {
        let Some(account) = conn.account_by_number(number).await? else {
            return Ok(None);
        };
        let expected = self.expected(ctx, conn, &account).await?;
        Ok(Some(Candidate {
            account_id: account.id,
            expected,
        }))
    }

    async fn expected(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        account: &Account,
    ) -> Result<Vec<money::Money>, PortalError> {
        let standing = standing::of(conn, account, self.local_today(ctx.now)).await?;
        let mut expected = vec![standing.owed];
        expected.push(standing.due());
        let amounts = |bill: &standing::StandingBill| [bill.outstanding, bill.free()];
        expected.extend(standing.bills.iter().flat_map(amounts));
        let plans = conn.plans(account.id, 1).await?;
        let open = plans.iter().filter(|plan| plan.state.is_open());
        expected.extend(open.flat_map(|plan| plan.instalments.iter().map(|one| one.amount)));
        Ok(expected)
    }

    /// The one line that a whole file of collections makes on our statement.
    async fn book_collected(
        &self,
        ctx: &OpContext,
        kept: &BankLine,
    ) -> Result<Option<Option<BankLine>>, PortalError> {
        let Some(serial) = serial_in(&kept.line.remittance) else {
            return Ok(None);
        };
        let mut tx = self.store.begin().await?;
        let found = tx.submission_numbered(serial).await?;
        let Some(file) = found.filter(|file| file.total == kept.line.amount) else {
            return Ok(None);
        };
        if !tx.settle_submission(file.id, kept.id).await? {
            return Ok(None);
        }
        let mut kept = kept.clone();
        kept.state = LineState::NotOurs;
        "collections".clone_into(&mut kept.how);
        if !tx.add_bank_line(&kept).await? {
            return Ok(Some(None));
        }
        let book = billing::ledger::supplier_book(file.total.currency());
        let what = PayOut {
            from: LedgerAccount::TransitDirectDebit,
            paid: file.total,
            fee: money::Money::zero(file.total.currency()),
        };
        let transfers = self
            .bank_booking(ctx, book, kept.line.booked_on)
            .pay_out(&file.id, what)?;
        tx.post_all(&transfers).await?;
        let detail = json!({ "line": kept.id.to_string(), "submission": file.id.to_string() });
        self.record(ctx, &mut tx, "direct_debit.paid_out", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(Some(Some(kept)))
    }

    /// Money that was taken back: the line that brought it is found and undone.
    pub(super) async fn book_reversal(
        &self,
        ctx: &OpContext,
        mut kept: BankLine,
    ) -> Result<Option<BankLine>, PortalError> {
        let mut tx = self.store.begin().await?;
        let like = tx.bank_lines_like(&kept).await?;
        let Some(mut original) = reversed(&kept, &like).cloned() else {
            drop(tx);
            "unmatched_reversal".clone_into(&mut kept.how);
            return self.keep_line(ctx, kept, &[]).await;
        };
        let was = original.state;
        let line = &kept.line;
        let transfer = match original.account_id.filter(|_| was == LineState::Matched) {
            Some(account) => self
                .bank_booking(ctx, account, line.booked_on)
                .payment_returned(
                    bank::payment_of(original.id.uuid()),
                    &kept.id,
                    line.amount,
                    LedgerAccount::Bank,
                )?,
            None => {
                let book = billing::ledger::supplier_book(line.amount.currency());
                let booking = self.bank_booking(ctx, book, line.booked_on);
                booking.suspense_returned(&original.id, line.amount)?
            }
        };
        original.state = LineState::Reversed;
        original.decided_at = ctx.now;
        kept.state = LineState::Reversal;
        kept.account_id = original.account_id;
        kept.how = original.id.to_string();
        if !tx.update_bank_line(&original, was).await? {
            return Err(bank::moved_on());
        }
        self.keep_in(ctx, tx, kept, &[transfer]).await
    }

    pub(super) async fn keep_line(
        &self,
        ctx: &OpContext,
        kept: BankLine,
        transfers: &[Transfer],
    ) -> Result<Option<BankLine>, PortalError> {
        let tx = self.store.begin().await?;
        self.keep_in(ctx, tx, kept, transfers).await
    }

    /// Keeps a line with its posting. `None`, and nothing kept, when it was there already.
    async fn keep_in(
        &self,
        ctx: &OpContext,
        mut tx: Conn,
        kept: BankLine,
        transfers: &[Transfer],
    ) -> Result<Option<BankLine>, PortalError> {
        if !tx.add_bank_line(&kept).await? {
            return Ok(None);
        }
        if !transfers.is_empty() {
            tx.post_all(transfers).await?;
            let detail = json!({
                "line": kept.id.to_string(),
                "state": kept.state.code(),
                "how": kept.how,
                "amount_minor": kept.line.amount.minor(),
            });
            let action = format!("bank_line.{}", kept.state.code());
            self.record(ctx, &mut tx, &action, kept.account_id, &detail)
                .await?;
        }
        tx.commit().await?;
        Ok(Some(kept))
    }
}

/// The serial number of a file of ours, as its contra record wrote it.
fn serial_in(remittance: &str) -> Option<u32> {
    let at = remittance.find("LLDD")?;
    remittance.get(at + 4..at + 10)?.parse().ok()
}

/// The line that a reversal takes back: by reference, by words, or the only one of its amount.
fn reversed<'a>(reversal: &BankLine, like: &'a [BankLine]) -> Option<&'a BankLine> {
    let line = &reversal.line;
    let same = |ours: &str, theirs: &str| !ours.is_empty() && ours == theirs;
    let by_reference = like.iter().find(|kept| {
        same(&line.end_to_end, &kept.line.end_to_end)
            || same(&line.bank_reference, &kept.line.bank_reference)
    });
    let by_words = || {
        like.iter().find(|kept| {
            same(&line.remittance, &kept.line.remittance) && line.payer == kept.line.payer
        })
    };
    let only = || match like {
        [only] => Some(only),
        _ => None,
    };
    by_reference.or_else(by_words).or_else(only)
}
