-- Books without an account of their currency, and accounts without a book. The caller takes the
-- books of the supplier's own out.
SELECT b.account_id, b.currency AS subject, CAST(NULL AS UUID) AS subject_id,
       CAST(1 AS BIGINT) AS expected_minor, CAST(0 AS BIGINT) AS found_minor
FROM ledger_book b
LEFT JOIN account a ON a.id = b.account_id AND a.currency = b.currency
WHERE b.account_id > $1 AND b.account_id <= $2 AND a.id IS NULL
UNION ALL
SELECT a.id, a.currency, CAST(NULL AS UUID), CAST(1 AS BIGINT), CAST(0 AS BIGINT)
FROM account a
LEFT JOIN ledger_book b ON b.account_id = a.id
WHERE a.id > $1 AND a.id <= $2 AND b.account_id IS NULL
ORDER BY 1, 2
