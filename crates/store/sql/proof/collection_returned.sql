-- Direct Debit collections and what is posted of their return: all of it, once, or nothing.
SELECT c.account_id, CAST(NULL AS TEXT) AS subject, c.id AS subject_id,
       CASE WHEN c.state IN ('returned', 'refunded') THEN c.amount_minor ELSE 0 END
           AS expected_minor,
       CAST(COALESCE(SUM(t.amount_minor), 0) AS BIGINT) AS found_minor
FROM collection c
LEFT JOIN ledger_transfer t
    ON t.reference_id = c.id AND t.account_id = c.account_id AND t.currency = c.currency
    AND t.kind = 'payment_returned'
WHERE c.account_id > $1 AND c.account_id <= $2
GROUP BY c.account_id, c.id, c.amount_minor, c.state
HAVING CASE WHEN c.state IN ('returned', 'refunded') THEN c.amount_minor ELSE 0 END
    <> COALESCE(SUM(t.amount_minor), 0)
ORDER BY 1, 3
