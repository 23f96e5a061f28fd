//! Chosen cells of the preference grid.

use base::{CustomerId, Instant, RepoError, RepoResult};
use comms::{Channel, MessageKind, Preference, PreferenceRepository};

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
}
