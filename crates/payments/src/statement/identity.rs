//! What makes a line the same line again, so that a file imported twice, or two files that overlap,
//! book it once.
//!
//! Where the bank gives a reference, that reference with account, day, direction and amount is the
//! line. Where it gives none, two lines alike on one day are told apart by their order: files hold
//! whole days, so the second of two equal lines is the second in every file that has them.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::StatementLine;

/// Gives each line of one file its key, in the file's order.
#[derive(Debug, Default)]
pub struct LineKeys {
    seen: HashMap<String, u32>,
}

impl LineKeys {
    /// The key of the next line.
    pub fn next(&mut self, line: &StatementLine) -> String {
        let digest = line_digest(line);
        let times = self.seen.entry(digest.clone()).or_insert(0);
        let key = format!("{digest}-{times}");
        *times += 1;
        key
    }
}

/// What stands in the line, as 64 hexadecimal digits.
#[must_use]
pub fn line_digest(line: &StatementLine) -> String {
    let mut hash = Sha256::new();
    let (minor, day) = (line.amount.minor().to_string(), line.booked_on.to_string());
    let reversal = if line.reversal { "reversal" } else { "" };
    let mut parts = vec![
        line.bank_account.as_str(),
        &day,
        line.direction.code(),
        reversal,
        line.amount.currency().code(),
        &minor,
        &line.bank_reference,
    ];
    // With a reference of the bank's, words may be spelt otherwise in the next file.
    if line.bank_reference.is_empty() {
        parts.extend([line.remittance.as_str(), &line.payer, &line.end_to_end]);
    }
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use money::{Currency, Money};
    use proptest::prelude::*;

    use super::super::Direction;
    use super::*;

    fn line(minor: i64, remittance: &str, bank_reference: &str) -> StatementLine {
        StatementLine {
            bank_account: "GB1".to_owned(),
            booked_on: date(2025, 3, 3),
            direction: Direction::Credit,
            reversal: false,
            amount: Money::from_minor(minor, Currency::Gbp),
            remittance: remittance.to_owned(),
            payer: "A SMITH".to_owned(),
            end_to_end: String::new(),
            bank_reference: bank_reference.to_owned(),
        }
    }

    fn keys(lines: &[StatementLine]) -> Vec<String> {
        let mut keys = LineKeys::default();
        lines.iter().map(|line| keys.next(line)).collect()
    }

    #[test]
    fn two_equal_payments_of_a_day_are_two_lines_in_every_file() {
        let twice = [line(500, "rent", ""), line(500, "rent", "")];
        let first = keys(&twice);
        assert_ne!(first[0], first[1]);
        let overlapping = [
            line(1, "other", ""),
            line(500, "rent", ""),
            line(500, "rent", ""),
        ];
        assert_eq!(keys(&overlapping)[1..], first);
    }

    #[test]
    fn the_banks_own_reference_outlives_another_spelling() {
        let one = keys(&[line(500, "RF1 thank you", "N123")]);
        assert_eq!(one, keys(&[line(500, "RF1 THANK YOU", "N123")]));
        assert_ne!(one, keys(&[line(501, "RF1 thank you", "N123")]));
        assert_ne!(one, keys(&[line(500, "RF1 thank you", "N124")]));
    }

    #[test]
    fn text_cannot_slip_from_one_field_into_the_next() {
        let mut other = line(500, "a", "");
        other.payer = "bA SMITH".to_owned();
        assert_ne!(line_digest(&line(500, "ab", "")), line_digest(&other));
    }

    proptest! {
        #[test]
        fn keys_of_one_file_never_meet(
            lines in proptest::collection::vec((1..4_i64, "[ab]", "[xy]?"), 0..40),
        ) {
            let lines: Vec<_> = lines
                .iter()
                .map(|(minor, text, reference)| line(*minor, text, reference))
                .collect();
            let mut all = keys(&lines);
            all.sort();
            all.dedup();
            prop_assert_eq!(all.len(), lines.len());
        }
    }
}
