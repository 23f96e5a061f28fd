-- Bills of which something else was taken back than all for a cancelled one, nothing for others.
SELECT b.account_id, b.number AS subject, b.id AS subject_id,
       CASE b.status WHEN 'cancelled' THEN b.total_minor ELSE 0 END AS expected_minor,
       CAST(COALESCE(SUM(CASE t.credit WHEN 'receivable' THEN t.amount_minor
           ELSE -t.amount_minor END), 0) AS BIGINT) AS found_minor
FROM bill b
LEFT JOIN ledger_transfer t
    ON t.reference_id = b.id AND t.account_id = b.account_id AND t.kind = 'bill_cancelled'
    AND t.currency = b.currency
WHERE b.account_id > $1 AND b.account_id <= $2
GROUP BY b.account_id, b.id, b.number, b.total_minor, b.status
HAVING CASE b.status WHEN 'cancelled' THEN b.total_minor ELSE 0 END
    <> COALESCE(SUM(CASE t.credit WHEN 'receivable' THEN t.amount_minor
           ELSE -t.amount_minor END), 0)
ORDER BY 1, 2
