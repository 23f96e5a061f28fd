//! `lamplight import`: meter data from files into interval days.

mod prices;

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, Write};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use portal::{ImportFormat, ImportReport, ImportTarget, Portal, RejectedRow};

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Bytes that are read at once: enough to tell a format by.
const BUFFER_BYTES: usize = 128 * 1024;

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
    /// Calorific values of gas (area,gas_day,megajoules) or their areas (postcode_prefix,area).
    CalorificValues {
        /// The CSV file.
        file: PathBuf,
    },
    /// Prices by the interval, for the tariffs that name their series.
    Prices(prices::Args),
    /// Interval data in any format.
    Intervals {
        /// Which format; found out from the file when left out.
        #[arg(long)]
        format: Option<Format>,
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
    /// Which series of the file to take, as SUPPLY or SUPPLY/SERIES, when it has several or names
    /// another supply than the point.
    #[arg(long)]
    source: Option<String>,
    /// When the values were made (RFC 3339), if the file does not say; a later one supersedes.
    #[arg(long)]
    issued_at: Option<jiff::Timestamp>,
    /// Write every rejected row there as CSV (line,code,reason); the report names the first 1,000.
    #[arg(long)]
    rejected: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Green Button (ESPI XML).
    GreenButton,
    /// ESB Networks HDF.
    EsbHdf,
    /// The Australian market's NEM12.
    Nem12,
    /// Octopus Energy consumption JSON.
    Octopus,
    /// Lamplight's own: start,kwh[,quality,minutes,channel,issued].
    Csv,
}

impl From<Format> for ImportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::GreenButton => Self::GreenButton,
            Format::EsbHdf => Self::EsbHdf,
            Format::Nem12 => Self::Nem12,
            Format::Octopus => Self::Octopus,
            Format::Csv => Self::Csv,
        }
    }
}

/// Reads a file, and stores it unless told not to.
///
/// A report with rejected rows is printed as any other; the exit status then says that the input
/// was not all right.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let (format, file, options) = match args.what {
        What::GreenButton { file, options } => (Some(Format::GreenButton), file, options),
        What::Intervals {
            format,
            file,
            options,
        } => (format, file, options),
        What::Prices(args) => return prices::run(config, args).await,
        What::CalorificValues { file } => return calorific_values(config, &file).await,
    };
    let open = File::open(&file).map_err(|error| at(&file, &error))?;
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, open);
    let format = match format {
        Some(format) => format.into(),
        None => detect(&file, &mut reader)?,
    };
    let json = options.json;
    let report = load(config, format, reader, &file, options).await?;
    let text = if json { report.json() } else { report.text() };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").map_err(|error| Failure::failed("writing the report", error))?;
    match report.malformed() {
        None => Ok(()),
        Some((first, count)) => {
            let why = format!(
                "{count} rows rejected; line {}: {}",
                first.line, first.reason
            );
            Err(at(&file, &why))
        }
    }
}

/// Loads what is published about gas.
async fn calorific_values(config: &Config, file: &Path) -> Result<(), Failure> {
    let open = File::open(file).map_err(|error| at(file, &error))?;
    let portal = state::portal(config, migrate::open(config).await?)?;
    let context = portal.system("cli");
    let loaded = portal.load_calorific_values(&context, open).await;
    let loaded = loaded.map_err(|error| at(file, &error.message()))?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} values and {} areas loaded",
        loaded.values, loaded.areas
    )
    .map_err(|error| Failure::failed("writing the report", error))
}

async fn load(
    config: &Config,
    format: ImportFormat,
    mut reader: BufReader<File>,
    file: &Path,
    options: Options,
) -> Result<ImportReport, Failure> {
    let mut list = options
        .rejected
        .as_deref()
        .map(RejectedList::create)
        .transpose()?;
    let mut failed = None;
    let mut rejected = |row: &RejectedRow| {
        if let Some(Err(error)) = list.as_mut().map(|list| list.add(row)) {
            failed.get_or_insert(error);
        }
    };
    let report = if options.dry_run {
        Portal::check_import(format, reader, &mut rejected)
    } else {
        let (Some(account), Some(point)) = (options.account, options.point) else {
            return Err(Failure::BadInput(
                "say where it belongs with --account and --point, or use --dry-run".to_owned(),
            ));
        };
        let digest = digest(&mut reader).map_err(|error| at(file, &error))?;
        let portal = state::portal(config, migrate::open(config).await?)?;
        let context = portal.system("cli");
        let target = ImportTarget {
            account_number: account,
            point_identifier: point,
            source: options.source,
            issued_at: options.issued_at.map(Into::into),
            digest: Some(digest),
        };
        portal
            .import(&context, format, reader, &target, &mut rejected)
            .await
    };
    if let Some(Err(error)) = list.map(RejectedList::finish) {
        failed.get_or_insert(error);
    }
    if let Some(error) = failed {
        return Err(Failure::failed("writing the rejected rows", error));
    }
    report.map_err(|error| at(file, &error.message()))
}

/// What names the file by its content, so that an import that broke off can go on. Reads it once.
fn digest(reader: &mut BufReader<File>) -> std::io::Result<String> {
    reader.rewind()?;
    let digest = portal::file_digest(&mut *reader)?;
    reader.rewind()?;
    Ok(digest)
}

fn detect(file: &Path, reader: &mut BufReader<File>) -> Result<ImportFormat, Failure> {
    let beginning = reader.fill_buf().map_err(|error| at(file, &error))?;
    portal::detect_format(beginning).ok_or_else(|| {
        at(
            file,
            &"line 1: the format is not known; name it with --format",
        )
    })
}

fn at(file: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::BadInput(format!("{}: {why}", file.display()))
}

/// Rejected rows on their way to a file.
struct RejectedList(std::io::BufWriter<File>);

impl RejectedList {
    fn create(path: &Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|error| at(path, &error))?;
        let mut list = std::io::BufWriter::new(file);
        writeln!(list, "line,code,reason")
            .map_err(|error| Failure::failed("writing the rejected rows", error))?;
        Ok(Self(list))
    }

    fn add(&mut self, row: &RejectedRow) -> std::io::Result<()> {
        let reason = row.reason.replace('"', "\"\"");
        writeln!(self.0, "{},{},\"{reason}\"", row.line, row.code)
    }

    fn finish(mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}
