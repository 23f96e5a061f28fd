//! Price series by UTC day and revision, and what was declared of the use at a point.

use accounts::{PriceRepository, PriceSeriesHead, PublishedDay, UseDeclaration};
use base::{AccountId, Instant, RepoError, RepoResult, ServicePointId};
use jiff::civil::Date;
use money::{Currency, Decimal, Percent};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::types::DbDate;
use crate::value::{binds, small};

statements! {
    PRICE_SERIES = "SELECT key, currency, resolution_minutes, revision
        FROM price_series WHERE key = $1";
    ADD_PRICE_SERIES = "INSERT INTO price_series (key, currency, resolution_minutes, revision,
            updated_at)
        VALUES ($1, $2, $3, 0, $4) ON CONFLICT (key) DO NOTHING";
    /// Changes nothing; it locks the row where many may write.
    HOLD_PRICE_SERIES = "UPDATE price_series SET revision = revision WHERE key = $1
        RETURNING key, currency, resolution_minutes, revision";
    REVISE_PRICE_SERIES = "UPDATE price_series SET revision = $2, updated_at = $3
        WHERE key = $1 AND revision < $2";
    ADD_PRICE_DAY = "INSERT INTO price_day (series, utc_day, revision, prices)
        VALUES ($1, $2, $3, $4)";
    PRICE_DAYS = "SELECT utc_day, revision, prices FROM price_day
        WHERE series = $1 AND utc_day >= $2 AND utc_day < $3 AND revision = (
            SELECT MAX(held.revision) FROM price_day held
            WHERE held.series = price_day.series AND held.utc_day = price_day.utc_day
              AND held.revision <= $4)
        ORDER BY utc_day";
    USE_DECLARATION = "SELECT account_id, service_point_id, declared_from, domestic_percent
        FROM use_declaration
        WHERE account_id = $1 AND service_point_id = $2 AND declared_from <= $3
        ORDER BY declared_from DESC LIMIT 1";
    PUT_USE_DECLARATION = "INSERT INTO use_declaration (account_id, service_point_id,
            declared_from, domestic_percent)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id, service_point_id, declared_from)
            DO UPDATE SET domestic_percent = $4";
}

#[derive(sqlx::FromRow)]
struct SeriesRow {
    key: String,
    currency: String,
    resolution_minutes: i64,
    revision: i64,
}

impl TryFrom<SeriesRow> for PriceSeriesHead {
    type Error = RepoError;

    fn try_from(row: SeriesRow) -> RepoResult<Self> {
        Ok(Self {
            currency: Currency::from_code(&row.currency)
                .map_err(|_| unknown_code("currency", &row.currency))?,
            key: row.key,
            resolution_minutes: small(row.resolution_minutes)?,
            revision: small(row.revision)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct DayRow {
    utc_day: DbDate,
    revision: i64,
    prices: String,
}

impl TryFrom<DayRow> for PublishedDay {
    type Error = RepoError;

    fn try_from(row: DayRow) -> RepoResult<Self> {
        let utc_day = Date::from(row.utc_day);
        let price = |text: &str| match text {
            "" => Ok(None),
            text => text
                .parse::<Decimal>()
                .map(Some)
                .map_err(|_| RepoError::Corrupt(format!("prices of {utc_day}"))),
        };
        Ok(Self {
            utc_day,
            revision: small(row.revision)?,
            prices: row.prices.split(',').map(price).collect::<Result<_, _>>()?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct DeclarationRow {
    account_id: Uuid,
    service_point_id: Uuid,
    declared_from: DbDate,
    domestic_percent: String,
}

impl TryFrom<DeclarationRow> for UseDeclaration {
    type Error = RepoError;

    fn try_from(row: DeclarationRow) -> RepoResult<Self> {
        let percent = row.domestic_percent.parse::<Decimal>().map_err(|_| {
            RepoError::Corrupt(format!("declared percentage {}", row.domestic_percent))
        })?;
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            service_point_id: ServicePointId::from_uuid(row.service_point_id),
            from: row.declared_from.into(),
            domestic: Percent::new(percent),
        })
    }
}

pub async fn use_declaration(
    conn: &mut Conn,
    account: AccountId,
    point: ServicePointId,
    on: Date,
) -> RepoResult<Option<UseDeclaration>> {
    conn.first::<DeclarationRow, _>(USE_DECLARATION, binds![account, point, on])
        .await
}

pub async fn put_use_declaration(conn: &mut Conn, row: &UseDeclaration) -> RepoResult<()> {
    let percent = row.domestic.per_hundred().normalize().to_string();
    let values = binds![row.account_id, row.service_point_id, row.from, &percent];
    conn.run_one(PUT_USE_DECLARATION, values).await
}

impl PriceRepository for Conn {
    async fn price_series(&mut self, key: &str) -> RepoResult<Option<PriceSeriesHead>> {
        self.first::<SeriesRow, _>(PRICE_SERIES, binds![key]).await
    }

    async fn hold_price_series(
        &mut self,
        head: &PriceSeriesHead,
        at: Instant,
    ) -> RepoResult<PriceSeriesHead> {
        let (key, currency) = (&head.key, head.currency.code());
        let values = binds![key, currency, head.resolution_minutes, at];
        self.run(ADD_PRICE_SERIES, values).await?;
        let held = self
            .first::<SeriesRow, _>(HOLD_PRICE_SERIES, binds![key])
            .await?;
        held.ok_or_else(|| RepoError::Corrupt(format!("no price series {key}")))
    }

    async fn published_prices(
        &mut self,
        key: &str,
        from: Date,
        to: Date,
        revision: u32,
    ) -> RepoResult<Vec<PublishedDay>> {
        self.all::<DayRow, _>(PRICE_DAYS, binds![key, from, to, revision])
            .await
    }

    async fn publish_prices(
        &mut self,
        key: &str,
        days: &[PublishedDay],
        revision: u32,
        at: Instant,
    ) -> RepoResult<()> {
        for day in days {
            let text = |price: &Option<Decimal>| {
                price.map_or_else(String::new, |price| price.normalize().to_string())
            };
            let prices = day.prices.iter().map(text).collect::<Vec<_>>().join(",");
            let values = binds![key, day.utc_day, revision, &prices];
            self.run_one(ADD_PRICE_DAY, values).await?;
        }
        self.run_one(REVISE_PRICE_SERIES, binds![key, revision, at])
            .await
    }
}
