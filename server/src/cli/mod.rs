//! The command line: one file a command. Exit status 0 done, 1 failed, 2 the input is wrong,
//! 3 what is stored contradicts itself.

mod add_customer;
mod adjust;
mod bank_statement;
mod bill;
mod bill_cancel;
mod bill_document;
mod bill_query;
mod bill_review;
mod bill_run;
mod billing_terms;
mod check_config;
mod declare_use;
mod demo;
mod direct_debit;
mod exceptions;
mod export;
mod import;
mod ledger;
mod migrate;
mod new_secrets;
mod rate;
mod reconcile;
mod replay;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;

/// Lamplight: a self-service portal for an energy supplier's customers.
#[derive(Parser)]
#[command(name = "lamplight", version)]
pub struct Cli {
    /// Configuration file (TOML); without it defaults and environment variables hold.
    #[arg(long, global = true, env = "LAMPLIGHT_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal.
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
    /// Make the file of keys; replicas share one.
    NewSecrets,
    /// Fill a demo supplier into an empty database and serve it.
    Demo(demo::Args),
    /// Load meter data.
    Import(import::Args),
    /// Write the usage of a supply to a file.
    Export(export::Args),
    /// Rate a year of load under a URDB tariff, without a database.
    Rate(rate::Args),
    /// Produce the bill of an account for a period.
    Bill(bill::Args),
    /// Bill every account that is due on a day.
    BillRun(bill_run::Args),
    /// Decide about bills that a person looks at first.
    BillReview(bill_review::Args),
    /// List and answer what customers ask about their bills.
    BillQuery(bill_query::Args),
    /// Show and change how an account is billed.
    BillingTerms(billing_terms::Args),
    /// List and decide what validation doubts in interval data.
    Exceptions(exceptions::Args),
    /// Write a stored bill as a PDF, in large print, in Braille or as text.
    BillDocument(bill_document::Args),
    /// Take a bill back, and make it again where asked to.
    BillCancel(bill_cancel::Args),
    /// Give credit, put a charge right, or give a debt up.
    Adjust(adjust::Args),
    /// Prove the ledger, or show the book of an account.
    Ledger(ledger::Args),
    /// Work a stored bill out again from its stored inputs, and compare.
    Replay(replay::Args),
    /// Compare gateways' books with the ledger.
    Reconcile(reconcile::Args),
    /// Book what the bank's statement says came in.
    BankStatement(bank_statement::StatementArgs),
    /// Money whose owner is not known.
    Suspense(bank_statement::SuspenseArgs),
    /// Files to Bacs, and reports from it.
    DirectDebit(direct_debit::Args),
    /// Add one customer with one electricity supply.
    AddCustomer(add_customer::Args),
    /// Keep what a business declares of its use, for taxes.
    DeclareUse(declare_use::Args),
    /// Read the configuration, say what holds, and stop.
    CheckConfig,
}

/// What ends a command early.
#[derive(Debug)]
pub enum Failure {
    /// It could not be done: exit status 1.
    Failed(String),
    /// What was given is wrong: exit status 2.
    BadInput(String),
    /// What is stored contradicts itself: exit status 3.
    Contradiction(String),
}

impl Failure {
    /// Something that could not be done, with what was tried.
    pub fn failed(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Failed(format!("{what}: {error}"))
    }
}

impl From<portal::PortalError> for Failure {
    fn from(error: portal::PortalError) -> Self {
        match &error {
            portal::PortalError::Refused(_) => Self::BadInput(error.message()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// Runs a command to its exit status.
pub fn run(cli: Cli) -> ExitCode {
    let outcome = Config::load(cli.config.as_deref())
        .map_err(|error| Failure::BadInput(error.to_string()))
        .and_then(|config| dispatch(cli.command, config));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Failed(message)) => {
            eprintln!("lamplight: {message}");
            ExitCode::FAILURE
        }
        Err(Failure::Contradiction(message)) => {
            eprintln!("lamplight: {message}");
            ExitCode::from(3)
        }
        Err(Failure::BadInput(message)) => {
            eprintln!("lamplight: {message}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: Command, config: Config) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed("starting the runtime", error))?;
    runtime.block_on(async {
        match command {
            Command::Serve => serve::run(&config).await,
            Command::Migrate => migrate::run(&config).await,
            Command::NewSecrets => new_secrets::run(&config),
            Command::Demo(args) => demo::run(config, args).await,
            Command::Import(args) => import::run(&config, args).await,
            Command::Export(args) => export::run(&config, args).await,
            Command::Rate(args) => rate::run(&args),
            Command::Bill(args) => bill::run(&config, args).await,
            Command::BillRun(args) => bill_run::run(&config, args).await,
            Command::BillReview(args) => bill_review::run(&config, args).await,
            Command::BillQuery(args) => bill_query::run(&config, args).await,
            Command::BillingTerms(args) => billing_terms::run(&config, args).await,
            Command::BillDocument(args) => bill_document::run(&config, args).await,
            Command::BillCancel(args) => bill_cancel::run(&config, args).await,
            Command::Adjust(args) => adjust::run(&config, args).await,
            Command::Ledger(args) => ledger::run(&config, args).await,
            Command::Replay(args) => replay::run(&config, args).await,
            Command::Reconcile(args) => reconcile::run(&config, &args).await,
            Command::BankStatement(args) => bank_statement::import(&config, args).await,
            Command::Suspense(args) => bank_statement::suspense(&config, args).await,
            Command::DirectDebit(args) => direct_debit::run(&config, args).await,
            Command::AddCustomer(args) => add_customer::run(&config, args).await,
            Command::Exceptions(args) => exceptions::run(&config, args).await,
            Command::DeclareUse(args) => declare_use::run(&config, args).await,
            Command::CheckConfig => check_config::run(&config),
        }
    })
}
