-- Refunds and what is posted of them: once out when done, and once back when returned.
SELECT r.account_id, CAST(NULL AS TEXT) AS subject, r.id AS subject_id,
       CASE r.state WHEN 'done' THEN r.amount_minor ELSE 0 END AS expected_minor,
       CAST(COALESCE(SUM(CASE t.kind WHEN 'refund' THEN t.amount_minor
           ELSE -t.amount_minor END), 0) AS BIGINT) AS found_minor
FROM refund r
LEFT JOIN ledger_transfer t
    ON t.reference_id = r.id AND t.account_id = r.account_id
    AND t.kind IN ('refund', 'refund_failed') AND t.currency = r.currency
WHERE r.account_id > $1 AND r.account_id <= $2
GROUP BY r.account_id, r.id, r.amount_minor, r.state
HAVING CASE r.state WHEN 'done' THEN r.amount_minor ELSE 0 END
    <> COALESCE(SUM(CASE t.kind WHEN 'refund' THEN t.amount_minor
           ELSE -t.amount_minor END), 0)
ORDER BY 1, 3
