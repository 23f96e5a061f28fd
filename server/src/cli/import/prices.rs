//! `lamplight import prices`: published prices by the interval into a series.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use portal::{PriceFormat, PriceImport, PriceLoad};

use super::at;
use crate::cli::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `import prices`.
#[derive(clap::Args)]
pub struct Args {
    /// The file.
    file: PathBuf,
    /// The series, as tariffs name it.
    #[arg(long)]
    series: String,
    /// How it is written.
    #[arg(long)]
    format: Format,
    /// Currency of the prices.
    #[arg(long, default_value = "GBP")]
    currency: String,
    /// Minutes of each price.
    #[arg(long, default_value_t = 30)]
    minutes: u16,
    /// Read, compare and report only; store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// start[,end],price in pounds or dollars a kWh, or valid_from,valid_to,value_exc_vat in pence.
    Csv,
    /// Unit rates as Octopus Energy's API answers them, in pence.
    Json,
}

/// Loads the file and prints what it changed.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let open = File::open(&args.file).map_err(|error| at(&args.file, &error))?;
    let portal = state::portal(config, migrate::open(config).await?)?;
    let import = PriceImport {
        series: args.series,
        currency: args.currency,
        resolution_minutes: args.minutes,
        format: match args.format {
            Format::Csv => PriceFormat::Csv,
            Format::Json => PriceFormat::Json,
        },
        dry_run: args.dry_run,
    };
    let context = portal.system("cli");
    let loaded = portal.import_prices(&context, &import, BufReader::new(open));
    let loaded = loaded
        .await
        .map_err(|error| at(&args.file, &error.message()))?;
    let report = if args.json {
        json(&loaded)
    } else {
        text(&loaded)
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{report}").map_err(|error| Failure::failed("writing the report", error))
}

fn json(load: &PriceLoad) -> String {
    let gap = |(from, to): &(base::Instant, base::Instant)| [from.to_string(), to.to_string()];
    serde_json::json!({
        "intervals": load.intervals,
        "added": load.added,
        "corrected": load.corrected,
        "duplicates": load.duplicates,
        "gaps": load.gaps.iter().map(gap).collect::<Vec<_>>(),
        "revision": load.revision,
    })
    .to_string()
}

fn text(load: &PriceLoad) -> String {
    let mut lines = vec![format!(
        "{} prices: {} new, {} corrected, {} twice",
        load.intervals, load.added, load.corrected, load.duplicates
    )];
    for (from, to) in &load.gaps {
        lines.push(format!("no price from {from} to {to}"));
    }
    lines.push(match load.revision {
        Some(revision) => format!("stored as revision {revision}"),
        None => "nothing stored".to_owned(),
    });
    lines.join("\n")
}
