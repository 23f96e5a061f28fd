-- What each payment plan holds, with its instalments and how many of them fell due: an open plan
-- holds the others, any other plan nothing.
SELECT p.account_id, p.id, p.state, p.currency, p.instalments,
       CAST(COALESCE(SUM(CASE t.kind WHEN 'plan_due' THEN 1 ELSE 0 END), 0) AS BIGINT) AS due,
       CAST(COALESCE(SUM(CASE t.kind WHEN 'plan_agreed' THEN t.amount_minor
           ELSE -t.amount_minor END), 0) AS BIGINT) AS held_minor
FROM payment_plan p
LEFT JOIN ledger_transfer t
    ON t.reference_id = p.id AND t.account_id = p.account_id AND t.currency = p.currency
    AND t.kind IN ('plan_agreed', 'plan_due', 'plan_ended')
WHERE p.account_id > $1 AND p.account_id <= $2
GROUP BY p.account_id, p.id, p.state, p.currency, p.instalments
HAVING p.state IN ('active', 'breathing_space', 'broken')
    OR COALESCE(SUM(CASE t.kind WHEN 'plan_agreed' THEN t.amount_minor
           ELSE -t.amount_minor END), 0) <> 0
ORDER BY 1, 2
