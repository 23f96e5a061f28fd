//! The statements of customers, accounts and supply.

use crate::statements::statements;

statements! {
    CUSTOMER = "SELECT id, kind, name, email, phone, vulnerable, created_at
        FROM customer WHERE id = $1";
    ACCOUNTS_OF = "SELECT id, customer_id, number, label, currency, payment_method, collection_day,
            opened_on, supply_version
        FROM account WHERE customer_id = $1 ORDER BY number";
    ACCOUNT = "SELECT id, customer_id, number, label, currency, payment_method, collection_day,
            opened_on, supply_version
        FROM account WHERE id = $1";
    ACCOUNT_BY_NUMBER = "SELECT id, customer_id, number, label, currency, payment_method,
            collection_day, opened_on, supply_version
        FROM account WHERE number = $1";
    ACCOUNTS_WITHIN = "SELECT a.id AS account_id, a.customer_id, a.number, a.label, a.currency,
            a.payment_method, a.collection_day, a.opened_on, a.supply_version, c.id, c.kind, c.name,
            c.email, c.phone, c.vulnerable, c.created_at
        FROM account a JOIN customer c ON c.id = a.customer_id
        WHERE a.id > $1 AND a.id <= $2 ORDER BY a.id";
    PAGE_END = "SELECT id FROM account WHERE id > $1 ORDER BY id LIMIT 1 OFFSET $2";
    LAST_END = "SELECT id FROM account WHERE id > $1 ORDER BY id DESC LIMIT 1";
    /// The whole chain in one answer, a row for each register and agreement: one round trip a page.
    /// Two subqueries: SQLite finds a single minimum or maximum in the index, but not both at once.
    /// Inside a join's side: PostgreSQL looks once a point, not once a row.
    SUPPLY = include_str!("../../sql/supply.sql");
    TARIFF = "SELECT id, code, name, document FROM tariff WHERE id = $1";
    TARIFF_BY_CODE = "SELECT id, code, name, document FROM tariff WHERE code = $1
        ORDER BY id DESC LIMIT 1";
    ADD_CUSTOMER = "INSERT INTO customer (id, kind, name, email, phone, vulnerable, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SET_PAYMENT_METHOD = "UPDATE account SET payment_method = $2, collection_day = $3
        WHERE id = $1";
    ADD_ACCOUNT = "INSERT INTO account (id, customer_id, number, label, currency, payment_method,
            collection_day, opened_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// What is supplied changes, or what is known of it. Whoever else changes it waits here on
    /// PostgreSQL, before anything below the account is held.
    COUNT_SUPPLY_CHANGE = "UPDATE account SET supply_version = supply_version + 1 WHERE id = $1";
    ADD_PROPERTY = "INSERT INTO property (account_id, id, line1, line2, town, postcode, time_zone)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_SERVICE_POINT = "INSERT INTO service_point (account_id, id, property_id, fuel, direction,
            identifier)
        VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_METER = "INSERT INTO meter (account_id, id, service_point_id, serial, smart, installed_on,
            removed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_REGISTER = "INSERT INTO register (account_id, id, meter_id, label, role, digits, decimals,
            multiplier_millionths, unit, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    ADD_AGREEMENT = "INSERT INTO agreement (account_id, id, service_point_id, tariff_id,
            service_from, service_to)
        VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_TARIFF = "INSERT INTO tariff (id, code, name, document) VALUES ($1, $2, $3, $4)";
}
