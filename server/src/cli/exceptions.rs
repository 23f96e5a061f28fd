//! `lamplight exceptions`: the queue of doubted interval data, for operators.

use std::io::Write;

use clap::Subcommand;
use portal::{NewDecision, QueuedException};

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `exceptions`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The oldest 200.
    List {
        /// open, resolved or superseded.
        #[arg(long, default_value = "open")]
        status: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// One, with the values of its day.
    Show {
        #[command(flatten)]
        which: Which,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Decide about one: keep the values, or replace those that are doubted by an estimate.
    Resolve {
        #[command(flatten)]
        which: Which,
        /// keep or estimate.
        #[arg(long)]
        decision: String,
        /// The energy of that day by the register in Wh: the estimate adds up to it.
        #[arg(long)]
        register_wh: Option<i64>,
        /// Why, for whoever reads it later.
        #[arg(long, default_value = "")]
        note: String,
    },
}

#[derive(clap::Args)]
struct Which {
    /// The account (number).
    #[arg(long)]
    account: String,
    /// The exception.
    id: String,
}

/// Lists, shows or decides.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let text = match args.what {
        What::List { status, json } => {
            let queue = portal.queued_exceptions(&context, &status).await?;
            if json {
                written(&queue)?
            } else {
                queue.iter().map(line).collect::<Vec<_>>().join("\n")
            }
        }
        What::Show { which, json } => {
            let one = portal.queued_exception(&context, &which.account, &which.id);
            let one = one.await?;
            if json { written(&one)? } else { page(&one) }
        }
        What::Resolve {
            which,
            decision,
            register_wh,
            note,
        } => {
            let decision = NewDecision {
                resolution: decision,
                register_wh,
                note,
            };
            let (account, id) = (&which.account, &which.id);
            let done = portal.decide_exception(&context, account, id, &decision);
            done.await?
        }
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").map_err(|error| Failure::failed("writing the queue", error))
}

fn written(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::failed("writing the queue", error))
}

fn line(one: &QueuedException) -> String {
    let figure = |number: Option<i64>| number.map_or_else(|| "-".to_owned(), |n| n.to_string());
    format!(
        "{} account {} supply {} {} {} {} slots {}+{} found {} expected {}",
        one.id,
        one.account,
        one.supply,
        one.channel,
        one.day,
        one.rule,
        one.first_slot,
        one.slots,
        figure(one.observed),
        figure(one.expected)
    )
}

fn page(one: &QueuedException) -> String {
    let mut lines = vec![line(one)];
    lines.extend(one.values.iter().map(|value| {
        let wh = value
            .wh
            .map_or_else(|| "missing".to_owned(), |wh| format!("{wh} Wh"));
        let doubted = if value.doubted { "  <- doubted" } else { "" };
        format!("{}  {wh}  {}{doubted}", value.from, value.quality)
    }));
    if !one.note.is_empty() {
        lines.push(format!("{}: {}", one.status, one.note));
    }
    lines.join("\n")
}
