//! A supplier made up from a seed: customers of every kind, two years of half-hours, bills,
//! payments and readings, and a few logins. Everything goes through the same store and use-cases
//! as real data. It never sends anything, and nobody in it is real.

mod bank;
mod bank_returned;
mod books;
mod chance;
mod clock;
mod energy;
mod error;
mod homes;
mod kinds;
mod load;
mod logins;
mod meters;
mod names;
mod payer;
mod people;
mod plan;
mod prices;
mod queries;
mod readings;
mod rows;
mod run_days;
mod solar;
mod staff;
mod stories;
mod supplier;
mod tariffs;
mod weather;
mod window;
mod years;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU32, Ordering};

use accounts::AccountsRepository as _;
use portal::Portal;

use crate::chance::{Drawn, Stream, stream};
use crate::rows::Writer;
use crate::tariffs::Tariffs;
use crate::window::Window;
use crate::years::Years;

pub use error::DemoError;
pub use logins::DemoLogin;
pub use plan::Plan;
pub use supplier::supplier;

/// Fills the portal's store with the supplier of a plan, and returns the logins to print. A store
/// that holds it already is left as it is; one whose filling was stopped is completed. `progress`
/// gets a line now and then.
///
/// # Errors
/// When the store does not take it, or holds a demo from another seed.
pub async fn fill(
    portal: &Portal,
    plan: &Plan,
    progress: &(dyn Fn(&str) + Send + Sync),
) -> Result<Vec<DemoLogin>, DemoError> {
    if plan.customers == 0 || plan.months == 0 {
        return Err(DemoError::NothingToMake);
    }
    let now = portal.now();
    if logins::are_there(portal, plan).await? {
        progress("The demo supplier is there already.");
        return Ok(logins::printed(plan, now));
    }
    let window = Window::new(plan.seed, now, plan.months)?;
    let first = window
        .boundaries
        .first()
        .copied()
        .ok_or(DemoError::NothingToMake)?;
    let made_at = window.instant(first, 8, 0);
    progress(&format!(
        "Making {} customers from {first} until yesterday …",
        plan.customers
    ));
    let ids = Drawn::from(stream(plan.seed, Stream::Ids, u64::MAX));
    prices::add(portal.store(), &window, plan.seed).await?;
    let tariffs = Tariffs::stored(portal.store(), &window, made_at, &ids).await?;
    let writer = Writer {
        seed: plan.seed,
        window: &window,
        tariffs: &tariffs,
    };
    let crew = Crew {
        portal,
        writer: &writer,
        plan,
        progress,
        count: Counters::default(),
    };
    if portal.store().has_one_writer() {
        crew.work().await?;
    } else {
        tokio::try_join!(crew.work(), crew.work(), crew.work(), crew.work())?;
    }
    let customers = (0..plan.customers).map(|index| homes::customer(plan.seed, index));
    let years = Years::of(portal, plan, &window, customers.collect()).await?;
    let bills = years.run(progress).await?;
    progress(&format!("  {bills} bills"));
    bank::add(portal, plan, &window).await?;
    queries::add(portal, plan).await?;
    logins::add(portal, plan).await?;
    Ok(logins::printed(plan, now))
}

/// Hands customers to whoever has time: one after another on SQLite, a few at once where the
/// database answers from far away.
struct Crew<'a> {
    portal: &'a Portal,
    writer: &'a Writer<'a>,
    plan: &'a Plan,
    progress: &'a (dyn Fn(&str) + Send + Sync),
    count: Counters,
}

#[derive(Default)]
struct Counters {
    begun: AtomicU32,
    done: AtomicU32,
}

impl Crew<'_> {
    async fn work(&self) -> Result<(), DemoError> {
        loop {
            let index = self.count.begun.fetch_add(1, Ordering::Relaxed);
            if index >= self.plan.customers {
                return Ok(());
            }
            self.add_customer(index).await?;
            let done = self.count.done.fetch_add(1, Ordering::Relaxed) + 1;
            let tenth = |done: u32| u64::from(done) * 10 / u64::from(self.plan.customers);
            if tenth(done) > tenth(done - 1) {
                (self.progress)(&format!("  {done} of {} customers", self.plan.customers));
            }
        }
    }

    /// Adds one customer with everything but bills and payments, unless they are there.
    async fn add_customer(&self, index: u32) -> Result<(), DemoError> {
        let planned = homes::customer(self.plan.seed, index);
        let Some(first) = planned.accounts.first() else {
            return Ok(());
        };
        let store = self.portal.store();
        let known = store.read().await?.account_by_number(&first.number).await?;
        if known.is_none() {
            let mut tx = store.begin().await?;
            self.writer.add(&mut tx, &planned).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
