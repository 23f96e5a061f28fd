//! `lamplight ledger`: proves the books, or shows the book of an account.

use std::io::Write as _;

use portal::{LedgerFault, LedgerStatement};

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `ledger`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Prove every balance, bill, payment, refund and adjustment against the transfers. Exit status
    /// 3 when something is wrong.
    Verify {
        /// One JSON object a fault, and one at the end.
        #[arg(long)]
        json: bool,
    },
    /// Show the balances and newest transfers of a book.
    Show {
        /// Account number or identifier, or supplier:GBP for the supplier's own book.
        account: String,
        /// How many transfers.
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
}

/// Proves or shows.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    match args.command {
        Command::Verify { json } => {
            let mut tell = |fault: &LedgerFault| print_line(&fault_line(fault, json));
            let proof = portal.verify_ledger(&context, &mut tell).await?;
            let (books, transfers, faults) = (proof.books, proof.transfers, proof.faults);
            if json {
                let summary = serde_json::json!({
                    "books": books, "transfers": transfers, "faults": faults,
                });
                print_line(&summary.to_string());
            } else {
                print_line(&format!(
                    "{books} books, {transfers} transfers: {faults} faults."
                ));
            }
            if faults == 0 {
                return Ok(());
            }
            Err(Failure::Contradiction(format!(
                "the ledger has {faults} faults"
            )))
        }
        Command::Show { account, limit } => {
            let statement = portal.ledger_statement(&context, &account, limit).await?;
            print_line(&statement_text(&statement));
            Ok(())
        }
    }
}

fn fault_line(fault: &LedgerFault, json: bool) -> String {
    if !json {
        return fault.to_string();
    }
    serde_json::json!({
        "check": fault.check.code(),
        "what": fault.check.words(),
        "account": fault.account_id.to_string(),
        "subject": fault.subject,
        "expected_minor": fault.expected_minor,
        "found_minor": fault.found_minor,
    })
    .to_string()
}

fn statement_text(statement: &LedgerStatement) -> String {
    let mut text = format!("Book of {}\n", statement.title);
    for (code, balance) in &statement.balances {
        text.push_str(&format!("  {code:<22} {:>14}\n", balance.to_string()));
    }
    for line in &statement.lines {
        text.push_str(&format!(
            "{} {:<17} {:>12}  {} <- {}  {}\n",
            line.effective_on,
            line.kind,
            line.amount.to_string(),
            line.debit,
            line.credit,
            line.reference
        ));
    }
    text.trim_end().to_owned()
}

/// A reader that went away (`| head`) is no failure of ours.
fn print_line(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}
