//! `lamplight add-customer`: one customer with one electricity supply, to load real data for.

use std::io::Read;
use std::path::PathBuf;

use portal::NewCustomer;

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `add-customer`. The password is read from standard input.
#[derive(clap::Args)]
pub struct Args {
    /// Name as on letters.
    #[arg(long)]
    name: String,
    /// Sign-in and contact e-mail.
    #[arg(long)]
    email: String,
    /// Street and number.
    #[arg(long)]
    address: String,
    /// Town.
    #[arg(long)]
    town: String,
    /// Postcode.
    #[arg(long)]
    postcode: String,
    /// IANA time zone of the property.
    #[arg(long, default_value = "Europe/London")]
    time_zone: String,
    /// Supply number: MPAN, or the market's own.
    #[arg(long)]
    point: String,
    /// Serial number of the meter.
    #[arg(long)]
    meter: String,
    /// The agreed tariff: Lamplight's TOML or an OpenEI URDB JSON file.
    #[arg(long)]
    tariff: PathBuf,
    /// First day of supply, ISO.
    #[arg(long)]
    from: String,
    /// The share of domestic use that a business declares, in per cent.
    #[arg(long)]
    domestic_percent: Option<String>,
}

/// Adds the customer and prints the account's number.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let tariff = std::fs::read_to_string(&args.tariff)
        .map_err(|error| Failure::BadInput(format!("{}: {error}", args.tariff.display())))?;
    let mut password = String::new();
    std::io::stdin()
        .read_to_string(&mut password)
        .map_err(|error| Failure::failed("reading the password from standard input", error))?;
    let portal = state::portal(config, migrate::open(config).await?)?;
    let new = NewCustomer {
        name: args.name,
        email: args.email,
        password: password.trim_end_matches(['\r', '\n']).to_owned(),
        line1: args.address,
        town: args.town,
        postcode: args.postcode,
        time_zone: args.time_zone,
        supply_number: args.point,
        meter_serial: args.meter,
        tariff,
        opened_on: args.from,
        domestic_percent: args.domestic_percent,
    };
    let number = portal.add_customer(&portal.system("cli"), &new).await?;
    println!("{number}");
    Ok(())
}
