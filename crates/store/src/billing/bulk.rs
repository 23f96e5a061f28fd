//! Statements of the ledger that write a few rows at once: one text for each number of rows.

use std::fmt::Write as _;
use std::sync::LazyLock;

/// Rows that one statement writes at most; a bill of two fuels is three transfers and four
/// balances.
pub const MOST_ROWS: usize = 6;

/// The same insert for one row, two rows, and so on up to [`MOST_ROWS`].
pub struct Bulk {
    name: &'static str,
    texts: LazyLock<Vec<String>>,
}

impl Bulk {
    /// The statement for so many rows, from one to [`MOST_ROWS`].
    pub fn sql(&'static self, rows: usize) -> &'static str {
        &self.texts[rows - 1]
    }
}

/// A key that is there already is left alone, and the transaction goes on.
pub static ADD_TRANSFERS: Bulk = Bulk {
    name: "ADD_TRANSFERS",
    texts: LazyLock::new(|| {
        texts(
            "INSERT INTO ledger_transfer (account_id, id, debit, credit, currency, amount_minor, \
             kind, reference, reference_id, idempotency_key, effective_on, booked_at) VALUES ",
            12,
            " ON CONFLICT (account_id, idempotency_key) DO NOTHING",
        )
    }),
};

/// Balances are locked in the order in which they are given.
pub static MOVE_BALANCES: Bulk = Bulk {
    name: "MOVE_BALANCES",
    texts: LazyLock::new(|| {
        texts(
            "INSERT INTO ledger_balance (account_id, ledger_account, currency, balance_minor) \
             VALUES ",
            4,
            " ON CONFLICT (account_id, ledger_account) \
             DO UPDATE SET balance_minor = ledger_balance.balance_minor + excluded.balance_minor \
             WHERE ledger_balance.currency = excluded.currency",
        )
    }),
};

/// Name and text of every one.
pub fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = [&ADD_TRANSFERS, &MOVE_BALANCES].into_iter();
    all.flat_map(|bulk| (1..=MOST_ROWS).map(|rows| (bulk.name, bulk.sql(rows))))
}

fn texts(before: &str, columns: usize, after: &str) -> Vec<String> {
    let text = |rows: usize| {
        let mut text = before.to_owned();
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 1..=columns {
                let separator = if column == 1 { "" } else { ", " };
                let number = row * columns + column;
                write!(text, "{separator}${number}").expect("a String takes all text");
            }
            text.push(')');
        }
        text + after
    };
    (1..=MOST_ROWS).map(text).collect()
}
