//! Two years of an account: a bill each month, and what was paid between one bill and the next.

use accounts::AccountsRepository as _;
use base::{AccountId, Entropy, Instant, PaymentId, TransferId};
use billing::LedgerRepository as _;
use billing::document::BillDocument;
use billing::ledger::{LedgerAccount, PaymentPosting, Transfer, TransferKind, payment_transfer};
use jiff::ToSpan;
use jiff::civil::Date;
use money::{Currency, Money};
use payments::gateways::sandbox::{SandboxBooks as _, SandboxCheckout, SandboxState};
use payments::{IntentState, PaymentIntent, PaymentRepository as _};
use portal::{BillRequest, Portal};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use store::Store;
use tariff::Period;

use crate::chance::{Drawn, Stream, stream};
use crate::error::DemoError;
use crate::homes::PlannedAccount;
use crate::kinds::Paying;
use crate::window::Window;

/// The day of the month on which bills are made.
const BILLING_DAY: i64 = 3;
/// Those in debt paid nothing for so many months.
const UNPAID_MONTHS: usize = 3;

/// The bills and payments of one account.
pub struct Timeline<'a> {
    portal: &'a Portal,
    window: &'a Window,
    account: &'a PlannedAccount,
    id: AccountId,
    rng: ChaCha8Rng,
    ids: Drawn,
    owed_minor: i64,
    billed_minor: i64,
}

/// Something that happened to money at a moment.
enum Happening {
    Transfer(Transfer),
    Intent(PaymentIntent, Option<Transfer>),
}

impl<'a> Timeline<'a> {
    /// Of a stored account.
    ///
    /// # Errors
    /// When the account is not there.
    pub async fn of(
        portal: &'a Portal,
        window: &'a Window,
        seed: u64,
        account: &'a PlannedAccount,
    ) -> Result<Self, DemoError> {
        let found = portal
            .store()
            .read()
            .await?
            .account_by_number(&account.number)
            .await?;
        let missing = || DemoError::Missing(format!("account {}", account.number));
        let number: u64 = account.number.parse().map_err(|_| missing())?;
        Ok(Self {
            portal,
            window,
            account,
            id: found.ok_or_else(missing)?.id,
            rng: stream(seed, Stream::Payments, number),
            ids: Drawn::from(stream(seed, Stream::Payments, number | 1 << 40)),
            owed_minor: 0,
            billed_minor: 0,
        })
    }

    /// Bills every month and pays as this account pays. What is there already stays as it is, so
    /// a run that was stopped can be taken up again.
    ///
    /// # Errors
    /// When a bill is refused or the database does not take it.
    pub async fn run(mut self) -> Result<usize, DemoError> {
        let periods = self.window.boundaries.windows(2);
        let count = periods.len();
        for (index, pair) in periods.enumerate() {
            let [from, to] = [pair[0], pair[1]];
            let issued_at = self.issue(from, to).await?;
            let next = self.window.boundaries.get(index + 2).copied();
            let until = next.map_or(self.window.now, |next| {
                self.window.instant(next, 0, 0).min(self.window.now)
            });
            let left = count - 1 - index;
            let happenings = self.payments(to, issued_at, until, left)?;
            self.write(happenings).await?;
        }
        Ok(count)
    }

    async fn issue(&mut self, from: Date, to: Date) -> Result<Instant, DemoError> {
        let billing_day = to.saturating_add((BILLING_DAY - 1).days());
        let minute = self.rng.random_range(0..60);
        let at = self
            .window
            .instant(billing_day, 6, minute)
            .min(self.window.now);
        let request = BillRequest {
            account_number: self.account.number.clone(),
            period: Period::new(from, to)?,
            tariff: None,
        };
        let ctx = self.portal.system_at("demo", at);
        let (_, json) = self.portal.issue_bill(&ctx, &request).await?;
        self.billed_minor = BillDocument::from_json(&json)?.total_charges.minor();
        self.owed_minor += self.billed_minor;
        Ok(at)
    }

    /// What is paid between a bill and the next.
    fn payments(
        &mut self,
        billed_on: Date,
        issued_at: Instant,
        until: Instant,
        bills_left: usize,
    ) -> Result<Vec<Happening>, DemoError> {
        match self.account.paying {
            Paying::Collected | Paying::Overpaying => self.collect(billed_on, until),
            Paying::ByCard if self.account.newest_unpaid && bills_left == 0 => Ok(Vec::new()),
            Paying::ByCard => self.pay_by_card(billed_on, issued_at, until, self.owed_minor),
            Paying::InDebt => {
                let paid_share = self.rng.random_range(25..101);
                let skips = bills_left < UNPAID_MONTHS || self.rng.random_bool(0.3);
                let amount = if skips {
                    0
                } else {
                    self.owed_minor * paid_share / 100
                };
                self.pay_by_card(billed_on, issued_at, until, amount)
            }
        }
    }

