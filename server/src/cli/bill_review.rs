//! `lamplight bill-review`: bills that a person looks at before they are sent.

use clap::Subcommand;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `bill-review`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show what waits, oldest first.
    List,
    /// Issue a bill: it is dated today, numbered and posted.
    Release {
        /// The bill's identifier, `bill_…`.
        bill: String,
    },
    /// Reject a bill, and hold its account until what is wrong was put right.
    Reject {
        /// The bill's identifier, `bill_…`.
        bill: String,
        /// What is wrong with it.
        #[arg(long)]
        reason: String,
    },
}

/// Shows or decides.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let ctx = portal.system("cli");
    match args.action {
        Action::List => {
            let mut after = None;
            loop {
                let waiting = portal.bills_in_review(&ctx, after).await?;
                let Some(last) = waiting.last() else { break };
                after = Some((last.head.created_at, last.head.id));
                for bill in &waiting {
                    let head = &bill.head;
                    let (from, to) = (head.period_from, head.period_to);
                    println!("{}  {from} to {to}  {}", head.id, head.total);
                    for finding in &bill.findings {
                        println!("    {}: {}", finding.rule.code(), finding.detail);
                    }
                }
            }
        }
        Action::Release { bill } => {
            let number = portal.release_bill(&ctx, &bill).await?;
            println!("Bill {number} was issued.");
        }
        Action::Reject { bill, reason } => {
            portal.reject_bill(&ctx, &bill, &reason).await?;
            println!("The bill was rejected; its account is on hold.");
        }
    }
    Ok(())
}
