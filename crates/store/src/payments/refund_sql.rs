//! The statements of refunds and of reconciliation.

use crate::statements::statements;

statements! {
    /// An update that changes nothing locks the row on PostgreSQL; on SQLite a write transaction is
    /// alone.
    LOCK_ACCOUNT = "UPDATE account SET label = label WHERE id = $1";
    ADD_REFUND = "INSERT INTO refund (account_id, id, payment_id, currency, amount_minor, state,
            gateway, checkout, reference, attempt_key, place, created_at, updated_at, done_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    REFUND_FOR_UPDATE = "UPDATE refund SET state = state WHERE account_id = $1 AND id = $2
        RETURNING account_id, id, payment_id, currency, amount_minor, state, gateway, checkout,
            reference, attempt_key, place, created_at, updated_at, done_at";
    REFUND_BY_REFERENCE = "SELECT account_id, id, payment_id, currency, amount_minor, state,
            gateway, checkout, reference, attempt_key, place, created_at, updated_at, done_at
        FROM refund WHERE gateway = $1 AND reference = $2";
    REFUND_NAMED = "SELECT account_id, id, payment_id, currency, amount_minor, state,
            gateway, checkout, reference, attempt_key, place, created_at, updated_at, done_at
        FROM refund WHERE id = $1";
    REFUNDS = "SELECT account_id, id, payment_id, currency, amount_minor, state, gateway,
            checkout, reference, attempt_key, place, created_at, updated_at, done_at
        FROM refund WHERE account_id = $1
        ORDER BY created_at DESC, place DESC, id DESC LIMIT $2";
    OPEN_REFUNDS = "SELECT account_id, id, payment_id, currency, amount_minor, state, gateway,
            checkout, reference, attempt_key, place, created_at, updated_at, done_at
        FROM refund WHERE state IN ('created', 'sent') AND updated_at < $1
        ORDER BY updated_at, id LIMIT $2";
    UPDATE_REFUND = "UPDATE refund SET state = $4, reference = $5, updated_at = $6, done_at = $7
        WHERE account_id = $1 AND id = $2 AND state = $3";
    REFUNDED_BETWEEN = "SELECT account_id, id, payment_id, currency, amount_minor, state, gateway,
            checkout, reference, attempt_key, place, created_at, updated_at, done_at
        FROM refund WHERE gateway = $1 AND done_at >= $2 AND done_at < $3
        ORDER BY done_at, id";
    CAPTURED_BETWEEN = "SELECT account_id, id, currency, amount_minor, state, gateway, reference,
            attempt_key, receipt_number, created_at, updated_at, captured_at
        FROM payment_intent WHERE gateway = $1 AND captured_at >= $2 AND captured_at < $3
        ORDER BY captured_at, id";
    BOOKED = "SELECT currency, amount_minor FROM ledger_transfer
        WHERE account_id = $1 AND idempotency_key = $2";
    NOTE_DIFFERENCE = "INSERT INTO reconciliation_difference (gateway, kind, reference, reason,
            account_id, here_currency, here_minor, there_currency, there_minor, found_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (gateway, kind, reference) DO UPDATE SET reason = excluded.reason,
            account_id = excluded.account_id, here_currency = excluded.here_currency,
            here_minor = excluded.here_minor, there_currency = excluded.there_currency,
            there_minor = excluded.there_minor,
            found_at = CASE WHEN reconciliation_difference.resolved_at IS NULL
                THEN reconciliation_difference.found_at ELSE excluded.found_at END,
            resolved_at = NULL";
    RESOLVE_DIFFERENCE = "UPDATE reconciliation_difference SET resolved_at = $4
        WHERE gateway = $1 AND kind = $2 AND reference = $3 AND resolved_at IS NULL";
    OPEN_DIFFERENCES = "SELECT gateway, kind, reference, reason, account_id, here_currency,
            here_minor, there_currency, there_minor, found_at, resolved_at
        FROM reconciliation_difference WHERE gateway = $1 AND resolved_at IS NULL
        ORDER BY found_at, kind, reference LIMIT $2";
}
