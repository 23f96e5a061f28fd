//! `lamplight replay`: works a stored bill out again from its stored inputs, and compares.

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `replay`.
#[derive(clap::Args)]
pub struct Args {
    /// The bill's identifier, `bill_…`.
    bill: String,
}

/// Says that the bill is what its inputs give, or fails with each difference.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let replay = portal.replay_bill(&context, &args.bill).await?;
    if replay.differences.is_empty() {
        let (number, lines) = (replay.number, replay.lines);
        println!("Bill {number}: {lines} lines worked out again, all the same.");
        return Ok(());
    }
    Err(Failure::Failed(format!(
        "bill {} is not what its inputs give:\n{}",
        replay.number,
        replay.differences.join("\n")
    )))
}