    fn collect(&mut self, billed_on: Date, until: Instant) -> Result<Vec<Happening>, DemoError> {
        let on = billed_on.with().day(self.account.collection_day).build()?;
        let at = self.window.instant(on, 5, 30);
        let amount_minor = match self.account.paying {
            // Above the bill, in whole fives of pounds: credit grows up to a few hundred.
            Paying::Overpaying if self.owed_minor > -45_000 => {
                (self.billed_minor.max(2_000) * 118 / 100 + 499) / 500 * 500
            }
            Paying::Overpaying => self.billed_minor,
            _ => self.owed_minor,
        };
        if amount_minor <= 0 || at >= until {
            return Ok(Vec::new());
        }
        self.owed_minor -= amount_minor;
        let reference = format!("dd:{on}");
        Ok(vec![Happening::Transfer(Transfer {
            account_id: self.id,
            id: TransferId::new(at, &self.ids),
            debit: LedgerAccount::Bank,
            credit: LedgerAccount::Receivable,
            amount: pounds(amount_minor),
            kind: TransferKind::Payment,
            idempotency_key: reference.clone(),
            reference,
            effective_on: on,
            booked_at: at,
        })])
    }

    fn pay_by_card(
        &mut self,
        billed_on: Date,
        issued_at: Instant,
        until: Instant,
        amount_minor: i64,
    ) -> Result<Vec<Happening>, DemoError> {
        let days = if self.rng.random_bool(0.85) {
            self.rng.random_range(3..14)
        } else {
            self.rng.random_range(14..26)
        };
        let (hour, minute) = (self.rng.random_range(7..23), self.rng.random_range(0..60));
        let declined = self.rng.random_bool(0.07);
        let on = billed_on.saturating_add(i64::from(days).days());
        let at = self.window.instant(on, i64::from(hour), i64::from(minute));
        let at = at.max(issued_at.plus_seconds(3_600));
        if amount_minor <= 0 || at >= until {
            return Ok(Vec::new());
        }
        let amount = pounds(amount_minor);
        let mut happenings = Vec::new();
        if declined {
            let before = at.plus_seconds(-600);
            let intent = self.intent(before, amount, IntentState::Declined);
            happenings.push(Happening::Intent(intent, None));
        }
        let intent = self.intent(at, amount, IntentState::Captured);
        let posting = PaymentPosting {
            account_id: self.id,
            payment_id: intent.id,
            amount,
            into: LedgerAccount::TransitSandbox,
            effective_on: on,
        };
        let transfer = payment_transfer(&posting, at, &self.ids)?;
        self.owed_minor -= amount_minor;
        happenings.push(Happening::Intent(intent, Some(transfer)));
        Ok(happenings)
    }

    fn intent(&self, at: Instant, amount: Money, state: IntentState) -> PaymentIntent {
        let id = PaymentId::new(at, &self.ids);
        let captured = state == IntentState::Captured;
        let opened_at = at.plus_seconds(-75);
        let mut reference = [0_u8; 8];
        self.ids.fill(&mut reference);
        PaymentIntent {
            account_id: self.id,
            id,
            amount,
            state,
            gateway: "sandbox".to_owned(),
            reference: Some(format!("demo_{:016x}", u64::from_le_bytes(reference))),
            attempt_key: payments::new_attempt_key(&self.ids),
            receipt_number: captured.then(|| payments::receipt_number(id)),
            created_at: opened_at,
            updated_at: at,
            captured_at: captured.then_some(at),
        }
    }

    async fn write(&self, happenings: Vec<Happening>) -> Result<(), DemoError> {
        if happenings.is_empty() {
            return Ok(());
        }
        let mut tx = self.portal.store().begin().await?;
        for happening in &happenings {
            match happening {
                Happening::Transfer(transfer) => {
                    tx.post(transfer).await?;
                }
                Happening::Intent(intent, transfer) => {
                    tx.add_or_find_intent(intent, &[intent.own_part()]).await?;
                    if let Some(transfer) = transfer {
                        tx.post(transfer).await?;
                    }
                }
            }
        }
        tx.commit().await?;
        for happening in &happenings {
            if let Happening::Intent(intent, _) = happening {
                at_gateway(self.portal.store(), intent).await?;
            }
        }
        Ok(())
    }
}

/// The gateway's own side of a payment, so that its books and ours agree and it can be refunded.
async fn at_gateway(store: &Store, intent: &PaymentIntent) -> Result<(), DemoError> {
    let Some(reference) = &intent.reference else {
        return Ok(());
    };
    let checkout = SandboxCheckout {
        reference: reference.clone(),
        payment_key: intent.id.to_string(),
        amount: intent.amount,
        description: "Lamplight energy bill".to_owned(),
        return_url: format!("/pay/{}", intent.id),
        state: SandboxState::Open,
        captures: 0,
        silent: 0,
        created_at: intent.created_at,
        finished_at: None,
    };
    store.open(&checkout).await?;
    let to = match intent.state {
        IntentState::Captured => SandboxState::Captured,
        IntentState::Declined => SandboxState::Declined,
        IntentState::Cancelled => SandboxState::Cancelled,
        IntentState::Created | IntentState::Open => return Ok(()),
    };
    store.finish(reference, to, intent.updated_at).await?;
    Ok(())
}

const fn pounds(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}
