//! What runs without anybody asking: payments whose outcome is unknown, and the clean-up.
//!
//! Jobs are use-cases of the portal like any other, and safe to run from several replicas at
//! once. A job that fails is logged and tried again; nothing here panics or logs personal data.

use std::future::Future;
use std::time::Duration;

use portal::{Portal, PortalError};
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How often open payments are asked after.
const SETTLE_EVERY: Duration = Duration::from_secs(60);
/// How often gateways' books are compared with the ledger.
const RECONCILE_EVERY: Duration = Duration::from_secs(6 * 3600);
/// How far back.
const RECONCILE_DAYS: i64 = 7;
/// How often it is looked whether the day's bill run is due, or was left unfinished.
const BILL_EVERY: Duration = Duration::from_secs(600);
/// How often collections are announced and booked, and plans are looked at: each is a day's work,
/// done within the hour in which its day begins.
const BANK_EVERY: Duration = Duration::from_secs(1800);
/// How often ended sessions and old attempts are forgotten.
const TIDY_EVERY: Duration = Duration::from_secs(3600);

/// Runs the jobs until `stopped` turns true or its sender goes. Each runs once at the start, and
/// one that is running when the stop comes is finished first.
pub async fn run(portal: Portal, mut stopped: watch::Receiver<bool>) {
    let mut settle = every(SETTLE_EVERY);
    let mut reconcile = every(RECONCILE_EVERY);
    let mut bills = every(BILL_EVERY);
    let mut bank = every(BANK_EVERY);
    let mut tidy = every(TIDY_EVERY);
    let mut billing = tokio::spawn(async {});
    loop {
        tokio::select! {
            biased;
            () = until_stopped(&mut stopped) => break,
            _ = settle.tick() => {
                attempt("settle_open_payments", settle_payments(portal.clone())).await;
            }
            _ = reconcile.tick() => {
                attempt("reconcile_gateways", reconcile_gateways(portal.clone())).await;
            }
            // Beside the others: a run of a large supplier takes hours, and payments do not wait.
            _ = bills.tick(), if billing.is_finished() => {
                billing = tokio::spawn(attempt("run_bills", run_bills(portal.clone())));
            }
            _ = bank.tick() => attempt("run_bank_day", run_bank_day(portal.clone())).await,
            _ = tidy.tick() => attempt("tidy_up", tidy_up(portal.clone())).await,
        }
    }
    // A run that is broken off is gone on with at the next start.
    billing.abort();
    tracing::info!("jobs stopped");
}

/// A tick that came late is not made up for by running twice.
fn every(period: Duration) -> Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

async fn until_stopped(stopped: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone: then nobody could ever stop us otherwise.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Runs one job in a task of its own, so that a panic in it ends that run only.
async fn attempt<F>(job: &'static str, run: F)
where
    F: Future<Output = Result<(), PortalError>> + Send + 'static,
{
    match tokio::spawn(run).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(job.name = job, %error, "job failed; tried again later"),
        Err(error) => tracing::error!(job.name = job, %error, "job broke; tried again later"),
    }
}

async fn reconcile_gateways(portal: Portal) -> Result<(), PortalError> {
    let context = portal.system("jobs");
    portal.sandbox_pay_out(&context).await?;
    let report = portal.reconcile_gateways(&context, RECONCILE_DAYS).await?;
    tracing::info!(
        gateway.lines = report.lines,
        gateway.differences = report.open.len(),
        "gateways reconciled"
    );
    if !report.open.is_empty() {
        tracing::warn!(
            gateway.differences = report.open.len(),
            "gateways and ledger differ: see `lamplight reconcile`"
        );
    }
    Ok(())
}

async fn settle_payments(portal: Portal) -> Result<(), PortalError> {
    let context = portal.system("jobs");
    let refunds = portal.settle_open_refunds(&context).await?;
    if refunds > 0 {
        tracing::info!(refunds.settled = refunds, "open refunds settled");
    }
    let settled = portal.settle_open_payments(&context).await?;
    if settled > 0 {
        tracing::info!(payments.settled = settled, "open payments settled");
    }
    Ok(())
}

async fn run_bills(portal: Portal) -> Result<(), PortalError> {
    let Some(done) = portal.run_bills_of_today(&portal.system("jobs")).await? else {
        return Ok(());
    };
    let totals = done.totals;
    tracing::info!(
        run.id = %done.run.id,
        bills.issued = totals.issued,
        bills.in_review = totals.in_review,
        accounts.held = totals.held,
        accounts.failed = totals.failed,
        "bill run done"
    );
    Ok(())
}

/// What the calendar does to Direct Debits and payment plans.
async fn run_bank_day(portal: Portal) -> Result<(), PortalError> {
    let context = portal.system("jobs");
    let moved = portal.run_direct_debits(&context).await?;
    let plans = portal.run_payment_plans(&context).await?;
    let announced = portal.announce_collections(&context).await?;
    if moved + plans + announced > 0 {
        tracing::info!(
            direct_debits.moved = moved,
            direct_debits.announced = announced,
            plans.moved = plans,
            "the bank's day"
        );
    }
    Ok(())
}

async fn tidy_up(portal: Portal) -> Result<(), PortalError> {
    let done = portal.tidy_up(&portal.system("jobs")).await?;
    tracing::info!(
        sessions.removed = done.sessions,
        attempts.removed = done.attempt_windows,
        "tidied up"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_fails_or_panics_ends_its_own_run_only() {
        attempt("fails", async {
            Err(PortalError::Internal("on purpose".to_owned()))
        })
        .await;
        attempt("panics", async { panic!("on purpose") }).await;
    }
}
