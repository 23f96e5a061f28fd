//! `lamplight bill-cancel`: takes a bill back, and on request makes it again.

use portal::CancelRequest;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `bill-cancel`.
#[derive(clap::Args)]
pub struct Args {
    /// The bill's identifier, `bill_…`.
    bill: String,
    /// reading, estimate, tariff, supply, period, query or other.
    #[arg(long)]
    reason: String,
    /// For the supplier's own people.
    #[arg(long, default_value = "")]
    note: String,
    /// Bill the same days again from what is known now.
    #[arg(long)]
    rebill: bool,
}

/// Cancels; asking again cancels once.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let request = CancelRequest {
        bill: args.bill,
        reason: args.reason,
        note: args.note,
        rebill: args.rebill,
    };
    let done = portal.cancel_bill(&context, &request).await?;
    println!("Bill {} of {} is cancelled.", done.number, done.total);
    if let Some((number, total)) = done.replaced_by {
        println!("Bill {number} of {total} takes its place.");
    }
    Ok(())
}
