SELECT p.account_id,
       p.id AS property_id, p.line1, p.line2, p.town, p.postcode, p.time_zone,
       s.id AS service_point_id, s.fuel, s.direction, s.identifier,
       EXISTS (SELECT 1 FROM interval_day d
               WHERE d.account_id = s.account_id AND d.service_point_id = s.id
                 AND d.channel = s.direction) AS has_intervals,
       m.id AS meter_id, m.serial, m.smart, m.installed_on, m.removed_on,
       r.id AS register_id, r.label, r.role, r.digits, r.decimals,
       r.multiplier_millionths, r.unit, r.position
FROM property p
LEFT JOIN service_point s ON s.account_id = p.account_id AND s.property_id = p.id
LEFT JOIN meter m ON m.account_id = s.account_id AND m.service_point_id = s.id
LEFT JOIN register r ON r.account_id = m.account_id AND r.meter_id = m.id
WHERE p.account_id = $1
ORDER BY p.id, s.id, m.installed_on, m.id, r.position
