//! Many supplies like one: for load tests, which need a hundred thousand accounts in a minute.
//!
//! Identifiers below the account's are its own only together with the account's, so the rows of a
//! copy keep those of the model.

use base::{AccountId, RepoResult};

use crate::conn::Conn;
use crate::statements::statements;
use crate::value::binds;

statements! {
    COPY_PROPERTIES = "INSERT INTO property (account_id, id, line1, line2, town, postcode, time_zone)
        SELECT a.id, m.id, m.line1, m.line2, m.town, m.postcode, m.time_zone
        FROM account a CROSS JOIN property m
        WHERE m.account_id = $1 AND a.id > $2 AND a.id <= $3";
    COPY_POINTS = "INSERT INTO service_point (account_id, id, property_id, fuel, direction,
            identifier, first_day, last_day)
        SELECT a.id, m.id, m.property_id, m.fuel, m.direction, m.identifier, m.first_day, m.last_day
        FROM account a CROSS JOIN service_point m
        WHERE m.account_id = $1 AND a.id > $2 AND a.id <= $3";
    COPY_METERS = "INSERT INTO meter (account_id, id, service_point_id, serial, smart, installed_on,
            removed_on)
        SELECT a.id, m.id, m.service_point_id, m.serial, m.smart, m.installed_on, m.removed_on
        FROM account a CROSS JOIN meter m
        WHERE m.account_id = $1 AND a.id > $2 AND a.id <= $3";
    COPY_REGISTERS = "INSERT INTO register (account_id, id, meter_id, label, role, digits, decimals,
            multiplier_millionths, unit, position)
        SELECT a.id, m.id, m.meter_id, m.label, m.role, m.digits, m.decimals,
            m.multiplier_millionths, m.unit, m.position
        FROM account a CROSS JOIN register m
        WHERE m.account_id = $1 AND a.id > $2 AND a.id <= $3";
    COPY_AGREEMENTS = "INSERT INTO agreement (account_id, id, service_point_id, tariff_id,
            service_from, service_to)
        SELECT a.id, m.id, m.service_point_id, m.tariff_id, m.service_from, m.service_to
        FROM account a CROSS JOIN agreement m
        WHERE m.account_id = $1 AND a.id > $2 AND a.id <= $3";
    COPY_DAYS = "INSERT INTO interval_day (account_id, service_point_id, channel, local_day, version,
            resolution_minutes, slot_count, total_wh, missing_count, estimated_count, packed,
            issued)
        SELECT a.id, m.service_point_id, m.channel, m.local_day, m.version, m.resolution_minutes,
            m.slot_count, m.total_wh, m.missing_count, m.estimated_count, m.packed, m.issued
        FROM account a CROSS JOIN interval_day m
        WHERE m.account_id = $1 AND a.id > $2 AND a.id <= $3";
}

impl Conn {
    /// Gives every account after one, up to another, the supply of a model: properties, points,
    /// meters, registers, agreements and interval days. None of them may have any.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn copy_supply(
        &mut self,
        model: AccountId,
        after: AccountId,
        up_to: AccountId,
    ) -> RepoResult<()> {
        for sql in [
            COPY_PROPERTIES,
            COPY_POINTS,
            COPY_METERS,
            COPY_REGISTERS,
            COPY_AGREEMENTS,
            COPY_DAYS,
        ] {
            self.run(sql, binds![model, after, up_to]).await?;
        }
        Ok(())
    }
}
