-- Transfers in another currency than their book's.
SELECT t.account_id, t.idempotency_key AS subject, CAST(NULL AS UUID) AS subject_id,
       CAST(0 AS BIGINT) AS expected_minor, t.amount_minor AS found_minor
FROM ledger_transfer t
LEFT JOIN ledger_book b ON b.account_id = t.account_id AND b.currency = t.currency
WHERE t.account_id > $1 AND t.account_id <= $2 AND b.account_id IS NULL
ORDER BY 1, 2
