-- Money of unknown owner that stands on no line of a bank statement.
SELECT t.account_id, t.reference AS subject, CAST(NULL AS UUID) AS subject_id,
       CAST(0 AS BIGINT) AS expected_minor, CAST(SUM(t.amount_minor) AS BIGINT) AS found_minor
FROM ledger_transfer t
WHERE t.account_id > $1 AND t.account_id <= $2
  AND t.kind IN ('suspense_in', 'suspense_matched', 'suspense_returned')
  AND NOT EXISTS (SELECT 1 FROM bank_line l WHERE l.id = t.reference_id)
GROUP BY t.account_id, t.reference
ORDER BY 1, 2
