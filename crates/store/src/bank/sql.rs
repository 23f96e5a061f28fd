//! The statements of paying by bank.

use crate::statements::statements;

statements! {
    ADD_MANDATE = "INSERT INTO mandate (account_id, id, reference, state, sealed_account,
            sealed_holder, shown, arrangement, currency, fixed_minor, collection_day, created_at,
            updated_at, lodged_on, paused_until, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    MANDATE = "SELECT account_id, id, reference, state, sealed_account, sealed_holder, shown,
            arrangement, currency, fixed_minor, collection_day, created_at, updated_at, lodged_on,
            paused_until, reason
        FROM mandate WHERE account_id = $1 AND id = $2";
    OPEN_MANDATE = "SELECT account_id, id, reference, state, sealed_account, sealed_holder, shown,
            arrangement, currency, fixed_minor, collection_day, created_at, updated_at, lodged_on,
            paused_until, reason
        FROM mandate
        WHERE account_id = $1 AND state IN ('new', 'pending', 'active', 'paused')";
    COMING = "SELECT m.state, c.due_on, c.currency, c.amount_minor
        FROM mandate m
        LEFT JOIN collection c ON c.account_id = m.account_id AND c.mandate_id = m.id
            AND c.state IN ('announced', 'submitted') AND c.due_on >= $2
        WHERE m.account_id = $1 AND m.state IN ('new', 'pending', 'active', 'paused')
        ORDER BY c.due_on, c.id LIMIT 1";
    MANDATE_BY_REFERENCE = "SELECT account_id, id, reference, state, sealed_account, sealed_holder,
            shown, arrangement, currency, fixed_minor, collection_day, created_at, updated_at,
            lodged_on, paused_until, reason
        FROM mandate WHERE reference = $1";
    MANDATES_IN = "SELECT account_id, id, reference, state, sealed_account, sealed_holder, shown,
            arrangement, currency, fixed_minor, collection_day, created_at, updated_at, lodged_on,
            paused_until, reason
        FROM mandate WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3";
    UPDATE_MANDATE = "UPDATE mandate SET state = $4, arrangement = $5, fixed_minor = $6,
            collection_day = $7, updated_at = $8, lodged_on = $9, paused_until = $10, reason = $11
        WHERE account_id = $1 AND id = $2 AND state = $3";
    ADD_INSTRUCTION = "INSERT INTO mandate_instruction (account_id, mandate_id, what,
            submission_id, created_at)
        VALUES ($1, $2, $3, NULL, $4)
        ON CONFLICT (account_id, mandate_id, what) DO NOTHING";
    WAITING_INSTRUCTIONS = "SELECT account_id, mandate_id, what, submission_id
        FROM mandate_instruction WHERE submission_id IS NULL
        ORDER BY created_at, mandate_id, what LIMIT $1";
    INSTRUCTIONS_IN = "SELECT account_id, mandate_id, what, submission_id
        FROM mandate_instruction WHERE submission_id = $1
        ORDER BY created_at, mandate_id, what";
    SUBMIT_INSTRUCTION = "UPDATE mandate_instruction SET submission_id = $4
        WHERE account_id = $1 AND mandate_id = $2 AND what = $3 AND submission_id IS NULL";
    ADD_COLLECTION = "INSERT INTO collection (account_id, id, mandate_id, kind, occasion, currency,
            amount_minor, due_on, announced_at, state, submission_id, reason, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (account_id, occasion) DO NOTHING";
    COLLECTION = "SELECT account_id, id, mandate_id, kind, occasion, currency, amount_minor,
            due_on, announced_at, state, submission_id, reason, updated_at
        FROM collection WHERE account_id = $1 AND id = $2";
    COLLECTIONS = "SELECT account_id, id, mandate_id, kind, occasion, currency, amount_minor,
            due_on, announced_at, state, submission_id, reason, updated_at
        FROM collection WHERE account_id = $1 ORDER BY due_on DESC, id DESC LIMIT $2";
    COLLECTIONS_DUE = "SELECT account_id, id, mandate_id, kind, occasion, currency, amount_minor,
            due_on, announced_at, state, submission_id, reason, updated_at
        FROM collection WHERE state = $1 AND due_on <= $2 ORDER BY due_on, id LIMIT $3";
    COLLECTIONS_IN = "SELECT account_id, id, mandate_id, kind, occasion, currency, amount_minor,
            due_on, announced_at, state, submission_id, reason, updated_at
        FROM collection WHERE submission_id = $1 ORDER BY due_on, id";
    UPDATE_COLLECTION = "UPDATE collection SET state = $4, submission_id = $5, reason = $6,
            updated_at = $7
        WHERE account_id = $1 AND id = $2 AND state = $3";
    ADD_SUBMISSION = "INSERT INTO bank_submission (id, serial, input_on, processing_on, entry_on,
            currency, total_minor, settled_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)
        ON CONFLICT DO NOTHING";
    SUBMISSION = "SELECT id, serial, input_on, processing_on, entry_on, currency, total_minor,
            settled_by, created_at
        FROM bank_submission WHERE id = $1";
    SUBMISSION_OF = "SELECT id, serial, input_on, processing_on, entry_on, currency, total_minor,
            settled_by, created_at
        FROM bank_submission WHERE input_on = $1";
    SUBMISSION_NUMBERED = "SELECT id, serial, input_on, processing_on, entry_on, currency,
            total_minor, settled_by, created_at
        FROM bank_submission WHERE serial = $1";
    LAST_SERIAL = "SELECT serial FROM bank_submission ORDER BY serial DESC LIMIT 1";
    SETTLE_SUBMISSION = "UPDATE bank_submission SET settled_by = $2
        WHERE id = $1 AND settled_by IS NULL";
    ADD_BANK_LINE = "INSERT INTO bank_line (id, line_key, bank_account, booked_on, direction,
            reversal, currency, amount_minor, remittance, payer, end_to_end, bank_reference, state,
            account_id, suggestion, how, imported_at, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT (line_key) DO NOTHING";
    HAS_BANK_LINE = "SELECT line_key FROM bank_line WHERE line_key = $1";
    BANK_LINE = "SELECT id, line_key, bank_account, booked_on, direction, reversal, currency,
            amount_minor, remittance, payer, end_to_end, bank_reference, state, account_id,
            suggestion, how, imported_at, decided_at
        FROM bank_line WHERE id = $1";
    BANK_LINES_IN = "SELECT id, line_key, bank_account, booked_on, direction, reversal, currency,
            amount_minor, remittance, payer, end_to_end, bank_reference, state, account_id,
            suggestion, how, imported_at, decided_at
        FROM bank_line WHERE state = $1 ORDER BY booked_on, id LIMIT $2";
    BANK_LINES_LIKE = "SELECT id, line_key, bank_account, booked_on, direction, reversal, currency,
            amount_minor, remittance, payer, end_to_end, bank_reference, state, account_id,
            suggestion, how, imported_at, decided_at
        FROM bank_line
        WHERE bank_account = $1 AND amount_minor = $2 AND currency = $3 AND booked_on <= $4
            AND direction = 'credit' AND state IN ('matched', 'suspense')
        ORDER BY booked_on DESC, id DESC LIMIT 50";
    UPDATE_BANK_LINE = "UPDATE bank_line SET state = $3, account_id = $4, suggestion = $5,
            how = $6, decided_at = $7
        WHERE id = $1 AND state = $2";
    ADD_PLAN = "INSERT INTO payment_plan (account_id, id, state, currency, debt_minor, agreed_at,
            space_from, space_to, budget, instalments, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    PLAN = "SELECT account_id, id, state, currency, debt_minor, agreed_at, space_from, space_to,
            budget, instalments, updated_at
        FROM payment_plan WHERE account_id = $1 AND id = $2";
    PLANS = "SELECT account_id, id, state, currency, debt_minor, agreed_at, space_from, space_to,
            budget, instalments, updated_at
        FROM payment_plan WHERE account_id = $1 ORDER BY agreed_at DESC, id DESC LIMIT $2";
    PLANS_IN = "SELECT account_id, id, state, currency, debt_minor, agreed_at, space_from,
            space_to, budget, instalments, updated_at
        FROM payment_plan WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3";
    UPDATE_PLAN = "UPDATE payment_plan SET state = $4, space_from = $5, space_to = $6,
            updated_at = $7
        WHERE account_id = $1 AND id = $2 AND state = $3";
}
