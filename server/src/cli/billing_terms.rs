//! `lamplight billing-terms`: how an account is billed, where it differs from its segment.

use portal::{AccountTerms, BusinessFacts};

use super::{Failure, migrate};
use crate::config::Config;
use crate::state;

/// Arguments of `billing-terms`.
#[derive(clap::Args)]
pub struct Args {
    /// The account's number.
    account: String,
    /// Its segment.
    #[arg(long)]
    segment: Option<String>,
    /// The day of the month on which its periods begin, 1 to 31.
    #[arg(long)]
    day: Option<i8>,
    /// The purchase order that its bills quote.
    #[arg(long)]
    purchase_order: Option<String>,
    /// The company behind its customer, as registered.
    #[arg(long)]
    company: Option<String>,
    /// The company's number in the companies' register.
    #[arg(long, requires = "company", default_value = "")]
    company_number: String,
    /// The company's VAT number.
    #[arg(long, requires = "company", default_value = "")]
    vat_number: String,
    /// Hold its bills back, for this reason.
    #[arg(long, conflicts_with = "lift_hold")]
    hold: Option<String>,
    /// The first day on which the hold holds no longer, ISO.
    #[arg(long, requires = "hold")]
    until: Option<jiff::civil::Date>,
    /// Lift the hold.
    #[arg(long)]
    lift_hold: bool,
}

/// Changes what is named, and shows where the account's billing stands.
pub async fn run(config: &Config, args: Args) -> Result<(), Failure> {
    let portal = state::portal(config, migrate::open(config).await?)?;
    let ctx = portal.system("cli");
    let account = args.account.as_str();
    let known = portal.billing_state(&ctx, account).await?.terms;
    let terms = AccountTerms {
        segment: args.segment.or(known.segment.clone()),
        bill_day: args.day.or(known.bill_day),
        purchase_order: args
            .purchase_order
            .unwrap_or_else(|| known.purchase_order.clone()),
    };
    if terms != known {
        portal.set_billing_terms(&ctx, account, &terms).await?;
    }
    if let Some(company_name) = args.company {
        let business = BusinessFacts {
            company_name,
            company_number: args.company_number,
            vat_number: args.vat_number,
            purchase_order: String::new(),
        };
        portal.set_business(&ctx, account, &business).await?;
    }
    if let Some(reason) = &args.hold {
        portal.hold_bills(&ctx, account, reason, args.until).await?;
    }
    if args.lift_hold {
        portal.lift_hold(&ctx, account).await?;
    }
    let state = portal.billing_state(&ctx, account).await?;
    println!(
        "segment         {}",
        state.terms.segment.as_deref().unwrap_or("by its customer")
    );
    if let Some(day) = state.terms.bill_day {
        println!("day             {day}");
    }
    if !state.terms.purchase_order.is_empty() {
        println!("purchase order  {}", state.terms.purchase_order);
    }
    if let Some(business) = &state.business {
        println!("company         {}", business.company_name);
    }
    if let Some(billed_to) = state.supplied.and_then(|supplied| supplied.billed_to) {
        println!("billed to       {billed_to}");
    }
    if let Some(hold) = &state.hold {
        let until = hold
            .until
            .map_or_else(String::new, |day| format!(" until {day}"));
        println!("on hold{until}: {}", hold.reason);
    }
    Ok(())
}
