//! What Bacs sends back: ARUDD (returned collections), AUDDIS (refused instructions), ADDACS
//! (instructions ended or changed at the bank) and DDICA (indemnity claims), as XML.
//!
//! The documented subset: the attributes named here; another report is refused. Reports are small
//! and read whole, as ISO-8859-1, which Bacs declares, or UTF-8.

use std::borrow::Cow;

use jiff::civil::Date;
use money::{Currency, Money, parse_amount};

use crate::xml::{Step, Steps, XmlError};

/// Why a report was not taken. Nothing of it is then booked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Not XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// None of the reports that are read.
    #[error("this is none of the reports ARUDD, AUDDIS, ADDACS and DDICA")]
    Unknown,
    /// An entry lacks something or holds nonsense.
    #[error("entry {entry}: {what}")]
    Entry {
        /// Counted from one.
        entry: usize,
        /// What is wrong.
        what: String,
    },
    /// The report says how many or how much it holds, and that is not what it holds.
    #[error("the report's own total is {said}, its entries are {found}: part of it is missing")]
    Incomplete {
        /// What it says.
        said: String,
        /// What is there.
        found: String,
    },
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportLine {
    /// ARUDD: a collection came back.
    Returned {
        /// The mandate's reference.
        reference: String,
        /// How much.
        amount: Money,
        /// The processing day of the file it was in.
        processed_on: Date,
        /// The bank's code: `0` refer to payer, `1` instruction cancelled, …
        code: String,
    },
    /// AUDDIS: the bank did not take an instruction.
    Refused {
        /// The mandate's reference.
        reference: String,
        /// The bank's code.
        code: String,
    },
    /// ADDACS: the instruction ended at the bank, or its account did.
    Ended {
        /// The mandate's reference.
        reference: String,
        /// The bank's code: `0` cancelled, `1` by the payer, `2` payer deceased, …
        code: String,
    },
    /// ADDACS `3`, `C`, `D`, `E`, `R`: something about it changed and staff must look.
    Changed {
        /// The mandate's reference.
        reference: String,
        /// The bank's code.
        code: String,
    },
    /// DDICA: the customer's bank gave a collection back to them and takes it from us.
    Claimed {
        /// The mandate's reference.
        reference: String,
        /// How much.
        amount: Money,
        /// The day of the collection.
        collected_on: Date,
        /// The claim's own number, unique with the bank.
        claim: String,
        /// Why.
        code: String,
    },
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BacsReport {
    /// `ARUDD`, `AUDDIS`, `ADDACS` or `DDICA`.
    pub kind: &'static str,
    /// Its lines, in order.
    pub lines: Vec<ReportLine>,
}

/// Reads a report.
///
/// # Errors
/// [`ReportError`]; a report is taken whole or not at all.
pub fn read_report(bytes: &[u8]) -> Result<BacsReport, ReportError> {
    let text = text_of(bytes);
    let mut steps = Steps::new(text.as_bytes());
    let mut reading = Reading::default();
    loop {
        match steps.next()? {
            Step::Start(name, attributes) => reading.start(&name, &attributes)?,
            Step::End(name, text) => reading.end(&name, text)?,
            Step::Eof => return reading.finish(),
        }
    }
}

/// UTF-8 as it is; anything else byte by byte, which is what ISO-8859-1 means.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Owned(undeclared(text)),
        Err(_) => {
            let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            Cow::Owned(undeclared(&text))
        }
    }
}

/// Without the declaration, whose encoding no longer holds.
fn undeclared(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
    {
        Some((_, rest)) => rest.to_owned(),
        None => text.to_owned(),
    }
}

#[derive(Default)]
struct Reading {
    kind: Option<&'static str>,
    lines: Vec<ReportLine>,
    /// What ARUDD's totals say: how many and how much.
    said: Option<(usize, Money)>,
    /// The claim being read, field by field.
    claim: Vec<(String, String)>,
}

type Attributes = [(String, String)];

