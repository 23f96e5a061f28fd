//! `lamplight bank-statement` and `lamplight suspense`: what came in, and whose it is.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use portal::StatementFormat;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `bank-statement`.
#[derive(clap::Args)]
pub struct StatementArgs {
    #[command(subcommand)]
    what: Statement,
}

#[derive(Subcommand)]
enum Statement {
    /// Book the lines of a statement. A line that was booked before is left as it is.
    Import {
        /// The file.
        file: PathBuf,
        /// Which format; found out from the file when left out.
        #[arg(long)]
        format: Option<Format>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// CAMT.053 (ISO 20022 XML).
    Camt053,
    /// CSV with named columns.
    Csv,
}

/// Arguments of `suspense`.
#[derive(clap::Args)]
pub struct SuspenseArgs {
    #[command(subcommand)]
    what: Suspense,
}

#[derive(Subcommand)]
enum Suspense {
    /// Money whose owner is not known, the oldest first.
    List,
    /// Give a line to the account it belongs to.
    Match {
        /// The line, as `list` names it.
        line: String,
        /// The account's number.
        #[arg(long)]
        account: String,
    },
}

/// Imports a statement and says what became of it. A reversal that nothing fits needs somebody to
/// look: the exit status says so.
pub async fn import(config: &Config, args: StatementArgs) -> Result<(), Failure> {
    let Statement::Import { file, format } = args.what;
    let open = File::open(&file).map_err(|error| at(&file, &error))?;
    let mut reader = BufReader::with_capacity(128 * 1024, open);
    let format = match format {
        Some(Format::Camt053) => StatementFormat::Camt053,
        Some(Format::Csv) => StatementFormat::Csv,
        None => detect(&file, &mut reader)?,
    };
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let outcome = portal.import_bank_statement(&context, format, reader).await;
    let outcome = outcome.map_err(|error| match Failure::from(error) {
        Failure::BadInput(why) => at(&file, &why),
        other => other,
    })?;
    println!(
        "{} lines: {} known already, {} on customers' accounts, {} in suspense, {} reversals, \
         {} not customers' money",
        outcome.lines,
        outcome.known,
        outcome.matched,
        outcome.suspense,
        outcome.reversals,
        outcome.not_ours
    );
    match outcome.unmatched_reversals {
        0 => Ok(()),
        count => Err(Failure::Failed(format!(
            "{count} reversals fit no line that was imported: please look at them"
        ))),
    }
}

/// Lists what waits, or gives a line to its account.
pub async fn suspense(config: &Config, args: SuspenseArgs) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    match args.what {
        Suspense::List => {
            for line in portal.suspense_lines(&context).await? {
                println!(
                    "{}  {}  {:>12}  {}  [{}]{}",
                    line.id,
                    line.booked_on,
                    line.amount.to_string(),
                    line.remittance,
                    line.why,
                    line.suggestion
                        .map_or_else(String::new, |number| format!("  maybe {number}"))
                );
            }
        }
        Suspense::Match { line, account } => {
            portal.match_bank_line(&context, &line, &account).await?;
            println!("{line} is on {account} now");
        }
    }
    Ok(())
}

fn detect(file: &Path, reader: &mut BufReader<File>) -> Result<StatementFormat, Failure> {
    let beginning = reader.fill_buf().map_err(|error| at(file, &error))?;
    let first = beginning
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && byte.is_ascii());
    match first {
        Some(b'<') => Ok(StatementFormat::Camt053),
        Some(_) => Ok(StatementFormat::Csv),
        None => Err(at(file, &"the file is empty")),
    }
}

fn at(file: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::BadInput(format!("{}: {why}", file.display()))
}
