//! `lamplight import`: meter data from files into interval days.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use portal::{ImportFormat, ImportTarget, Portal};

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `import`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A Green Button (ESPI) file.
    GreenButton {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        options: Options,
    },
    /// Interval data in another format.
    Intervals {
        /// Which format.
        #[arg(long)]
        format: Format,
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        options: Options,
    },
}

#[derive(clap::Args)]
struct Options {
    /// Read and check only; store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Report as JSON.
    #[arg(long)]
    json: bool,
    /// The account to store it for (number); needed unless --dry-run.
    #[arg(long)]
    account: Option<String>,
    /// The supply number (MPAN or the market's own) of that account's service point.
    #[arg(long)]
    point: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// ESB Networks HDF.
    EsbHdf,
    /// Octopus Energy consumption JSON.
    Octopus,
    /// Lamplight's own: start,kwh[,quality].
    Csv,
}

/// Reads a file, and stores it unless told not to.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let (format, file, options) = match args.what {
        What::GreenButton { file, options } => (ImportFormat::GreenButton, file, options),
        What::Intervals {
            format,
            file,
            options,
        } => {
            let format = match format {
                Format::EsbHdf => ImportFormat::EsbHdf,
                Format::Octopus => ImportFormat::Octopus,
                Format::Csv => ImportFormat::Csv,
            };
            (format, file, options)
        }
    };
    let open = File::open(&file)
        .map_err(|error| Failure::BadInput(format!("{}: {error}", file.display())))?;
    let reader = BufReader::new(open);
    let report = if options.dry_run {
        Portal::check_import(format, reader)
    } else {
        let (Some(account), Some(point)) = (options.account, options.point) else {
            return Err(Failure::BadInput(
                "say where it belongs with --account and --point, or use --dry-run".to_owned(),
            ));
        };
        let portal = state::portal(config, migrate::open(config).await?)?;
        let context = portal.system("cli");
        let target = ImportTarget {
            account_number: account,
            point_identifier: point,
        };
        portal.import(&context, format, reader, &target).await
    }
    .map_err(|error| Failure::BadInput(format!("{}: {}", file.display(), error.message())))?;
    let text = if options.json {
        report.json()
    } else {
        report.text()
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").map_err(|error| Failure::failed("writing the report", error))
}
