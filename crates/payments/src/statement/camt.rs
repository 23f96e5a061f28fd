//! CAMT.053 (ISO 20022 `BkToCstmrStmt`), any version: booked entries as lines, read as a stream.
//!
//! An entry that bundles several payments is one line each, and they must sum to the entry. Where
//! the statement gives its opening and closing balance, its entries must lead from one to the
//! other: a statement with a hole in it is refused. Pending entries (`PDNG`, `INFO`) are left out:
//! they come again when booked.

use std::io::BufRead;

use super::camt_statement::{Balance, Detail, Entry, Statement};
use super::{StatementError, StatementLine};
use crate::xml::{Step, Steps};

/// Reads every statement of a file and gives its lines to `take`, in order.
///
/// # Errors
/// The first thing that is wrong, with the entry's number; `take`'s own error ends it too.
pub fn read_camt053(
    file: impl BufRead,
    take: &mut dyn FnMut(StatementLine) -> Result<(), StatementError>,
) -> Result<(), StatementError> {
    let mut steps = Steps::new(file);
    let mut statement = Statement::default();
    let mut statements = 0_u32;
    loop {
        match steps.next()? {
            Step::Start(name, attributes) => {
                let currency = attributes.into_iter().find(|(key, _)| key == "Ccy");
                if let Some((_, currency)) = currency {
                    statement.currency = currency;
                }
                match name.as_str() {
                    "Stmt" => statement = Statement::default(),
                    "Bal" => statement.balance = Balance::default(),
                    "Ntry" => statement.entry = Entry::default(),
                    "TxDtls" => statement.entry.details.push(Detail::default()),
                    _ => {}
                }
            }
            Step::End(name, text) => {
                let within = |names: &[&str]| steps.ends_with(names);
                match name.as_str() {
                    "Bal" => statement.end_balance()?,
                    "Ntry" => statement.end_entry(take)?,
                    "Stmt" => {
                        statements += 1;
                        statement.check()?;
                    }
                    _ if text.is_empty() => {}
                    _ if steps.path().any(|open| open == "TxDtls") => {
                        statement.detail_field(&name, text, &within)?;
                    }
                    _ if steps.path().any(|open| open == "Ntry") => {
                        statement.entry_field(&name, text, &within)?;
                    }
                    _ => statement.own_field(&name, text, &within)?,
                }
            }
            Step::Eof if statements > 0 => return Ok(()),
            Step::Eof => return Err(StatementError::new("the file", "holds no statement (Stmt)")),
        }
    }
}

#[cfg(test)]
#[path = "camt_tests.rs"]
mod tests;
