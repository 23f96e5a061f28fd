-- Direct Debit money that the bank paid out for no file that was sent.
SELECT t.account_id, t.reference AS subject, CAST(NULL AS UUID) AS subject_id,
       CAST(0 AS BIGINT) AS expected_minor, CAST(SUM(t.amount_minor) AS BIGINT) AS found_minor
FROM ledger_transfer t
WHERE t.account_id > $1 AND t.account_id <= $2 AND t.kind = 'pay_out'
  AND t.credit = 'transit.direct_debit'
  AND NOT EXISTS (SELECT 1 FROM bank_submission s WHERE s.id = t.reference_id)
GROUP BY t.account_id, t.reference
ORDER BY 1, 2
