//! What the demo supplier has of paying by bank: a Direct Debit for who pays by it, one that came
//! back, a plan that runs and one to look at, planned payments, money that nobody knows.
//!
//! Everything goes through the use-cases, at instants of the last weeks. Accounts of the stories
//! keep what their story says. A demo of a supplier without a bank has none of it.

use accounts::{AccountsRepository as _, PaymentMethod};
use base::Instant;
use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use jiff::Span;
use jiff::civil::Date;
use payments::direct_debit::BankCalendar;
use payments::{DirectDebitRepository as _, PlanRepository as _};
use portal::{DirectDebitChange, NewDirectDebit, PlanWish, Portal, PortalError, StatementFormat};

use crate::error::DemoError;
use crate::homes::{self, PlannedAccount};
use crate::kinds::Paying;
use crate::plan::Plan;
use crate::stories::STORIES;
use crate::window::Window;

/// Mandates were set up so many days ago: lodged, accepted, the first notice given.
const SET_UP_DAYS_AGO: i32 = 12;
/// Accounts whose numbers the published specification calls right.
const ACCOUNTS: [(&str, &str); 4] = [
    ("089999", "66374958"),
    ("107999", "88837491"),
    ("202959", "63748472"),
    ("118765", "64371389"),
];

/// Adds it all, once.
///
/// # Errors
/// What the use-cases answer.
pub async fn add(portal: &Portal, plan: &Plan, window: &Window) -> Result<(), DemoError> {
    if portal.settings().bank.is_none() {
        return Ok(());
    }
    let bank = Bank {
        portal,
        window,
        calendar: BankCalendar::embedded(),
        today: portal
            .now()
            .timestamp()
            .to_zoned(portal.settings().zone.clone())
            .date(),
    };
    let stories = u32::try_from(STORIES.len()).unwrap_or(u32::MAX);
    let mut others = Vec::new();
    for index in 0..plan.customers {
        let customer = homes::customer(plan.seed, index);
        let name = customer.person.name.clone();
        for account in customer.accounts {
            if index >= stories {
                others.push((name.clone(), account.clone()));
            }
            if account.paying.is_direct_debit() {
                bank.set_up(&name, &account, SET_UP_DAYS_AGO, index).await?;
            }
        }
    }
    bank.lodge(SET_UP_DAYS_AGO).await?;
    let of = |paying: Paying| others.iter().filter(move |(_, one)| one.paying == paying);
    if let Some((name, account)) = of(Paying::ByCard).next() {
        bank.returned(name, account).await?;
    }
    for (at, (_, account)) in of(Paying::InDebt).take(2).enumerate() {
        bank.plan(account, at == 0).await?;
    }
    for (_, account) in of(Paying::Collected).take(2) {
        bank.planned(account).await?;
    }
    bank.strange_money(
        of(Paying::ByCard)
            .nth(1)
            .map(|(_, one)| one.number.as_str()),
    )
    .await
}

/// Where and when it happens.
pub struct Bank<'a> {
    pub portal: &'a Portal,
    window: &'a Window,
    pub calendar: BankCalendar,
    pub today: Date,
}

