-- Money of a card gateway that belongs to no captured payment of that gateway and account.
SELECT t.account_id, t.reference AS subject, CAST(NULL AS UUID) AS subject_id,
       CAST(0 AS BIGINT) AS expected_minor, CAST(SUM(t.amount_minor) AS BIGINT) AS found_minor
FROM ledger_transfer t
WHERE t.account_id > $1 AND t.account_id <= $2 AND t.kind = 'payment'
  AND t.debit IN ('transit.sandbox', 'transit.stripe')
  AND NOT EXISTS (
      SELECT 1 FROM payment_part p JOIN payment_intent i ON i.id = p.payment_id
      WHERE p.account_id = t.account_id AND p.payment_id = t.reference_id
        AND i.state = 'captured' AND t.debit = 'transit.' || i.gateway)
GROUP BY t.account_id, t.reference
ORDER BY 1, 2
