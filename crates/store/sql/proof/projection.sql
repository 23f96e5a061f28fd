-- Balances that differ from the sum of their transfers, from both sides: a balance without
-- transfers is as wrong as transfers without a balance. Sums are kept apart by currency.
WITH moves AS (
    SELECT account_id, debit AS ledger_account, currency, amount_minor AS minor
    FROM ledger_transfer
    WHERE account_id > $1 AND account_id <= $2
    UNION ALL
    SELECT account_id, credit, currency, -amount_minor
    FROM ledger_transfer
    WHERE account_id > $1 AND account_id <= $2
),
sums AS (
    SELECT account_id, ledger_account, currency, CAST(SUM(minor) AS BIGINT) AS summed_minor
    FROM moves
    GROUP BY account_id, ledger_account, currency
)
SELECT s.account_id, s.ledger_account AS subject, CAST(NULL AS UUID) AS subject_id,
       s.summed_minor AS expected_minor, COALESCE(b.balance_minor, 0) AS found_minor
FROM sums s
LEFT JOIN ledger_balance b
    ON b.account_id = s.account_id AND b.ledger_account = s.ledger_account
    AND b.currency = s.currency
WHERE b.balance_minor IS NULL OR b.balance_minor <> s.summed_minor
UNION ALL
SELECT b.account_id, b.ledger_account, CAST(NULL AS UUID), CAST(0 AS BIGINT), b.balance_minor
FROM ledger_balance b
LEFT JOIN sums s
    ON s.account_id = b.account_id AND s.ledger_account = b.ledger_account
    AND s.currency = b.currency
WHERE b.account_id > $1 AND b.account_id <= $2 AND s.account_id IS NULL
ORDER BY 1, 2
