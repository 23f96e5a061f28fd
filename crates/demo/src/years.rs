//! The years of the made-up supplier in the order in which they happened: its bill runs on their
//! days, what its staff decided about bills that waited for them, and what customers paid.
//!
//! Bills are made by the product's own bill run, with the clock set to the day of the run. What
//! is there already stays as it is, so years that were stopped can be taken up again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use accounts::AccountsRepository as _;
use base::{AccountId, Instant};
use billing::run::{BillRunRepository as _, BillingTermsRepository as _};
use billing::{BillHead, BillRepository as _};
use jiff::ToSpan;
use jiff::civil::Date;
use portal::{BillRunRequest, Portal};

use crate::books;
use crate::chance::{Drawn, Stream, stream};
use crate::clock::YearsClock;
use crate::error::DemoError;
use crate::homes::PlannedCustomer;
use crate::payer::{Happening, Payer};
use crate::plan::Plan;
use crate::run_days;
use crate::staff::{self, Decision};
use crate::stories::STORIES;
use crate::window::Window;

/// Runs begin at this local hour.
const RUN_HOUR: i64 = 6;
/// A run is over within this time of the clock of the years.
const RUN_SECONDS: i64 = 3_600;
/// Bills of one account that one run makes at most, and a few more.
const NEWEST: i64 = 4;
/// More than any demo has.
const ALL: i64 = 100_000;
/// Bills worked on at once where the database answers from far away.
const WORKERS: usize = 4;

/// Something that comes to pass.
enum Event {
    Run(Date),
    Decided(Decision),
    Billed(BillHead),
    Paid(Happening),
}

/// The agenda of the years, and who pays.
pub struct Years<'a> {
    seed: u64,
    window: &'a Window,
    /// By the clock of the years.
    portal: Portal,
    clock: Arc<YearsClock>,
    payers: BTreeMap<AccountId, Payer>,
    agenda: BTreeMap<(Instant, u64), Event>,
    planned: u64,
    /// Days of runs that are done.
    done: BTreeSet<Date>,
    /// The last month whose end was billed.
    newest_month: Date,
    bills: usize,
}

impl<'a> Years<'a> {
    /// The years of stored customers.
    ///
    /// # Errors
    /// When an account is not there.
    pub async fn of(
        portal: &Portal,
        plan: &Plan,
        window: &'a Window,
        customers: Vec<PlannedCustomer>,
    ) -> Result<Self, DemoError> {
        let runs = portal.store().read().await?.bill_runs(ALL).await?;
        let clock = Arc::new(YearsClock::at(window.now));
        let mut ids = stream(plan.seed, Stream::Ids, u64::MAX - 1);
        if !runs.is_empty() {
            // Identifiers that were given out before are not given out again.
            let mut fresh = [0_u8; 8];
            portal.entropy().fill(&mut fresh);
            ids = stream(plan.seed, Stream::Ids, u64::from_le_bytes(fresh));
        }
        let mut years = Self {
            seed: plan.seed,
            window,
            portal: portal.by_clock(clock.clone(), Arc::new(Drawn::from(ids))),
            clock,
            payers: BTreeMap::new(),
            agenda: BTreeMap::new(),
            planned: 0,
            done: BTreeSet::new(),
            newest_month: Date::MIN,
            bills: 0,
        };
        years.meet(customers).await?;
        years.plan_runs()?;
        let finished = runs.iter().filter(|run| run.finished_at.is_some());
        years.done = finished.map(|run| run.on).collect();
        if !runs.is_empty() {
            years.recall().await?;
        }
        Ok(years)
    }

