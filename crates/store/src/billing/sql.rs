//! The statements of bills and of the ledger.

use crate::statements::statements;

statements! {
    BILLS = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on, currency,
            total_minor, created_at
        FROM bill WHERE account_id = $1
        ORDER BY billed_on DESC, created_at DESC, id DESC LIMIT $2";
    BILLS_WITHIN = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on,
            currency, total_minor, created_at, document
        FROM bill WHERE account_id = $1 AND period_from >= $2 AND period_to <= $3
        ORDER BY billed_on DESC, created_at DESC, id DESC";
    BILL = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on, currency,
            total_minor, created_at, document
        FROM bill WHERE account_id = $1 AND id = $2";
    BILL_OWNER = "SELECT account_id FROM bill WHERE id = $1";
    ADD_BILL = "INSERT INTO bill (account_id, id, number, period_from, period_to, billed_on, due_on,
            currency, total_minor, created_at, document)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    ADD_TRANSFER = "INSERT INTO ledger_transfer (account_id, id, debit, credit, currency,
            amount_minor, kind, reference, idempotency_key, effective_on, booked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (account_id, idempotency_key) DO NOTHING";
    /// Two balances at once, locked in the order they are given.
    MOVE_BALANCES = "INSERT INTO ledger_balance (account_id, ledger_account, currency,
            balance_minor)
        VALUES ($1, $3, $2, $4), ($1, $5, $2, $6)
        ON CONFLICT (account_id, ledger_account)
        DO UPDATE SET balance_minor = ledger_balance.balance_minor + excluded.balance_minor
        WHERE ledger_balance.currency = excluded.currency";
    BALANCE = "SELECT currency, balance_minor FROM ledger_balance
        WHERE account_id = $1 AND ledger_account = $2";
    TRANSFERS = "SELECT account_id, id, debit, credit, currency, amount_minor, kind, reference,
            idempotency_key, effective_on, booked_at
        FROM ledger_transfer WHERE account_id = $1
        ORDER BY booked_at DESC, id DESC LIMIT $2";
    VERIFY_LEDGER = include_str!("../../sql/verify_ledger.sql");
}
