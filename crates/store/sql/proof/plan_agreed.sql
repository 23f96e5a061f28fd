-- Payment plans and the debt that went into them: all of it when a plan was agreed, nothing for
-- one that was only proposed.
SELECT p.account_id, CAST(NULL AS TEXT) AS subject, p.id AS subject_id,
       CASE p.state WHEN 'proposed' THEN 0 ELSE p.debt_minor END AS expected_minor,
       CAST(COALESCE(SUM(t.amount_minor), 0) AS BIGINT) AS found_minor
FROM payment_plan p
LEFT JOIN ledger_transfer t
    ON t.reference_id = p.id AND t.account_id = p.account_id AND t.currency = p.currency
    AND t.kind = 'plan_agreed'
WHERE p.account_id > $1 AND p.account_id <= $2
GROUP BY p.account_id, p.id, p.debt_minor, p.state
HAVING CASE p.state WHEN 'proposed' THEN 0 ELSE p.debt_minor END
    <> COALESCE(SUM(t.amount_minor), 0)
  AND NOT (p.state = 'withdrawn' AND COALESCE(SUM(t.amount_minor), 0) = 0)
ORDER BY 1, 3
