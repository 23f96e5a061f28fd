-- What payments give to accounts and what is posted there: the same for a captured payment,
-- nothing for any other.
SELECT p.account_id, CAST(NULL AS TEXT) AS subject, p.payment_id AS subject_id,
       CASE i.state WHEN 'captured' THEN p.amount_minor ELSE 0 END AS expected_minor,
       CAST(COALESCE(SUM(t.amount_minor), 0) AS BIGINT) AS found_minor
FROM payment_part p
JOIN payment_intent i ON i.id = p.payment_id
LEFT JOIN ledger_transfer t
    ON t.reference_id = p.payment_id AND t.account_id = p.account_id AND t.kind = 'payment'
    AND t.currency = p.currency
WHERE p.account_id > $1 AND p.account_id <= $2
GROUP BY p.account_id, p.payment_id, p.amount_minor, i.state
HAVING CASE i.state WHEN 'captured' THEN p.amount_minor ELSE 0 END
    <> COALESCE(SUM(t.amount_minor), 0)
ORDER BY 1, 3
