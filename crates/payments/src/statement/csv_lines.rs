//! A statement as CSV, for banks that give no CAMT: the columns are named in the first row, in any
//! order: `account`, `booked_on`, `amount` (what left us with a minus) or `paid_in` and `paid_out`,
//! `currency`, `reference`, and where the bank has them `payer`, `end_to_end`, `bank_reference`,
//! `reversal` (`yes`).

use std::io::Read;

use money::{Currency, Money, parse_amount};

use super::{Direction, StatementError, StatementLine};

const KNOWN: [&str; 11] = [
    "account",
    "booked_on",
    "amount",
    "paid_in",
    "paid_out",
    "currency",
    "reference",
    "payer",
    "end_to_end",
    "bank_reference",
    "reversal",
];

/// Reads every line and gives it to `take`, in the file's order.
///
/// # Errors
/// The first line that is wrong, by its number; `take`'s own error ends the reading too.
pub fn read_csv(
    file: impl Read,
    take: &mut dyn FnMut(StatementLine) -> Result<(), StatementError>,
) -> Result<(), StatementError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file);
    let heads = reader
        .headers()
        .map_err(|error| at(1, error.to_string()))?
        .clone();
    let names: Vec<String> = heads
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').to_lowercase())
        .collect();
    if let Some(unknown) = names.iter().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(at(1, format!("the column \"{unknown}\" is not known")));
    }
    for wanted in ["account", "booked_on", "currency", "reference"] {
        if !names.iter().any(|name| name == wanted) {
            return Err(at(1, format!("the column \"{wanted}\" is missing")));
        }
    }
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let row = Row {
                    names: &names,
                    record: &record,
                };
                take(row.line().map_err(|why| at(line, why))?)?;
            }
            Err(error) => return Err(at(line, error.to_string())),
        }
    }
}

fn at(line: u64, why: impl Into<String>) -> StatementError {
    StatementError::new(format!("line {line}"), why)
}

struct Row<'a> {
    names: &'a [String],
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    fn get(&self, name: &str) -> &str {
        let at = self.names.iter().position(|known| known == name);
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    fn line(&self) -> Result<StatementLine, String> {
        let booked_on = self.get("booked_on");
        let (direction, amount) = self.amount()?;
        let reversal = match self.get("reversal").to_lowercase().as_str() {
            "" | "no" | "false" => false,
            "yes" | "true" => true,
            other => return Err(format!("reversal \"{other}\" is neither yes nor no")),
        };
        let account = self.get("account");
        if account.is_empty() {
            return Err("the account is empty".to_owned());
        }
        Ok(StatementLine {
            bank_account: account.to_owned(),
            booked_on: booked_on
                .parse()
                .map_err(|_| format!("\"{booked_on}\" is no ISO day"))?,
            direction,
            reversal,
            amount,
            remittance: self.get("reference").to_owned(),
            payer: self.get("payer").to_owned(),
            end_to_end: self.get("end_to_end").to_owned(),
            bank_reference: self.get("bank_reference").to_owned(),
        })
    }

    fn amount(&self) -> Result<(Direction, Money), String> {
        let currency =
            Currency::from_code(self.get("currency")).map_err(|error| error.to_string())?;
        let read = |text: &str| parse_amount(text, currency).map_err(|error| error.to_string());
        let signed = match (
            self.get("amount"),
            self.get("paid_in"),
            self.get("paid_out"),
        ) {
            (amount, "", "") if !amount.is_empty() => read(amount)?,
            ("", paid_in, "") if !paid_in.is_empty() => read(paid_in)?,
            ("", "", paid_out) if !paid_out.is_empty() => read(paid_out)?
                .checked_neg()
                .map_err(|error| error.to_string())?,
            _ => return Err("one amount is wanted: amount, paid_in or paid_out".to_owned()),
        };
        let size = signed.checked_abs().map_err(|error| error.to_string())?;
        match signed.minor() {
            0 => Err("an amount of nothing".to_owned()),
            1.. => Ok((Direction::Credit, size)),
            _ => Ok((Direction::Debit, size)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> Result<Vec<StatementLine>, StatementError> {
        let mut lines = Vec::new();
        read_csv(text.as_bytes(), &mut |line| {
            lines.push(line);
            Ok(())
        })?;
        Ok(lines)
    }

    #[test]
    fn both_ways_of_writing_amounts_are_read() {
        let signed = read(
            "account,booked_on,amount,currency,reference,payer\n\
             GB1,2025-03-03,84.12,GBP,RF71A0000001,A SMITH\n\
             GB1,2025-03-04,\"-1,000.00\",GBP,rent,\n",
        )
        .expect("sound");
        assert_eq!(signed.len(), 2);
        assert_eq!(signed[0].amount, Money::from_minor(8_412, Currency::Gbp));
        assert_eq!(signed[0].booked_on, date(2025, 3, 3));
        assert_eq!(signed[1].direction, Direction::Debit);
        assert_eq!(signed[1].amount.minor(), 100_000);
        let split = read(
            "account,booked_on,paid_in,paid_out,currency,reference,reversal\n\
             GB1,2025-03-03,,84.12,GBP,unpaid,yes\n",
        )
        .expect("sound");
        assert!(split[0].reversal && split[0].direction == Direction::Debit);
    }

    #[test]
    fn a_wrong_line_is_named_by_its_number() {
        let head = "account,booked_on,amount,currency,reference\n";
        for (rows, says) in [
            (
                "GB1,2025-03-03,1.00,GBP,a\nGB1,2025-13-03,1.00,GBP,b\n",
                "line 3",
            ),
            ("GB1,2025-03-03,0.00,GBP,a\n", "nothing"),
            ("GB1,2025-03-03,1.00,XXX,a\n", "XXX"),
            ("GB1,2025-03-03,,GBP,a\n", "one amount"),
            (",2025-03-03,1.00,GBP,a\n", "account"),
            ("GB1,2025-03-03,1.00,GBP\n", "line 2"),
        ] {
            let error = read(&format!("{head}{rows}")).expect_err("refused");
            assert!(error.to_string().contains(says), "{error}");
        }
        assert!(read("account,booked_on\n").is_err());
        assert!(read("account,booked_on,amount,currency,reference,colour\n").is_err());
    }
}
