SELECT a.id AS account_id, t.segment, t.bill_day, t.purchase_order,
       t.hold_reason, t.hold_until, t.held_at,
       (SELECT MIN(g.service_from) FROM agreement g WHERE g.account_id = a.id) AS supplied_from,
       (SELECT MAX(COALESCE(g.service_to, $3)) FROM agreement g WHERE g.account_id = a.id)
           AS supplied_to,
       (SELECT MAX(b.period_to) FROM bill b
        WHERE b.account_id = a.id AND b.status IN ('issued', 'in_review')) AS billed_to,
       (SELECT COUNT(*) FROM bill b
        WHERE b.account_id = a.id AND b.status IN ('issued', 'cancelled')) AS issued,
       (SELECT b.id FROM bill b WHERE b.account_id = a.id AND b.status = 'issued'
        ORDER BY b.created_at DESC, b.period_to DESC, b.id DESC LIMIT 1) AS last_bill,
       (SELECT COUNT(*) FROM bill b
        WHERE b.account_id = a.id AND b.status = 'in_review') AS in_review,
       (SELECT MIN(q.reference) FROM bill_query q
        WHERE q.account_id = a.id AND q.state = 'open' AND q.reviews_next_bill) AS asked,
       (SELECT COUNT(*) FROM bill_query q
        WHERE q.account_id = a.id AND q.state = 'open') AS open_queries,
       c.company_name, c.company_number, c.vat_number
FROM account a
LEFT JOIN account_billing t ON t.account_id = a.id
LEFT JOIN business c ON c.customer_id = a.customer_id
WHERE a.id > $1 AND a.id <= $2
ORDER BY a.id
