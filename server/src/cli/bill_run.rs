//! `lamplight bill-run`: bills every account that is due on a day, and says how far it has come.
//!
//! It may be killed at any moment and started again, and run from several machines at once.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Instant;

use clap::Subcommand;
use portal::{RunProgress, RunTotals};
use serde_json::{Value, json};

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `bill-run`.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// The day to bill for, ISO; today when it is left out.
    #[arg(long)]
    on: Option<String>,
    /// Only accounts of this segment.
    #[arg(long)]
    segment: Option<String>,
    /// How many bills are worked on at once; as many as there are cores when it is left out.
    #[arg(long)]
    workers: Option<usize>,
    /// Count what is due, and bill nothing.
    #[arg(long)]
    dry_run: bool,
    /// Say it as JSON, one line a step.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Action {
    /// Show the last runs, or one run's accounts without a bill.
    Status {
        /// A run's identifier, `run_…`.
        run: Option<String>,
        /// Say it as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs, or shows what ran.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let ctx = portal.system("cli");
    match args.action {
        Some(Action::Status { run: None, json }) => status(&portal.bill_runs(&ctx).await?, json),
        Some(Action::Status {
            run: Some(run),
            json,
        }) => {
            for one in portal.bill_run_problems(&ctx, &run).await? {
                let account = one.account_id.to_string();
                let (outcome, reason) = (one.outcome.code(), one.reason);
                if json {
                    let line = json!({ "account": account, "outcome": outcome, "reason": reason });
                    println!("{line}");
                } else {
                    println!("{account}  {outcome}  {reason}");
                }
            }
        }
        None => {
            let cores = || std::thread::available_parallelism().map_or(1, usize::from);
            let workers = args.workers.unwrap_or_else(cores);
            let request =
                portal.bill_run_request(&ctx, args.on.as_deref(), args.segment, workers)?;
            if args.dry_run {
                let totals = portal.try_bill_run(&ctx, &request).await?;
                println!("{}", would_do(&totals, args.json));
                return Ok(());
            }
            let watcher = watcher(args.json);
            let done = portal.run_bills(&ctx, &request, watcher).await?;
            finish(&done, args.json);
        }
    }
    Ok(())
}

/// Says how far a run has come: a line that is written over on a terminal, else a line a page.
#[expect(
    clippy::disallowed_methods,
    reason = "the operator waits in real time, and the rate is by it"
)]
fn watcher(as_json: bool) -> portal::Watcher {
    let begun = Instant::now();
    let over = !as_json && std::io::stderr().is_terminal();
    Arc::new(move |progress: &RunProgress| {
        let line = if as_json {
            figures(progress).to_string()
        } else {
            step(progress, begun.elapsed().as_secs())
        };
        let mut out = std::io::stderr();
        // Nobody may be listening: the run goes on.
        let _ = if over {
            write!(out, "\r{line}\x1b[K")
        } else {
            writeln!(out, "{line}")
        };
    })
}

/// "1200 of 10000 accounts, 1180 bills, 590 accounts/s, 15 s to go".
fn step(progress: &RunProgress, seconds: u64) -> String {
    let totals = &progress.totals;
    let (done, all) = (totals.accounts, progress.run.accounts);
    let seconds = i64::try_from(seconds.max(1)).unwrap_or(i64::MAX);
    let rate = done / seconds;
    let left = (all - done).max(0);
    let to_go = match rate {
        0 => String::new(),
        rate => format!(", {} s to go", left / rate),
    };
    let issued = totals.issued;
    format!("{done} of {all} accounts, {issued} bills, {rate} accounts/s{to_go}")
}

fn finish(progress: &RunProgress, as_json: bool) {
    if as_json {
        println!("{}", figures(progress));
        return;
    }
    if std::io::stderr().is_terminal() {
        eprintln!();
    }
    status(std::slice::from_ref(progress), false);
}

fn status(runs: &[RunProgress], as_json: bool) {
    if runs.is_empty() && !as_json {
        println!("There were no runs yet.");
    }
    for progress in runs {
        if as_json {
            println!("{}", figures(progress));
            continue;
        }
        let (run, totals) = (&progress.run, &progress.totals);
        let state = match run.finished_at {
            Some(_) => "finished",
            None => "not finished",
        };
        println!(
            "{}  {}  {state}: {} of {} accounts, {} bills, {} in review, {} on hold, {} waiting, \
             {} failed",
            run.id,
            run.on,
            totals.accounts,
            run.accounts,
            totals.issued,
            totals.in_review,
            totals.held,
            totals.waiting,
            totals.failed
        );
    }
}

fn would_do(totals: &RunTotals, as_json: bool) -> String {
    if as_json {
        return counts(totals).to_string();
    }
    format!(
        "{} accounts: {} bills are due, {} on hold, {} waiting, {} cannot be billed. Nothing was \
         changed.",
        totals.accounts, totals.issued, totals.held, totals.waiting, totals.failed
    )
}

fn figures(progress: &RunProgress) -> Value {
    let run = &progress.run;
    json!({
        "run": run.id.to_string(),
        "on": run.on.to_string(),
        "segment": run.segment,
        "accounts": run.accounts,
        "finished": run.finished_at.is_some(),
        "done": counts(&progress.totals),
    })
}

fn counts(totals: &RunTotals) -> Value {
    json!({
        "accounts": totals.accounts,
        "issued": totals.issued,
        "in_review": totals.in_review,
        "held": totals.held,
        "waiting": totals.waiting,
        "failed": totals.failed,
    })
}
