-- Lines of bank statements and what is posted of them in their account's book: all of a matched
-- line, nothing of any other, for what went back counts against it.
SELECT l.id, l.currency, CASE l.state WHEN 'matched' THEN l.amount_minor ELSE 0 END AS expected,
       CAST(COALESCE(SUM(CASE WHEN t.credit = 'receivable' THEN t.amount_minor
           WHEN t.debit = 'receivable' THEN -t.amount_minor ELSE 0 END), 0) AS BIGINT) AS found
FROM bank_line l
LEFT JOIN ledger_transfer t
    ON t.reference_id = l.id AND t.account_id = l.account_id AND t.currency = l.currency
    AND t.kind IN ('payment', 'suspense_matched', 'payment_returned')
GROUP BY l.id, l.currency, l.amount_minor, l.state
HAVING CASE l.state WHEN 'matched' THEN l.amount_minor ELSE 0 END
    <> COALESCE(SUM(CASE WHEN t.credit = 'receivable' THEN t.amount_minor
           WHEN t.debit = 'receivable' THEN -t.amount_minor ELSE 0 END), 0)
ORDER BY 1
