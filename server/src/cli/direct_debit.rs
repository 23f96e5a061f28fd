//! `lamplight direct-debit`: files to Bacs and reports from it, and the day's work by hand.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::civil::Date;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `direct-debit`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Write the file to send to Bacs on a working day. Asking again writes the same file.
    Submit {
        /// The day it is sent, ISO: money moves two working days later.
        #[arg(long)]
        on: Date,
        /// Where to; it holds bank details and is readable by its owner only.
        #[arg(long)]
        out: PathBuf,
    },
    /// Book a report of Bacs: ARUDD, AUDDIS, ADDACS or DDICA.
    Report {
        /// The XML file.
        file: PathBuf,
    },
    /// Do what the jobs of the server do: announce, book what is due, move mandates and plans.
    Run,
}

/// Does what was asked for.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    match args.what {
        What::Submit { on, out } => {
            let file = portal.submit_direct_debits(&context, on).await?;
            write(&out, &file.text)?;
            println!(
                "{} file {:06}: {} collections of {} in all, {} instructions; Bacs processes it \
                 on {}, money moves on {}",
                if file.again { "the same" } else { "new" },
                file.serial,
                file.collections,
                file.total,
                file.instructions,
                file.processing_on,
                file.entry_on
            );
            Ok(())
        }
        What::Report { file } => {
            let bytes = std::fs::read(&file)
                .map_err(|error| Failure::BadInput(format!("{}: {error}", file.display())))?;
            let outcome = portal.book_bank_report(&context, &bytes).await?;
            println!(
                "{}: {} booked, {} booked before",
                outcome.kind, outcome.booked, outcome.known
            );
            for line in &outcome.unknown {
                eprintln!("not booked: {line}");
            }
            match outcome.unknown.len() {
                0 => Ok(()),
                count => Err(Failure::Failed(format!(
                    "{count} lines need somebody to look"
                ))),
            }
        }
        What::Run => {
            let moved = portal.run_direct_debits(&context).await?;
            let announced = portal.announce_collections(&context).await?;
            let plans = portal.run_payment_plans(&context).await?;
            println!("{moved} moved, {announced} announced, {plans} plans moved");
            Ok(())
        }
    }
}

/// Whole or not at all, and for nobody else's eyes.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let part = path.with_extension("part");
    let failed =
        |error: std::io::Error| Failure::failed(&format!("writing {}", path.display()), error);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&part).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    std::fs::rename(&part, path).map_err(failed)
}
