//! One CAMT.053 statement while it is read: its fields, its entries as lines, its sums.

use jiff::civil::Date;
use money::{Currency, Money, parse_amount};

use super::{Direction, StatementError, StatementLine};

/// The statement being read.
#[derive(Default)]
pub struct Statement {
    account: String,
    /// The currency of the amount being read.
    pub currency: String,
    pub balance: Balance,
    opening: Option<Money>,
    closing: Option<Money>,
    sum_minor: i64,
    entries: u32,
    pub entry: Entry,
}

#[derive(Default)]
pub struct Balance {
    kind: String,
    amount: Option<Money>,
    debit: bool,
}

#[derive(Default)]
pub struct Entry {
    amount: Option<Money>,
    debit: bool,
    reversal: bool,
    status: String,
    booked_on: Option<Date>,
    value_on: Option<Date>,
    bank_reference: String,
    information: String,
    pub details: Vec<Detail>,
}

#[derive(Default)]
pub struct Detail {
    amount: Option<Money>,
    debit: Option<bool>,
    end_to_end: String,
    bank_reference: String,
    payer: String,
    remittance: Vec<String>,
}

/// Whether the innermost open elements have these names.
pub type Within<'a> = &'a dyn Fn(&[&str]) -> bool;

impl Statement {
    pub fn own_field(
        &mut self,
        name: &str,
        text: String,
        within: Within,
    ) -> Result<(), StatementError> {
        match name {
            "IBAN" if within(&["Stmt", "Acct", "Id"]) => self.account = text,
            "Id" if within(&["Stmt", "Acct", "Id", "Othr"]) => self.account = text,
            "Cd" if within(&["Bal", "Tp", "CdOrPrtry"]) => self.balance.kind = text,
            "Amt" if within(&["Bal"]) => self.balance.amount = Some(self.amount(&text)?),
            "CdtDbtInd" if within(&["Bal"]) => self.balance.debit = text == "DBIT",
            _ => {}
        }
        Ok(())
    }

    pub fn entry_field(
        &mut self,
        name: &str,
        text: String,
        within: Within,
    ) -> Result<(), StatementError> {
        let day = |text: &str| self.day(text);
        match name {
            "Amt" if within(&["Ntry"]) => self.entry.amount = Some(self.amount(&text)?),
            "CdtDbtInd" if within(&["Ntry"]) => self.entry.debit = text == "DBIT",
            "RvslInd" if within(&["Ntry"]) => self.entry.reversal = text == "true" || text == "1",
            "Sts" if within(&["Ntry"]) => self.entry.status = text,
            "Cd" if within(&["Ntry", "Sts"]) => self.entry.status = text,
            "Dt" | "DtTm" if within(&["Ntry", "BookgDt"]) => {
                self.entry.booked_on = Some(day(&text)?);
            }
            "Dt" | "DtTm" if within(&["Ntry", "ValDt"]) => self.entry.value_on = Some(day(&text)?),
            "AcctSvcrRef" if within(&["Ntry"]) => self.entry.bank_reference = text,
            "AddtlNtryInf" if within(&["Ntry"]) => self.entry.information = text,
            _ => {}
        }
        Ok(())
    }

    pub fn detail_field(
        &mut self,
        name: &str,
        text: String,
        within: Within,
    ) -> Result<(), StatementError> {
        let amount = match name {
            "Amt" if within(&["TxDtls"]) || within(&["TxDtls", "AmtDtls", "TxAmt"]) => {
                Some(self.amount(&text)?)
            }
            _ => None,
        };
        let Some(detail) = self.entry.details.last_mut() else {
            return Ok(());
        };
        match name {
            // The transaction's own amount wins over the one that explains it.
            "Amt" if within(&["TxDtls"]) => detail.amount = amount,
            "Amt" => detail.amount = detail.amount.or(amount),
            "CdtDbtInd" if within(&["TxDtls"]) => detail.debit = Some(text == "DBIT"),
            // Banks write this where a payer gave none.
            "EndToEndId" if text != "NOTPROVIDED" => detail.end_to_end = text,
            "AcctSvcrRef" => detail.bank_reference = text,
            "Nm" if within(&["RltdPties", "Dbtr"]) || within(&["RltdPties", "Dbtr", "Pty"]) => {
                detail.payer = text;
            }
            "Ustrd" => detail.remittance.push(text),
            "Ref" if within(&["Strd", "CdtrRefInf"]) => detail.remittance.push(text),
            _ => {}
        }
        Ok(())
    }

    pub fn end_balance(&mut self) -> Result<(), StatementError> {
        let balance = std::mem::take(&mut self.balance);
        let amount = balance
            .amount
            .ok_or_else(|| self.error("a balance without an amount"))?;
        let signed = if balance.debit {
            amount
                .checked_neg()
                .map_err(|error| self.error(error.to_string()))?
        } else {
            amount
        };
        match balance.kind.as_str() {
            "OPBD" => self.opening = Some(signed),
            // Yesterday's closing balance opens today where no opening one is given.
            "PRCD" => self.opening = self.opening.or(Some(signed)),
            "CLBD" => self.closing = Some(signed),
            _ => {}
        }
        Ok(())
    }

