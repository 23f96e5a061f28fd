//! `lamplight declare-use`: the share of domestic use at a supply, from a day on.

use portal::NewUseDeclaration;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `declare-use`.
#[derive(clap::Args)]
pub struct Args {
    /// The account (number).
    #[arg(long)]
    account: String,
    /// The supply number of its service point.
    #[arg(long)]
    point: String,
    /// First day it holds, ISO; a bill takes what holds on its first day.
    #[arg(long)]
    from: String,
    /// The share of domestic use in per cent; 0 withdraws an earlier declaration.
    #[arg(long)]
    domestic_percent: String,
}

/// Keeps the declaration.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let new = NewUseDeclaration {
        account_number: args.account,
        point_identifier: args.point,
        from: args.from,
        domestic_percent: args.domestic_percent,
    };
    portal.declare_use(&portal.system("cli"), &new).await?;
    println!("kept");
    Ok(())
}