    /// Lets everything come to pass; returns how many bills there are. `progress` gets a line a
    /// few times.
    ///
    /// # Errors
    /// When a bill cannot be made or the store does not take it.
    pub async fn run(
        mut self,
        progress: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<usize, DemoError> {
        let mut told = Date::MIN;
        let mut paid: Vec<Happening> = Vec::new();
        while let Some(((at, _), event)) = self.agenda.pop_first() {
            if at >= self.window.now {
                break;
            }
            match event {
                Event::Paid(happening) => paid.push(happening),
                Event::Billed(bill) => self.billed(&bill)?,
                Event::Run(on) => {
                    books::write(self.portal.store(), &std::mem::take(&mut paid)).await?;
                    self.run_bills(at, on).await?;
                    if on.month() % 6 == 4 && told < on.first_of_month() {
                        told = on.first_of_month();
                        progress(&format!("  {} bills until {on}", self.bills));
                    }
                }
                Event::Decided(decision) => {
                    books::write(self.portal.store(), &std::mem::take(&mut paid)).await?;
                    self.decided(at, &decision).await?;
                }
            }
        }
        books::write(self.portal.store(), &paid).await?;
        Ok(self.bills)
    }

    fn add(&mut self, at: Instant, event: Event) {
        self.agenda.insert((at, self.planned), event);
        self.planned += 1;
    }

    async fn meet(&mut self, customers: Vec<PlannedCustomer>) -> Result<(), DemoError> {
        let portal = self.portal.clone();
        let mut conn = portal.store().read().await?;
        for customer in customers {
            let place = usize::try_from(customer.index).unwrap_or(usize::MAX);
            for account in customer.accounts {
                let found = conn.account_by_number(&account.number).await?;
                let missing = || DemoError::Missing(format!("account {}", account.number));
                let id = found.ok_or_else(missing)?.id;
                let payer = Payer::of(self.seed, id, account, place < STORIES.len())?;
                self.payers.insert(id, payer);
            }
        }
        drop(conn);
        for (number, reason) in staff::holds(self.payers.values()) {
            let last = self.window.boundaries.last().copied().unwrap_or(Date::MIN);
            let at = self.window.instant(last.saturating_sub(9.days()), 11, 20);
            self.add(at, Event::Decided(Decision::Hold { number, reason }));
        }
        Ok(())
    }

    /// Runs on each day of each month on which some segment's bills are due.
    fn plan_runs(&mut self) -> Result<(), DemoError> {
        let segments = self.portal.settings().billing.segments.clone();
        // Nothing was used before the first month.
        let months: Vec<Date> = self.window.boundaries.iter().skip(1).copied().collect();
        for month in months {
            let days = run_days::of(&segments, month)?;
            let begun = days.iter().any(|day| self.run_at(*day) < self.window.now);
            if begun {
                self.newest_month = month;
            }
            for day in days {
                self.add(self.run_at(day), Event::Run(day));
            }
        }
        Ok(())
    }

    fn run_at(&self, day: Date) -> Instant {
        self.window.instant(day, RUN_HOUR, 0)
    }

    /// What is there of years that were stopped.
    async fn recall(&mut self) -> Result<(), DemoError> {
        let portal = self.portal.clone();
        let mut conn = portal.store().read().await?;
        let accounts: Vec<AccountId> = self.payers.keys().copied().collect();
        for account in accounts {
            for bill in conn.bills(account, ALL).await? {
                self.add(bill.created_at, Event::Billed(bill));
            }
            let state = conn.billing_state(account).await?;
            let number = self.payers.get(&account).map(|payer| payer.number.clone());
            let hold = state.and_then(|state| state.hold).zip(number);
            if let Some((hold, number)) = hold
                && staff::is_of_a_rejection(&hold)
            {
                let (at, decision) = staff::lift(&hold, number);
                self.add(at, Event::Decided(decision));
            }
        }
        Ok(())
    }

    async fn run_bills(&mut self, at: Instant, on: Date) -> Result<(), DemoError> {
        if !self.done.contains(&on) && self.run_anew(at, on).await? > 0 {
            let portal = self.portal.clone();
            let mut conn = portal.store().read().await?;
            let accounts: Vec<AccountId> = self.payers.keys().copied().collect();
            for account in accounts {
                for bill in conn.bills(account, NEWEST).await? {
                    if bill.created_at >= at {
                        self.add(bill.created_at, Event::Billed(bill));
                    }
                }
            }
        }
        let ctx = self.portal.system_at("demo", at);
        let mut waiting = self.portal.bills_in_review(&ctx, None).await?;
        let until = at.plus_seconds(RUN_SECONDS);
        waiting.retain(|one| one.head.created_at >= at && one.head.created_at < until);
        let review = staff::Review {
            seed: self.seed,
            window: self.window,
            on,
            is_newest: on >= self.newest_month,
        };
        for (at, decision) in review.decide(&self.payers, &waiting)? {
            self.add(at, Event::Decided(decision));
        }
        Ok(())
    }

    /// The product's bill run of a day; returns how many bills it issued.
    async fn run_anew(&mut self, at: Instant, on: Date) -> Result<i64, DemoError> {
        self.clock.set(at);
        let ctx = self.portal.system_at("demo", at);
        let request = BillRunRequest {
            on,
            segment: None,
            workers: if self.portal.store().has_one_writer() {
                1
            } else {
                WORKERS
            },
        };
        let quietly = Arc::new(|_: &portal::RunProgress| {});
        let totals = self.portal.run_bills(&ctx, &request, quietly).await?.totals;
        if totals.failed > 0 {
            return Err(DemoError::NotBilled(on, totals.failed));
        }
        Ok(totals.issued)
    }

    async fn decided(&mut self, at: Instant, decision: &Decision) -> Result<(), DemoError> {
        self.clock.set(at);
        let ctx = self.portal.system_at("demo", at);
        let Some(account) = staff::carry_out(&self.portal, &ctx, decision).await? else {
            return Ok(());
        };
        let newest = self.portal.store().read().await?.bills(account, 1).await?;
        for bill in newest.into_iter().filter(|bill| bill.created_at >= at) {
            self.add(bill.created_at, Event::Billed(bill));
        }
        Ok(())
    }

    fn billed(&mut self, bill: &BillHead) -> Result<(), DemoError> {
        self.bills += 1;
        let months = self.window.boundaries.iter();
        let after = |month: &&Date| **month > bill.period_to && **month <= self.newest_month;
        let left = months.filter(after).count();
        let Some(payer) = self.payers.get_mut(&bill.account_id) else {
            return Ok(());
        };
        let happenings = payer.pays(self.window, bill, left)?;
        for happening in happenings {
            self.add(happening.at(), Event::Paid(happening));
        }
        Ok(())
    }
}
