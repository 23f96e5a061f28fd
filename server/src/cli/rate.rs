//! `lamplight rate`: a year of load under a tariff of OpenEI's database, month by month, unrounded.
//!
//! It needs no database: tariff, load and settings come from one file, and nothing is stored. The
//! months are those of NREL's SAM, which the engine is compared with.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;
use tariff::TariffError;
use tariff::sam::{SamMonth, rate_case};

use super::Failure;

/// Arguments of `rate`.
#[derive(clap::Args)]
pub struct Args {
    /// A JSON file with `tariff` (URDB), `net_load_kw`, `steps_per_hour` and SAM's settings.
    #[arg(long, value_name = "FILE")]
    case: PathBuf,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    months: Vec<Row>,
}

/// A month as printed: decimals as text, with all their digits.
#[derive(Serialize)]
struct Row {
    month: usize,
    fixed: String,
    energy: String,
    demand: String,
    minimum_topup: String,
    true_up_credit: String,
    total: String,
}

/// Rates the case and prints it. What the tariff says and the model does not charge goes to
/// standard error.
pub fn run(args: &Args) -> Result<(), Failure> {
    let place = args.case.display();
    let text = std::fs::read_to_string(&args.case)
        .map_err(|error| Failure::BadInput(format!("{place}: {error}")))?;
    let (months, left_out) = rate_case(&text).map_err(|error| match error {
        TariffError::Overflow => Failure::failed(&place.to_string(), error),
        error => Failure::BadInput(format!("{place}: {error}")),
    })?;
    for what in left_out {
        eprintln!("lamplight: not charged: {what}");
    }
    let report = Report {
        months: months.iter().enumerate().map(row).collect(),
    };
    if args.json {
        let json = serde_json::to_string(&report);
        println!(
            "{}",
            json.map_err(|error| Failure::failed("writing JSON", error))?
        );
    } else {
        print!("{}", table(&report));
    }
    Ok(())
}

fn row((index, month): (usize, &SamMonth)) -> Row {
    let text = |amount: money::Decimal| amount.normalize().to_string();
    Row {
        month: index + 1,
        fixed: text(month.fixed),
        energy: text(month.energy),
        demand: text(month.demand),
        minimum_topup: text(month.minimum_topup),
        true_up_credit: text(month.true_up_credit),
        total: text(month.total),
    }
}

fn table(report: &Report) -> String {
    let mut text = String::new();
    let mut line = |cells: [&str; 7]| {
        let [month, rest @ ..] = cells;
        let _ = write!(text, "{month:>5}");
        for cell in rest {
            let _ = write!(text, " {:>16}", cell.get(..16).unwrap_or(cell));
        }
        text.push('\n');
    };
    line([
        "month",
        "fixed",
        "energy",
        "demand",
        "minimum_topup",
        "true_up_credit",
        "total",
    ]);
    for row in &report.months {
        line([
            &row.month.to_string(),
            &row.fixed,
            &row.energy,
            &row.demand,
            &row.minimum_topup,
            &row.true_up_credit,
            &row.total,
        ]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let month = SamMonth {
            fixed: money::Decimal::new(1000, 2),
            energy: money::Decimal::new(-5, 1),
            total: money::Decimal::new(95, 1),
            ..SamMonth::default()
        };
        Report {
            months: vec![row((0, &month))],
        }
    }

    #[test]
    fn amounts_are_text_with_their_digits_and_no_more() {
        let json = serde_json::to_string(&report()).expect("is written");
        assert_eq!(
            json,
            concat!(
                r#"{"months":[{"month":1,"fixed":"10","energy":"-0.5","demand":"0","#,
                r#""minimum_topup":"0","true_up_credit":"0","total":"9.5"}]}"#
            )
        );
    }

    #[test]
    fn the_table_has_a_heading_and_a_line_a_month() {
        let text = table(&report());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("month") && lines[0].ends_with("total"));
        assert!(lines[1].starts_with("    1") && lines[1].ends_with("9.5"));
    }
}
