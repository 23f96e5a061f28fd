-- Files of collections and what of them was paid out to the bank: all once the bank said so.
SELECT s.id, s.currency, CASE WHEN s.settled_by IS NULL THEN 0 ELSE s.total_minor END AS expected,
       CAST(COALESCE(SUM(t.amount_minor), 0) AS BIGINT) AS found
FROM bank_submission s
LEFT JOIN ledger_transfer t
    ON t.reference_id = s.id AND t.currency = s.currency
    AND t.kind = 'pay_out' AND t.credit = 'transit.direct_debit'
GROUP BY s.id, s.currency, s.total_minor, s.settled_by
HAVING CASE WHEN s.settled_by IS NULL THEN 0 ELSE s.total_minor END
    <> COALESCE(SUM(t.amount_minor), 0)
ORDER BY 1
