-- Bills whose transfers do not sum to what they charge; a bill that was never sent charges nothing.
SELECT b.account_id, b.number AS subject, b.id AS subject_id,
       CASE WHEN b.status IN ('issued', 'cancelled') THEN b.total_minor ELSE 0 END AS expected_minor,
       CAST(COALESCE(SUM(CASE t.debit WHEN 'receivable' THEN t.amount_minor
           ELSE -t.amount_minor END), 0) AS BIGINT) AS found_minor
FROM bill b
LEFT JOIN ledger_transfer t
    ON t.reference_id = b.id AND t.account_id = b.account_id AND t.kind = 'bill'
    AND t.currency = b.currency
WHERE b.account_id > $1 AND b.account_id <= $2
GROUP BY b.account_id, b.id, b.number, b.total_minor, b.status
HAVING CASE WHEN b.status IN ('issued', 'cancelled') THEN b.total_minor ELSE 0 END
    <> COALESCE(SUM(CASE t.debit WHEN 'receivable' THEN t.amount_minor
           ELSE -t.amount_minor END), 0)
ORDER BY 1, 2
