//! Chosen cells of the preference grid.

use base::{CustomerId, Instant, RepoError, RepoResult};
use comms::{
    BillDelivery, BillPreference, BillPrint, Channel, MessageKind, Preference, PreferenceRepository,
};

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::value::binds;

statements! {
    PREFERENCES = "SELECT kind, channel, wanted FROM preference WHERE customer_id = $1";
    SET_PREFERENCE = "INSERT INTO preference (customer_id, kind, channel, wanted, chosen_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (customer_id, kind, channel)
        DO UPDATE SET wanted = excluded.wanted, chosen_at = excluded.chosen_at";
    BILL_PREFERENCE = "SELECT delivery, print FROM bill_preference WHERE customer_id = $1";
    SET_BILL_PREFERENCE = "INSERT INTO bill_preference (customer_id, delivery, print, chosen_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (customer_id)
        DO UPDATE SET delivery = excluded.delivery, print = excluded.print,
            chosen_at = excluded.chosen_at";
}

#[derive(sqlx::FromRow)]
struct PreferenceRow {
    kind: String,
    channel: String,
    wanted: bool,
}

impl TryFrom<PreferenceRow> for Preference {
    type Error = RepoError;

    fn try_from(row: PreferenceRow) -> RepoResult<Self> {
        Ok(Self {
            kind: MessageKind::from_code(&row.kind)
                .ok_or_else(|| unknown_code("message kind", &row.kind))?,
            channel: Channel::from_code(&row.channel)
                .ok_or_else(|| unknown_code("channel", &row.channel))?,
            on: row.wanted,
        })
    }
}

#[derive(sqlx::FromRow)]
struct BillPreferenceRow {
    delivery: String,
    print: String,
}

impl TryFrom<BillPreferenceRow> for BillPreference {
    type Error = RepoError;

    fn try_from(row: BillPreferenceRow) -> RepoResult<Self> {
        Ok(Self {
            delivery: BillDelivery::from_code(&row.delivery)
                .ok_or_else(|| unknown_code("bill delivery", &row.delivery))?,
            print: BillPrint::from_code(&row.print)
                .ok_or_else(|| unknown_code("bill print", &row.print))?,
        })
    }
}

impl PreferenceRepository for Conn {
    async fn preferences(&mut self, customer: CustomerId) -> RepoResult<Vec<Preference>> {
        self.all::<PreferenceRow, _>(PREFERENCES, binds![customer])
            .await
    }

    async fn set_preferences(
        &mut self,
        customer: CustomerId,
        cells: &[Preference],
        now: Instant,
    ) -> RepoResult<()> {
        for cell in cells {
            let values = binds![
                customer,
                cell.kind.code(),
                cell.channel.code(),
                cell.on,
                now
            ];
            self.run_one(SET_PREFERENCE, values).await?;
        }
        Ok(())
    }

    async fn bill_preference(
        &mut self,
        customer: CustomerId,
    ) -> RepoResult<Option<BillPreference>> {
        self.first::<BillPreferenceRow, _>(BILL_PREFERENCE, binds![customer])
            .await
    }

    async fn set_bill_preference(
        &mut self,
        customer: CustomerId,
        chosen: BillPreference,
        now: Instant,
    ) -> RepoResult<()> {
        let values = binds![customer, chosen.delivery.code(), chosen.print.code(), now];
        self.run_one(SET_BILL_PREFERENCE, values).await
    }
}
