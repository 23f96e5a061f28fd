//! `lamplight adjust`: credits, corrected charges and debts given up, with their reason.

use portal::{AdjustRequest, AdjustmentWish};

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `adjust`.
#[derive(clap::Args)]
pub struct Args {
    /// The account's number.
    account: String,
    #[command(subcommand)]
    kind: Kind,
}

#[derive(clap::Subcommand)]
enum Kind {
    /// A credit out of goodwill.
    Goodwill(Common),
    /// Less is charged for a fuel.
    Credit(Taxed),
    /// More is charged for a fuel.
    Charge(Taxed),
    /// A debt is given up, at most what is owed.
    WriteOff(Common),
    /// The customer obstructed us: the limit on charging for long ago does not hold.
    Obstructed {
        /// Why.
        #[arg(long)]
        words: String,
    },
    /// It holds again.
    NotObstructed,
}

#[derive(clap::Args)]
struct Common {
    /// How much, tax included.
    #[arg(long)]
    amount: String,
    /// A short code: goodwill, late_reading.
    #[arg(long)]
    reason: String,
    /// Why, as the customer reads it.
    #[arg(long)]
    words: String,
    /// The same key again does nothing: the number of the case.
    #[arg(long)]
    key: String,
    /// The bill it corrects, `bill_…`.
    #[arg(long)]
    bill: Option<String>,
}

#[derive(clap::Args)]
struct Taxed {
    #[command(flatten)]
    common: Common,
    /// electricity, gas or export.
    #[arg(long)]
    fuel: String,
    /// Tax in per cent of the net.
    #[arg(long, default_value = "0")]
    tax: String,
}

/// Makes it; the same key again makes no second one.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let (wish, common) = match args.kind {
        Kind::Goodwill(common) => (AdjustmentWish::Goodwill, common),
        Kind::WriteOff(common) => (AdjustmentWish::WriteOff, common),
        Kind::Credit(taxed) => {
            let (fuel, tax_percent) = (taxed.fuel, taxed.tax);
            (AdjustmentWish::Credit { fuel, tax_percent }, taxed.common)
        }
        Kind::Charge(taxed) => {
            let (fuel, tax_percent) = (taxed.fuel, taxed.tax);
            (AdjustmentWish::Charge { fuel, tax_percent }, taxed.common)
        }
        Kind::Obstructed { words } => {
            portal
                .note_obstruction(&context, &args.account, Some(&words))
                .await?;
            println!("Noted.");
            return Ok(());
        }
        Kind::NotObstructed => {
            portal
                .note_obstruction(&context, &args.account, None)
                .await?;
            println!("Lifted.");
            return Ok(());
        }
    };
    let request = AdjustRequest {
        account_number: args.account,
        wish,
        amount: common.amount,
        bill: common.bill,
        reason: common.reason,
        words: common.words,
        key: common.key,
    };
    let done = portal.adjust(&context, &request).await?;
    let (adjustment, amount, owed) = (done.adjustment, done.amount, done.owed);
    println!("{adjustment}: {amount}. The account now owes {owed}.");
    Ok(())
}
