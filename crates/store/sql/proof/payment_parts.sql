-- Payments whose parts do not sum to them.
SELECT i.account_id, CAST(NULL AS TEXT) AS subject, i.id AS subject_id,
       i.amount_minor AS expected_minor,
       CAST(COALESCE(SUM(p.amount_minor), 0) AS BIGINT) AS found_minor
FROM payment_intent i
LEFT JOIN payment_part p ON p.payment_id = i.id AND p.currency = i.currency
WHERE i.account_id > $1 AND i.account_id <= $2
GROUP BY i.account_id, i.id, i.amount_minor
HAVING i.amount_minor <> COALESCE(SUM(p.amount_minor), 0)
ORDER BY 1, 3
