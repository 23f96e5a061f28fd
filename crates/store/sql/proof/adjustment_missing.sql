-- Transfers of credits and adjustments that are not there.
SELECT t.account_id, t.reference AS subject, CAST(NULL AS UUID) AS subject_id,
       CAST(0 AS BIGINT) AS expected_minor, CAST(SUM(t.amount_minor) AS BIGINT) AS found_minor
FROM ledger_transfer t
WHERE t.account_id > $1 AND t.account_id <= $2
  AND t.kind IN ('adjustment', 'goodwill', 'write_off', 'write_off_undone')
  AND NOT EXISTS (
      SELECT 1 FROM adjustment a
      WHERE a.account_id = t.account_id AND a.id = t.reference_id AND a.kind = t.kind)
GROUP BY t.account_id, t.reference
ORDER BY 1, 2