impl Reading {
    fn start(&mut self, name: &str, attributes: &Attributes) -> Result<(), ReportError> {
        let entry = self.lines.len() + 1;
        match name {
            "ARUDD" => self.kind = Some("ARUDD"),
            "ReturnedDebitItem" => {
                let line =
                    returned(attributes).map_err(|what| ReportError::Entry { entry, what })?;
                self.lines.push(line);
            }
            "Totals" if self.kind == Some("ARUDD") => {
                let said = totals(attributes).map_err(|what| ReportError::Entry { entry, what })?;
                let (count, sum) = self.said.unwrap_or((0, Money::zero(said.1.currency())));
                let sum = sum.checked_add(said.1).map_err(|_| ReportError::Entry {
                    entry,
                    what: "totals in two currencies".to_owned(),
                })?;
                self.said = Some((count + said.0, sum));
            }
            "MessagingAdvice" => {
                let (kind, line) =
                    advice(attributes).map_err(|what| ReportError::Entry { entry, what })?;
                if self.kind.is_some_and(|known| known != kind) {
                    let what = "AUDDIS and ADDACS in one report".to_owned();
                    return Err(ReportError::Entry { entry, what });
                }
                self.kind = Some(kind);
                self.lines.push(line);
            }
            "DDICAdvice" => {
                self.kind = Some("DDICA");
                self.claim.clear();
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, text: String) -> Result<(), ReportError> {
        if self.kind != Some("DDICA") {
            return Ok(());
        }
        if name == "DDICAdvice" {
            let entry = self.lines.len() + 1;
            let fields = std::mem::take(&mut self.claim);
            let line = claimed(&fields).map_err(|what| ReportError::Entry { entry, what })?;
            self.lines.push(line);
        } else if !text.is_empty() {
            self.claim.push((name.to_owned(), text));
        }
        Ok(())
    }

    fn finish(self) -> Result<BacsReport, ReportError> {
        let kind = self.kind.ok_or(ReportError::Unknown)?;
        if let Some((count, sum)) = self.said {
            let amounts = self.lines.iter().filter_map(|line| match line {
                ReportLine::Returned { amount, .. } => Some(*amount),
                _ => None,
            });
            let found = Money::sum(sum.currency(), amounts).map_err(|_| ReportError::Unknown)?;
            if count != self.lines.len() || found != sum {
                return Err(ReportError::Incomplete {
                    said: format!("{count} of {sum}"),
                    found: format!("{} of {found}", self.lines.len()),
                });
            }
        }
        let lines = self.lines;
        Ok(BacsReport { kind, lines })
    }
}

fn value(attributes: &Attributes, name: &str) -> Result<String, String> {
    let found = attributes
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name));
    let value = found.map(|(_, value)| value.trim().to_owned());
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| format!("{name} is missing"))
}

fn day(attributes: &Attributes, name: &str) -> Result<Date, String> {
    let text = value(attributes, name)?;
    text.parse()
        .map_err(|_| format!("{name} \"{text}\" is no day"))
}

fn amount(attributes: &Attributes, name: &str) -> Result<Money, String> {
    let text = value(attributes, name)?;
    let currency = value(attributes, "currency").unwrap_or_else(|_| "GBP".to_owned());
    let currency = Currency::from_code(&currency).map_err(|error| error.to_string())?;
    let amount = parse_amount(&text, currency).map_err(|error| format!("{name}: {error}"))?;
    let positive = amount.is_positive() || (amount.is_zero() && name == "valueOf");
    positive
        .then_some(amount)
        .ok_or_else(|| format!("{name} \"{text}\" is not positive"))
}

fn returned(attributes: &Attributes) -> Result<ReportLine, String> {
    Ok(ReportLine::Returned {
        reference: value(attributes, "ref")?,
        amount: amount(attributes, "valueOf")?,
        processed_on: day(attributes, "originalProcessingDate")?,
        code: value(attributes, "returnCode")?,
    })
}

fn totals(attributes: &Attributes) -> Result<(usize, Money), String> {
    let count = value(attributes, "numberOf")?;
    let count = count
        .parse()
        .map_err(|_| format!("\"{count}\" is no number"))?;
    Ok((count, amount(attributes, "valueOf")?))
}

/// AUDDIS and ADDACS share a document; the record type tells them apart.
fn advice(attributes: &Attributes) -> Result<(&'static str, ReportLine), String> {
    let reference = value(attributes, "reference")?;
    let code = value(attributes, "reason-code")?;
    let kind = value(attributes, "record-type")?;
    match kind.as_str() {
        // Refused by Bacs itself (I) or by the bank (N, R).
        "N" | "R" | "I" => Ok(("AUDDIS", ReportLine::Refused { reference, code })),
        // 0 and 1 cancelled, 2 deceased, B closed. 3 is moved, C and D change, E and R reinstate.
        "A" | "D" => Ok((
            "ADDACS",
            match code.as_str() {
                "0" | "1" | "2" | "B" => ReportLine::Ended { reference, code },
                _ => ReportLine::Changed { reference, code },
            },
        )),
        other => Err(format!("the record type {other} is not known")),
    }
}

fn claimed(fields: &Attributes) -> Result<ReportLine, String> {
    Ok(ReportLine::Claimed {
        reference: value(fields, "SUReference")?,
        amount: amount(fields, "TotalAmount")?,
        collected_on: day(fields, "DateOfDirectDebit")?,
        claim: value(fields, "PayingBankReference")?,
        code: value(fields, "ReasonCode")?,
    })
}
#[cfg(test)]
#[path = "reports_tests.rs"]
mod tests;
