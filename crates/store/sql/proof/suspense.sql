-- Lines of bank statements and what of them waits in suspense: all of one whose owner is not
-- known, nothing of any other.
SELECT l.id, l.currency, CASE l.state WHEN 'suspense' THEN l.amount_minor ELSE 0 END AS expected,
       CAST(COALESCE(SUM(CASE WHEN t.credit = 'suspense' THEN t.amount_minor
           WHEN t.debit = 'suspense' THEN -t.amount_minor ELSE 0 END), 0) AS BIGINT) AS found
FROM bank_line l
LEFT JOIN ledger_transfer t ON t.reference_id = l.id AND t.currency = l.currency
GROUP BY l.id, l.currency, l.amount_minor, l.state
HAVING CASE l.state WHEN 'suspense' THEN l.amount_minor ELSE 0 END
    <> COALESCE(SUM(CASE WHEN t.credit = 'suspense' THEN t.amount_minor
           WHEN t.debit = 'suspense' THEN -t.amount_minor ELSE 0 END), 0)
ORDER BY 1
