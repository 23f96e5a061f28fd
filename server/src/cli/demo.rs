//! `lamplight demo`: a supplier made up from a seed, served at a printed address.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::{Failure, migrate, serve};
use crate::config::Config;
use crate::state;

/// Arguments of `demo`.
#[derive(clap::Args)]
pub struct Args {
    /// Where the database and the keys are kept.
    #[arg(long, default_value = "data/demo")]
    data_dir: PathBuf,
    /// Address and port.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// The supplier is the same for the same seed and the same last day.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many customers.
    #[arg(long, default_value_t = 240)]
    customers: u32,
    /// Also write the printed logins to this file, as JSON.
    #[arg(long)]
    logins_json: Option<PathBuf>,
    /// Fill the database and stop.
    #[arg(long)]
    no_serve: bool,
}

/// Fills an empty database once; a filled one is served as it is.
pub async fn run(mut config: Config, args: Args) -> Result<(), Failure> {
    config.log.start();
    std::fs::create_dir_all(&args.data_dir)
        .map_err(|error| Failure::failed(&format!("making {}", args.data_dir.display()), error))?;
    if let Some(listen) = args.listen {
        config.server.move_to(listen);
    }
    if std::env::var_os("DATABASE_URL").is_none() {
        config.database.url = format!("sqlite://{}", args.data_dir.join("demo.sqlite").display());
    }
    config.secrets.file = args.data_dir.join("secrets.toml");
    config.bank = config.bank.or_made_up();
    config.billing.supplier = demo::supplier(config.billing.supplier);
    let store = migrate::open(&config).await?;
    store
        .migrate()
        .await
        .map_err(|error| Failure::failed("migrating the database", error))?;
    let portal = state::portal(&config, store)?;
    let plan = demo::Plan {
        seed: args.seed,
        customers: args.customers,
        ..demo::Plan::default()
    };
    let logins = demo::fill(&portal, &plan, &|line| println!("{line}"))
        .await
        .map_err(|error| Failure::failed("filling the demo supplier", error))?;
    if let Some(path) = &args.logins_json {
        let json = serde_json::to_string_pretty(&logins)
            .map_err(|error| Failure::failed("writing the logins", error))?;
        std::fs::write(path, json)
            .map_err(|error| Failure::failed(&format!("writing {}", path.display()), error))?;
    }
    print_logins(&config, &logins);
    if args.no_serve {
        return Ok(());
    }
    serve::serve(&config, portal).await
}

fn print_logins(config: &Config, logins: &[demo::DemoLogin]) {
    println!();
    println!("Lamplight is at {}", config.server.public_origin());
    println!("Everything here is made up; no e-mail, text or card payment leaves this machine.");
    println!();
    for login in logins {
        println!("  {}", login.story);
        println!("    e-mail    {}", login.email);
        println!("    password  {}", login.password);
        match &login.totp_secret {
            Some(secret) => println!("    TOTP key  {secret}   code now: {}", login.code_now),
            None => println!("    (no second factor)"),
        }
    }
    println!();
}
