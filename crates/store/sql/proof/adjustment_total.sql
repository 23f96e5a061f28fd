-- Credits and adjustments whose transfers do not sum to them.
SELECT a.account_id, CAST(NULL AS TEXT) AS subject, a.id AS subject_id,
       a.amount_minor AS expected_minor,
       CAST(COALESCE(SUM(CASE t.debit WHEN 'receivable' THEN t.amount_minor
           ELSE -t.amount_minor END), 0) AS BIGINT) AS found_minor
FROM adjustment a
LEFT JOIN ledger_transfer t
    ON t.reference_id = a.id AND t.account_id = a.account_id AND t.currency = a.currency
    AND t.kind = a.kind
WHERE a.account_id > $1 AND a.account_id <= $2
GROUP BY a.account_id, a.id, a.amount_minor
HAVING a.amount_minor <> COALESCE(SUM(CASE t.debit WHEN 'receivable' THEN t.amount_minor
           ELSE -t.amount_minor END), 0)
ORDER BY 1, 3
