//! `lamplight bill-query`: what customers ask about their bills, and what they are answered.

use clap::{Subcommand, ValueEnum};
use portal::{AnswerRequest, QueuedQuery};

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `bill-query`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show what waits for an answer, the most urgent first.
    List,
    /// Answer a query.
    Answer {
        /// What the customer quotes, such as A0000001-Q01.
        reference: String,
        /// How it is answered.
        #[arg(long)]
        outcome: Outcome,
        /// The answer, as the customer reads it; not for a withdrawal.
        #[arg(long, default_value = "")]
        words: String,
        /// The adjustment that put the bill right, `adj_…`. Without one, a bill that is upheld must
        /// have been cancelled.
        #[arg(long)]
        adjustment: Option<String>,
    },
    /// Close a query that was answered.
    Close {
        /// What the customer quotes.
        reference: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Outcome {
    /// The bill was wrong and was put right.
    Upheld,
    /// The bill is right.
    Explained,
    /// The customer took it back.
    Withdrawn,
}

impl Outcome {
    const fn code(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Explained => "explained",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Shows or decides; deciding the same again does nothing.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let ctx = portal.system("cli");
    match args.action {
        Action::List => {
            let mut after = None;
            loop {
                let open = portal.open_bill_queries(&ctx, after).await?;
                let Some(last) = open.last() else { break };
                after = Some((last.query.answer_due, last.query.id));
                open.iter().for_each(show);
            }
        }
        Action::Answer {
            reference,
            outcome,
            words,
            adjustment,
        } => {
            let request = AnswerRequest {
                reference,
                outcome: outcome.code().to_owned(),
                words,
                adjustment,
            };
            portal.answer_bill_query(&ctx, &request).await?;
            println!("{}: {}.", request.reference, request.outcome);
        }
        Action::Close { reference } => {
            portal.close_bill_query(&ctx, &reference).await?;
            println!("{reference}: closed.");
        }
    }
    Ok(())
}

fn show(one: &QueuedQuery) {
    let query = &one.query;
    let late = if one.late { "  LATE" } else { "" };
    println!(
        "{}  answer by {}{late}  {}  {} of bill {} on hold",
        query.reference,
        query.answer_due,
        query.category.code(),
        query.disputed,
        one.bill_number
    );
    for line in query.words.text().lines() {
        println!("    {line}");
    }
}
