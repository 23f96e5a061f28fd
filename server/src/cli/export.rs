//! `lamplight export`: the usage of a supply as a file.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use portal::ExportQuery;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `export`.
#[derive(clap::Args)]
pub struct Args {
    /// The account's number.
    #[arg(long)]
    account: String,
    /// The supply number (MPAN, MPRN) or identifier of a service point; needed where there are
    /// several.
    #[arg(long)]
    supply: Option<String>,
    /// First local day, ISO; without it the first with data.
    #[arg(long)]
    from: Option<String>,
    /// Last local day, ISO; without it the last with data.
    #[arg(long)]
    to: Option<String>,
    /// How the file is written.
    #[arg(long)]
    format: Format,
    /// What each row is; Green Button always has intervals.
    #[arg(long, default_value = "intervals")]
    detail: Detail,
    /// The file to write; without it standard output.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Comma-separated values.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// Green Button (ESPI) XML.
    #[value(alias = "greenbutton")]
    GreenButton,
}

#[derive(Clone, Copy, ValueEnum)]
enum Detail {
    /// As the meter gives it.
    Intervals,
    /// Local days.
    Days,
    /// Calendar months.
    Months,
}

/// Writes the file; nothing is left of it when that fails.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let format = match args.format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::GreenButton => "greenbutton",
    };
    let detail = match args.detail {
        Detail::Intervals => "intervals",
        Detail::Days => "days",
        Detail::Months => "months",
    };
    let query = ExportQuery {
        supply: args.supply,
        from: args.from,
        to: args.to,
        detail: Some(detail.to_owned()),
        format: Some(format.to_owned()),
        ..ExportQuery::default()
    };
    let export = portal
        .export_account_usage(&context, &args.account, &query)
        .await?;
    let Some(path) = args.out else {
        return write(export, &mut std::io::stdout().lock()).await;
    };
    let failed = |error| Failure::failed(&format!("writing {}", path.display()), error);
    let mut file = std::fs::File::create(&path).map_err(failed)?;
    let written = write(export, &mut file).await;
    if written.is_err() {
        std::fs::remove_file(&path).map_err(failed)?;
    }
    written
}

async fn write(mut export: portal::Export, out: &mut impl Write) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::failed("writing the export", error);
    while let Some(piece) = export.next().await? {
        out.write_all(&piece).map_err(failed)?;
    }
    out.flush().map_err(failed)
}
