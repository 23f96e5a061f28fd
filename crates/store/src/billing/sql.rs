//! The statements of bills and of the ledger.

use crate::statements::statements;

statements! {
    BILLS = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on, currency,
            total_minor, status, created_at
        FROM bill WHERE account_id = $1 AND status = 'issued'
        ORDER BY billed_on DESC, created_at DESC, id DESC LIMIT $2";
    /// What is owed beside each of the newest bills, or alone: nearly every page asks for both, and
    /// most accounts never asked about a bill, chose one to pay, nor had one corrected.
    STANDING = "SELECT o.currency AS owed_currency, o.balance_minor,
            EXISTS (SELECT 1 FROM bill_query WHERE account_id = $1) AS asked,
            EXISTS (SELECT 1 FROM payment_part WHERE account_id = $1 AND bill_id IS NOT NULL)
                AS chose,
            (EXISTS (SELECT 1 FROM bill_cancellation WHERE account_id = $1) OR EXISTS
                (SELECT 1 FROM adjustment WHERE account_id = $1 AND bill_id IS NOT NULL))
                AS corrected,
            newest.account_id, newest.id, newest.number, newest.period_from, newest.period_to,
            newest.billed_on, newest.due_on, newest.currency, newest.total_minor, newest.status,
            newest.created_at
        FROM (SELECT 1 AS one) AS always
        LEFT JOIN ledger_balance o ON o.account_id = $1 AND o.ledger_account = $2
        LEFT JOIN (SELECT account_id, id, number, period_from, period_to, billed_on, due_on,
                currency, total_minor, status, created_at
            FROM bill WHERE account_id = $1 AND status = 'issued'
            ORDER BY billed_on DESC, created_at DESC, id DESC LIMIT $3) AS newest ON TRUE
        ORDER BY newest.billed_on DESC, newest.created_at DESC, newest.id DESC";
    BILLS_TOUCHING = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on,
            currency, total_minor, status, created_at
        FROM bill WHERE account_id = $1 AND status IN ('issued', 'in_review')
          AND period_from < $3 AND period_to > $2
        ORDER BY billed_on DESC, created_at DESC, id DESC";
    BILLS_WITHIN = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on,
            currency, total_minor, status, created_at, document
        FROM bill WHERE account_id = $1 AND status = 'issued'
          AND period_from >= $2 AND period_to <= $3
        ORDER BY billed_on DESC, created_at DESC, id DESC";
    SUMMARIES_MEETING = "SELECT number, period_from, period_to, status, summary
        FROM bill WHERE account_id = $1 AND status IN ('issued', 'in_review')
          AND period_from <= $3 AND period_to >= $2
        ORDER BY billed_on DESC, created_at DESC, id DESC";
    BILL_BEFORE = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on,
            currency, total_minor, status, created_at, document
        FROM bill WHERE account_id = $1 AND status IN ('issued', 'in_review') AND period_to <= $2
        ORDER BY period_to DESC LIMIT 1";
    BILL_AFTER = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on,
            currency, total_minor, status, created_at, document
        FROM bill WHERE account_id = $1 AND status IN ('issued', 'in_review')
          AND period_from >= $2
        ORDER BY period_from LIMIT 1";
    BILL = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on, currency,
            total_minor, status, created_at, document
        FROM bill WHERE account_id = $1 AND id = $2";
    BILL_NAMED = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on,
            currency, total_minor, status, created_at, document
        FROM bill WHERE id = $1";
    BILL_OWNER = "SELECT account_id FROM bill WHERE id = $1";
    ADD_BILL = "INSERT INTO bill (account_id, id, number, period_from, period_to, billed_on, due_on,
            currency, total_minor, status, created_at, summary, document)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    MOVE_BILL = "UPDATE bill SET status = $4 WHERE account_id = $1 AND id = $2 AND status = $3";
    OPEN_BOOK = "INSERT INTO ledger_book (account_id, currency) VALUES ($1, $2)
        ON CONFLICT (account_id) DO NOTHING";
    BALANCE = "SELECT currency, balance_minor FROM ledger_balance
        WHERE account_id = $1 AND ledger_account = $2";
    BALANCES = "SELECT ledger_account, currency, balance_minor FROM ledger_balance
        WHERE account_id = $1 ORDER BY ledger_account";
    TOTAL = "SELECT CAST(COALESCE(SUM(balance_minor), 0) AS BIGINT) FROM ledger_balance
        WHERE ledger_account = $1 AND currency = $2";
    TRANSFER_BY_KEY = "SELECT account_id, id, debit, credit, currency, amount_minor, kind, reference,
            idempotency_key, effective_on, booked_at
        FROM ledger_transfer WHERE account_id = $1 AND idempotency_key = $2";
    TRANSFERS_OF = "SELECT account_id, id, debit, credit, currency, amount_minor, kind, reference,
            idempotency_key, effective_on, booked_at
        FROM ledger_transfer WHERE reference_id = $1 AND account_id = $2 AND reference = $3
        ORDER BY booked_at, id";
    TRANSFERS = "SELECT account_id, id, debit, credit, currency, amount_minor, kind, reference,
            idempotency_key, effective_on, booked_at
        FROM ledger_transfer WHERE account_id = $1
        ORDER BY booked_at DESC, id DESC LIMIT $2";
}
