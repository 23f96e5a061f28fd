//! The statements of payment intents, webhooks and the sandbox's books.

use crate::statements::statements;

statements! {
    /// Nothing happens when the form was sent before; the transaction goes on.
    ADD_INTENT = "INSERT INTO payment_intent (account_id, id, currency, amount_minor, state,
            gateway, reference, attempt_key, receipt_number, created_at, updated_at, captured_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT DO NOTHING";
    /// Nothing happens when the account has a part in another open payment.
    ADD_PART = "INSERT INTO payment_part (account_id, payment_id, currency, amount_minor, bill_id,
            open)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING";
    PARTS = "SELECT account_id, currency, amount_minor, bill_id
        FROM payment_part WHERE payment_id = $1 ORDER BY account_id";
    CLOSE_PARTS = "UPDATE payment_part SET open = $2 WHERE payment_id = $1 AND open <> $2";
    OPEN_PAYMENT_OF = "SELECT i.account_id, i.id, i.currency, i.amount_minor, i.state, i.gateway,
            i.reference, i.attempt_key, i.receipt_number, i.created_at, i.updated_at,
            i.captured_at
        FROM payment_part p JOIN payment_intent i ON i.id = p.payment_id
        WHERE p.account_id = $1 AND p.open";
    /// A cross join, for SQLite would begin with everybody's captured payments.
    CHOSEN_BILLS = "SELECT p.payment_id, p.bill_id, p.currency, p.amount_minor
        FROM payment_part p CROSS JOIN payment_intent i
        WHERE p.account_id = $1 AND p.bill_id IS NOT NULL
          AND i.id = p.payment_id AND i.state = 'captured'
        ORDER BY i.captured_at, i.id";
    INTENT_BY_ATTEMPT = "SELECT account_id, id, currency, amount_minor, state, gateway, reference,
            attempt_key, receipt_number, created_at, updated_at, captured_at
        FROM payment_intent WHERE account_id = $1 AND attempt_key = $2";
    INTENT = "SELECT account_id, id, currency, amount_minor, state, gateway, reference, attempt_key,
            receipt_number, created_at, updated_at, captured_at
        FROM payment_intent WHERE account_id = $1 AND id = $2";
    /// An update that changes nothing locks the row on PostgreSQL; SQLite has no FOR UPDATE and
    /// needs none, because a write transaction there is alone.
    INTENT_FOR_UPDATE = "UPDATE payment_intent SET state = state
        WHERE account_id = $1 AND id = $2
        RETURNING account_id, id, currency, amount_minor, state, gateway, reference, attempt_key,
            receipt_number, created_at, updated_at, captured_at";
    INTENT_BY_REFERENCE = "SELECT account_id, id, currency, amount_minor, state, gateway, reference,
            attempt_key, receipt_number, created_at, updated_at, captured_at
        FROM payment_intent WHERE gateway = $1 AND reference = $2";
    INTENT_OWNER = "SELECT account_id FROM payment_intent WHERE id = $1";
    INTENTS = "SELECT account_id, id, currency, amount_minor, state, gateway, reference,
            attempt_key, receipt_number, created_at, updated_at, captured_at
        FROM payment_intent WHERE account_id = $1
        ORDER BY created_at DESC, id DESC LIMIT $2";
    OPEN_INTENTS = "SELECT account_id, id, currency, amount_minor, state, gateway, reference,
            attempt_key, receipt_number, created_at, updated_at, captured_at
        FROM payment_intent WHERE state IN ('created', 'open') AND updated_at < $1
        ORDER BY updated_at, id LIMIT $2";
    UPDATE_INTENT = "UPDATE payment_intent SET state = $4, reference = $5, receipt_number = $6,
            updated_at = $7, captured_at = $8
        WHERE account_id = $1 AND id = $2 AND state = $3";
    NOTE_WEBHOOK = "INSERT INTO webhook_seen (gateway, event_id, received_at) VALUES ($1, $2, $3)
        ON CONFLICT (gateway, event_id) DO NOTHING";
}
