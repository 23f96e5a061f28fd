//! `lamplight reconcile`: gateways' books against the ledger, and the queue of differences.

use serde::Serialize;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `reconcile`.
#[derive(clap::Args)]
pub struct Args {
    /// How many days back.
    #[arg(long, default_value_t = 7)]
    days: i64,
    /// Settle payments and refunds whose outcome is not known first, however new they are.
    #[arg(long)]
    settle: bool,
    /// Let the sandbox pay out what it took first.
    #[arg(long)]
    sandbox_pay_out: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    lines: u64,
    agreed: u64,
    booked: u64,
    resolved: u64,
    differences: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    gateway: String,
    kind: &'static str,
    reference: String,
    reason: &'static str,
    account: Option<String>,
    here: Option<String>,
    there: Option<String>,
    found_at: String,
}

/// Compares, prints what differs, and fails when anything does.
pub async fn run(config: &Config, args: &Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    if args.settle {
        portal.settle_every_payment(&context).await?;
    }
    if args.sandbox_pay_out {
        portal.sandbox_pay_out(&context).await?;
    }
    let report = portal.reconcile_gateways(&context, args.days).await?;
    let differences: Vec<_> = report.open.iter().map(row).collect();
    let count = differences.len();
    let report = Report {
        lines: report.lines,
        agreed: report.agreed,
        booked: report.booked,
        resolved: report.resolved,
        differences,
    };
    if args.json {
        let text = serde_json::to_string(&report);
        println!(
            "{}",
            text.map_err(|error| Failure::failed("writing JSON", error))?
        );
    } else {
        print(&report);
    }
    if count == 0 {
        return Ok(());
    }
    Err(Failure::Failed(format!("{count} lines do not agree")))
}

fn row(difference: &portal::Difference) -> Row {
    Row {
        gateway: difference.gateway.clone(),
        kind: difference.kind.code(),
        reference: difference.reference.clone(),
        reason: difference.reason.code(),
        account: difference.account_id.map(|id| id.to_string()),
        here: difference.here.map(|money| money.to_string()),
        there: difference.there.map(|money| money.to_string()),
        found_at: difference.found_at.timestamp().to_string(),
    }
}

fn print(report: &Report) {
    println!(
        "{} lines compared, {} agree; {} bookings made, {} differences resolved.",
        report.lines, report.agreed, report.booked, report.resolved
    );
    for row in &report.differences {
        println!(
            "{} {} {}: {} (here {}, there {}), account {}, since {}",
            row.gateway,
            row.kind,
            row.reference,
            row.reason,
            row.here.as_deref().unwrap_or("-"),
            row.there.as_deref().unwrap_or("-"),
            row.account.as_deref().unwrap_or("-"),
            row.found_at
        );
    }
}
