//! `lamplight bill-document`: a stored bill as a file to print or to emboss.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `bill-document`.
#[derive(clap::Args)]
pub struct Args {
    /// The bill's identifier, `bill_…`.
    bill: String,
    /// How it is written.
    #[arg(long, default_value = "pdf")]
    format: Format,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A tagged PDF (PDF/UA-1).
    Pdf,
    /// The same in print of at least 18 points.
    LargePrint,
    /// Contracted Braille for an embosser; needs liblouis.
    Brf,
    /// Plain text of 80 columns.
    Text,
}

/// Writes the file.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let format = match args.format {
        Format::Pdf => "pdf",
        Format::LargePrint => "large-print",
        Format::Brf => "brf",
        Format::Text => "text",
    };
    let file = portal
        .bill_document(&context, &args.bill, format, None)
        .await?;
    let bytes = file.bytes.unwrap_or_default();
    let written = std::fs::write(&args.out, &bytes);
    written.map_err(|error| Failure::failed(&format!("writing {}", args.out.display()), error))?;
    println!("{}: {} bytes.", args.out.display(), bytes.len());
    Ok(())
}
