//! The statements of the sandbox gateway's own books.

use crate::statements::statements;

statements! {
    SANDBOX_OPEN = "INSERT INTO sandbox_checkout (reference, payment_key, currency, amount_minor,
            description, return_url, state, captures, silent, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (payment_key) DO NOTHING";
    SANDBOX_BY_KEY = "SELECT reference, payment_key, currency, amount_minor, description,
            return_url, state, captures, silent, created_at, finished_at
        FROM sandbox_checkout WHERE payment_key = $1";
    SANDBOX_FIND = "SELECT reference, payment_key, currency, amount_minor, description, return_url,
            state, captures, silent, created_at, finished_at
        FROM sandbox_checkout WHERE reference = $1";
    SANDBOX_FINISH = "UPDATE sandbox_checkout SET state = $2, captures = captures + $3,
            finished_at = $4
        WHERE reference = $1 AND state IN ('open', 'checking')";
    SANDBOX_CHECK = "UPDATE sandbox_checkout SET state = 'checking'
        WHERE reference = $1 AND state = 'open'";
    SANDBOX_SILENCE = "UPDATE sandbox_checkout SET silent = $2 WHERE reference = $1";
    SANDBOX_HUSH = "UPDATE sandbox_checkout SET silent = silent - 1
        WHERE reference = $1 AND silent > 0";
    /// Locks the checkout on PostgreSQL, so that two refunds cannot both be the last.
    SANDBOX_TAKEN = "UPDATE sandbox_checkout SET state = state
        WHERE reference = $1 AND state = 'captured'
        RETURNING currency, amount_minor";
    SANDBOX_GIVEN = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT)
        FROM sandbox_refund WHERE checkout = $1";
    SANDBOX_REFUND = "SELECT reference, refund_key, checkout, currency, amount_minor, created_at
        FROM sandbox_refund WHERE refund_key = $1";
    SANDBOX_ADD_REFUND = "INSERT INTO sandbox_refund (reference, refund_key, checkout, currency,
            amount_minor, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    SANDBOX_UNPAID = "SELECT DISTINCT currency FROM sandbox_checkout
        WHERE state = 'captured' AND payout IS NULL ORDER BY currency";
    /// Claims the lines first, so that two pay-outs at once never count one line twice.
    SANDBOX_PAY_CHECKOUTS = "UPDATE sandbox_checkout SET payout = $2
        WHERE state = 'captured' AND payout IS NULL AND currency = $1";
    SANDBOX_PAY_REFUNDS = "UPDATE sandbox_refund SET payout = $2
        WHERE payout IS NULL AND currency = $1";
    SANDBOX_CLAIMED = "SELECT CAST(SUM(taken) AS BIGINT), CAST(SUM(payments) AS BIGINT) FROM (
            SELECT amount_minor AS taken, 1 AS payments
            FROM sandbox_checkout WHERE payout = $1
            UNION ALL
            SELECT -amount_minor AS taken, 0 AS payments
            FROM sandbox_refund WHERE payout = $1
        ) AS claimed";
    SANDBOX_LEAVE_CHECKOUTS = "UPDATE sandbox_checkout SET payout = NULL WHERE payout = $1";
    SANDBOX_LEAVE_REFUNDS = "UPDATE sandbox_refund SET payout = NULL WHERE payout = $1";
    SANDBOX_ADD_PAYOUT = "INSERT INTO sandbox_payout (reference, currency, paid_minor, fee_minor,
            created_at)
        VALUES ($1, $2, $3, $4, $5)";
    SANDBOX_MOVEMENTS = "SELECT id, kind, currency, amount_minor, fee_minor, moved_at FROM (
            SELECT reference AS id, 'capture' AS kind, currency, amount_minor,
                CAST(0 AS BIGINT) AS fee_minor, finished_at AS moved_at
            FROM sandbox_checkout WHERE state = 'captured' AND finished_at >= $1
            UNION ALL
            SELECT reference, 'refund', currency, amount_minor, CAST(0 AS BIGINT), created_at
            FROM sandbox_refund WHERE created_at >= $1
            UNION ALL
            SELECT reference, 'payout', currency, paid_minor, fee_minor, created_at
            FROM sandbox_payout WHERE created_at >= $1
        ) AS moved
        WHERE moved_at > $1 OR id > $2
        ORDER BY moved_at, id LIMIT $3";
}
