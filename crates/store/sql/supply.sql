SELECT p.id AS property_id, p.line1, p.line2, p.town, p.postcode, p.time_zone,
       s.id AS service_point_id, s.fuel, s.direction, s.identifier, s.first_day, s.last_day,
       m.id AS meter_id, m.serial, m.smart, m.installed_on, m.removed_on,
       r.id AS register_id, r.label, r.role, r.digits, r.decimals,
       r.multiplier_millionths, r.unit, r.position, r.first_read_on, r.last_read_on,
       r.seen_on, r.doubted,
       g.id AS agreement_id, g.tariff_id, g.service_from, g.service_to
FROM property p
LEFT JOIN service_point s ON s.account_id = p.account_id AND s.property_id = p.id
LEFT JOIN meter m ON m.account_id = s.account_id AND m.service_point_id = s.id
LEFT JOIN register r ON r.account_id = m.account_id AND r.meter_id = m.id
LEFT JOIN agreement g ON g.account_id = s.account_id AND g.service_point_id = s.id
WHERE p.account_id = $1
ORDER BY p.id, s.id, m.installed_on, m.id, r.position, g.service_from