    pub fn end_entry(
        &mut self,
        take: &mut dyn FnMut(StatementLine) -> Result<(), StatementError>,
    ) -> Result<(), StatementError> {
        self.entries += 1;
        let entry = std::mem::take(&mut self.entry);
        match entry.status.as_str() {
            "BOOK" => {}
            "PDNG" | "INFO" | "FUTR" => return Ok(()),
            other => return Err(self.error(format!("the status \"{other}\" is not known"))),
        }
        let amount = entry
            .amount
            .ok_or_else(|| self.error("an entry without an amount"))?;
        let signed = if entry.debit {
            -amount.minor()
        } else {
            amount.minor()
        };
        let sum = self.sum_minor.checked_add(signed);
        self.sum_minor = sum.ok_or_else(|| self.error("the sum is too large"))?;
        for line in self.lines(entry, amount)? {
            take(line)?;
        }
        Ok(())
    }

    fn lines(&self, entry: Entry, amount: Money) -> Result<Vec<StatementLine>, StatementError> {
        let booked_on = entry.booked_on.or(entry.value_on);
        let booked_on = booked_on.ok_or_else(|| self.error("an entry without a booking day"))?;
        let mut details = entry.details;
        if details.is_empty() {
            details.push(Detail::default());
        }
        let bundled = details.len() > 1;
        let mut lines = Vec::with_capacity(details.len());
        let mut sum = 0_i64;
        for (at, detail) in details.into_iter().enumerate() {
            let own = match (bundled, detail.amount) {
                (false, _) => amount,
                (true, Some(own)) => own,
                (true, None) => return Err(self.error("a bundled payment without an amount")),
            };
            let debit = detail.debit.unwrap_or(entry.debit);
            let signed = if debit == entry.debit {
                own.minor()
            } else {
                -own.minor()
            };
            sum = sum.saturating_add(signed);
            let bank_reference = match (detail.bank_reference.is_empty(), bundled) {
                (false, _) => detail.bank_reference,
                (true, false) => entry.bank_reference.clone(),
                (true, true) if entry.bank_reference.is_empty() => String::new(),
                (true, true) => format!("{}/{at}", entry.bank_reference),
            };
            let mut remittance = detail.remittance.join(" ");
            if remittance.is_empty() {
                remittance.clone_from(&entry.information);
            }
            lines.push(StatementLine {
                bank_account: self.account.clone(),
                booked_on,
                direction: if debit {
                    Direction::Debit
                } else {
                    Direction::Credit
                },
                reversal: entry.reversal,
                amount: own,
                remittance,
                payer: detail.payer,
                end_to_end: detail.end_to_end,
                bank_reference,
            });
        }
        if sum != amount.minor() {
            return Err(self.error("the payments of an entry do not sum to it"));
        }
        Ok(lines)
    }

    pub fn check(&self) -> Result<(), StatementError> {
        if self.account.is_empty() {
            return Err(StatementError::new("the statement", "names no account"));
        }
        if let (Some(opening), Some(closing)) = (self.opening, self.closing) {
            let moved = closing.minor().saturating_sub(opening.minor());
            if moved != self.sum_minor {
                return Err(StatementError::new(
                    format!("the statement of {}", self.account),
                    "its entries do not lead from its opening to its closing balance: \
                     part of it is missing",
                ));
            }
        }
        Ok(())
    }

    fn amount(&self, text: &str) -> Result<Money, StatementError> {
        let currency = Currency::from_code(&self.currency);
        let currency = currency.map_err(|error| self.error(error.to_string()))?;
        // ISO 20022 allows more digits than the currency has, when they are noughts.
        let whole = match text.split_once('.') {
            Some((whole, digits)) => {
                let kept = usize::try_from(currency.minor_digits()).unwrap_or(2);
                let (own, more) = digits.split_at(digits.len().min(kept));
                if more.bytes().any(|digit| digit != b'0') {
                    return Err(self.error(format!("\"{text}\" has parts of a penny")));
                }
                format!("{whole}.{own}")
            }
            None => text.to_owned(),
        };
        let amount = parse_amount(&whole, currency);
        amount.map_err(|error| self.error(format!("\"{text}\": {error}")))
    }

    fn day(&self, text: &str) -> Result<Date, StatementError> {
        let day = text.get(..10).unwrap_or(text);
        day.parse()
            .map_err(|_| self.error(format!("\"{text}\" is no day")))
    }

    fn error(&self, why: impl Into<String>) -> StatementError {
        StatementError::new(format!("entry {}", self.entries + 1), why)
    }
}