impl Bank<'_> {
    pub fn at(&self, day: Date) -> Instant {
        self.window.instant(day, 9, 0).min(self.portal.now())
    }

    pub fn days_ago(&self, days: i32) -> Result<Date, DemoError> {
        Ok(self.today.checked_sub(Span::new().days(days))?)
    }

    pub async fn account(&self, number: &str) -> Result<Option<accounts::Account>, DemoError> {
        Ok(self
            .portal
            .store()
            .read()
            .await?
            .account_by_number(number)
            .await?)
    }

    /// A Direct Debit for each bill, unless there is one.
    async fn set_up(
        &self,
        name: &str,
        planned: &PlannedAccount,
        days_ago: i32,
        index: u32,
    ) -> Result<(), DemoError> {
        let Some(account) = self.account(&planned.number).await? else {
            return Ok(());
        };
        let known = self
            .portal
            .store()
            .read()
            .await?
            .open_mandate(account.id)
            .await?;
        if known.is_some() || account.payment_method != PaymentMethod::DirectDebit {
            return Ok(());
        }
        let typed = typed(name, planned, index, "whole_bill", "");
        let ctx = self
            .portal
            .system_at("demo", self.at(self.days_ago(days_ago)?));
        self.portal
            .set_up_direct_debit(&ctx, &account.id.to_string(), &typed)
            .await?;
        Ok(())
    }

    /// The instructions go out on the next working day, and no bank refuses them.
    async fn lodge(&self, days_ago: i32) -> Result<(), DemoError> {
        let on = self.working_day(self.days_ago(days_ago)?, 1)?;
        let ctx = self.portal.system_at("demo", self.at(on));
        tolerated(self.portal.submit_direct_debits(&ctx, on).await)?;
        let ctx = self.portal.system("demo");
        self.portal.run_direct_debits(&ctx).await?;
        Ok(())
    }

    /// A plan for who owes: agreed to, or to be looked at.
    async fn plan(&self, planned: &PlannedAccount, agree: bool) -> Result<(), DemoError> {
        let Some(account) = self.account(&planned.number).await? else {
            return Ok(());
        };
        let mut conn = self.portal.store().read().await?;
        let owed = conn.balance(account.id, LedgerAccount::Receivable).await?;
        drop(conn);
        if owed.is_none_or(|owed| !owed.is_positive()) {
            return Ok(());
        }
        let amount = |code: &str, text: &str| (code.to_owned(), text.to_owned());
        let wish = PlanWish {
            amounts: vec![
                amount("pay", "1480"),
                amount("benefits", "120"),
                amount("home", "720"),
                amount("council_tax", "128"),
                amount("food", "340"),
                amount("transport", "96"),
                amount("phone", "38"),
            ],
            monthly: String::new(),
        };
        let (ctx, id) = (self.portal.system("demo"), account.id.to_string());
        if tolerated(self.portal.propose_plan(&ctx, &id, &wish).await)?.is_none() || !agree {
            return Ok(());
        }
        let plans = self
            .portal
            .store()
            .read()
            .await?
            .plans(account.id, 1)
            .await?;
        if let Some(plan) = plans.first() {
            tolerated(
                self.portal
                    .agree_plan(&ctx, &id, &plan.id.to_string())
                    .await,
            )?;
        }
        Ok(())
    }

    /// A payment planned for next month.
    async fn planned(&self, planned: &PlannedAccount) -> Result<(), DemoError> {
        let Some(account) = self.account(&planned.number).await? else {
            return Ok(());
        };
        let on = self.today.checked_add(Span::new().days(28))?;
        let (ctx, id) = (self.portal.system("demo"), account.id.to_string());
        let key = format!("demo-{}-planned", planned.number);
        let done = self
            .portal
            .plan_payment(&ctx, &id, &key, "40.00", &on.to_string())
            .await;
        tolerated(done)?;
        Ok(())
    }

    /// Money on the bank statement that names nobody, and money that nearly names somebody.
    async fn strange_money(&self, number: Option<&str>) -> Result<(), DemoError> {
        let (one, two) = (self.days_ago(6)?, self.days_ago(3)?);
        let near = number.map_or_else(String::new, |number| {
            format!("GB00LAMP,{two},17.50,GBP,energy acct {number},M OKAFOR,N-1002\n")
        });
        let text = format!(
            "account,booked_on,amount,currency,reference,payer,bank_reference\n\
             GB00LAMP,{one},63.40,GBP,electric may thanks,J WILLIAMS,N-1001\n{near}"
        );
        let ctx = self.portal.system("demo");
        let format = StatementFormat::Csv;
        self.portal
            .import_bank_statement(&ctx, format, text.as_bytes())
            .await?;
        Ok(())
    }

    pub fn working_day(&self, day: Date, after: u16) -> Result<Date, DemoError> {
        self.calendar
            .after(day, after)
            .map_err(|_| DemoError::NothingToMake)
    }
}

/// What somebody typed.
pub fn typed(
    name: &str,
    planned: &PlannedAccount,
    index: u32,
    arrangement: &str,
    day: &str,
) -> NewDirectDebit {
    let (sort_code, number) = ACCOUNTS[usize::try_from(index).unwrap_or(0) % ACCOUNTS.len()];
    let day = if day.is_empty() {
        planned.collection_day.to_string()
    } else {
        day.to_owned()
    };
    NewDirectDebit {
        holder: name.chars().take(70).collect(),
        sort_code: sort_code.to_owned(),
        number: number.to_owned(),
        sole: true,
        change: DirectDebitChange {
            arrangement: arrangement.to_owned(),
            amount: "45.00".to_owned(),
            day,
        },
        password: String::new(),
    }
}

/// A refusal leaves the demo without this one thing; anything else is a failure.
pub fn tolerated<T>(answer: Result<T, PortalError>) -> Result<Option<T>, DemoError> {
    match answer {
        Ok(done) => Ok(Some(done)),
        Err(PortalError::Refused(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
