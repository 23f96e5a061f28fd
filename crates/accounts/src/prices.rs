//! Prices by the interval, as they were published, for the tariffs that name their series.
//!
//! A series is told in UTC, where every day is as long as any other. What is published later never
//! overwrites: a day is kept in every revision, so that a bill can be replayed from its own.

use std::future::Future;

use base::{Instant, RepoResult};
use jiff::civil::Date;
use money::{Currency, Decimal};

/// A named series of prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceSeriesHead {
    /// What tariffs name it by.
    pub key: String,
    /// What the prices are in.
    pub currency: Currency,
    /// Minutes of each price; divides a day.
    pub resolution_minutes: u16,
    /// How often something was published; 0 before the first time.
    pub revision: u32,
}

/// One UTC day of a series in one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedDay {
    /// The day.
    pub utc_day: Date,
    /// The revision in which it became so.
    pub revision: u32,
    /// Major units a kWh for each interval from midnight UTC; `None` where none was published.
    pub prices: Vec<Option<Decimal>>,
}

/// Series of prices.
pub trait PriceRepository {
    /// One series.
    fn price_series(
        &mut self,
        key: &str,
    ) -> impl Future<Output = RepoResult<Option<PriceSeriesHead>>> + Send;

    /// Adds a series unless it is there, and holds it until the transaction ends, so that
    /// revisions follow one another. Returns it as it is stored.
    fn hold_price_series(
        &mut self,
        head: &PriceSeriesHead,
        at: Instant,
    ) -> impl Future<Output = RepoResult<PriceSeriesHead>> + Send;

    /// The days of a series in `[from, to)`, in order, each as it was at a revision: the newest
    /// one up to it.
    fn published_prices(
        &mut self,
        key: &str,
        from: Date,
        to: Date,
        revision: u32,
    ) -> impl Future<Output = RepoResult<Vec<PublishedDay>>> + Send;

    /// Adds days in a new revision of a held series, which becomes its newest.
    fn publish_prices(
        &mut self,
        key: &str,
        days: &[PublishedDay],
        revision: u32,
        at: Instant,
    ) -> impl Future<Output = RepoResult<()>> + Send;
}
