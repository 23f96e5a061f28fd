-- Payments taken back that are none of the account's: no collection, no line of a bank statement,
-- no payment by card.
SELECT t.account_id, t.reference AS subject, CAST(NULL AS UUID) AS subject_id,
       CAST(0 AS BIGINT) AS expected_minor, CAST(SUM(t.amount_minor) AS BIGINT) AS found_minor
FROM ledger_transfer t
WHERE t.account_id > $1 AND t.account_id <= $2 AND t.kind = 'payment_returned'
  AND NOT EXISTS (
      SELECT 1 FROM collection c WHERE c.account_id = t.account_id AND c.id = t.reference_id)
  AND NOT EXISTS (
      SELECT 1 FROM bank_line l WHERE l.account_id = t.account_id AND l.id = t.reference_id)
  AND NOT EXISTS (
      SELECT 1 FROM payment_part p
      WHERE p.account_id = t.account_id AND p.payment_id = t.reference_id)
GROUP BY t.account_id, t.reference
ORDER BY 1, 2
