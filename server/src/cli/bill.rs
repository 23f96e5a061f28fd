//! `lamplight bill`: rates an account's stored use for a period and issues the bill.

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `bill`.
#[derive(clap::Args)]
pub struct Args {
    /// The account's number.
    #[arg(long)]
    account: String,
    /// First day, ISO.
    #[arg(long)]
    from: String,
    /// First day no longer billed, ISO.
    #[arg(long)]
    to: String,
    /// Put the account's points on this tariff first: Lamplight's TOML or an OpenEI URDB JSON file.
    #[arg(long)]
    tariff: Option<std::path::PathBuf>,
    /// Work it out and print it, but issue nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Issues (or only prints) the bill; asking again for the same period returns the same bill.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let tariff = match &args.tariff {
        None => None,
        Some(path) => Some(
            std::fs::read_to_string(path)
                .map_err(|error| Failure::BadInput(format!("{}: {error}", path.display())))?,
        ),
    };
    let request = portal::BillRequest::parse(&args.account, &args.from, &args.to, tariff)?;
    let document = if args.dry_run {
        portal.draft_bill(&context, &request).await?
    } else {
        portal.issue_bill(&context, &request).await?.1
    };
    println!("{document}");
    Ok(())
}
