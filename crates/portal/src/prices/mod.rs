//! Published prices by the interval into series that dynamic tariffs name (G1).
//!
//! A file is taken whole or not at all. A price that is there already with the same value changes
//! nothing; another value for the same interval is a correction and makes a new revision, and what
//! it replaces is kept for the bills that were made of it.

mod merge;
mod rows;

use std::io::BufRead;

use accounts::{PriceRepository as _, PriceSeriesHead};
use base::Instant;
use money::Currency;

use crate::error::PortalError;
use crate::{OpContext, Portal};
use merge::Slots;

/// How a file of prices is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceFormat {
    /// `start[,end],price` in major units a kWh; also `valid_from,valid_to,value_exc_vat`, where
    /// the value is in minor units.
    Csv,
    /// Unit rates of Octopus Energy's API: `results` with `valid_from`, `valid_to` and
    /// `value_exc_vat` in pence.
    Json,
}

/// What a file of prices is for.
#[derive(Clone, Debug)]
pub struct PriceImport {
    /// Key of the series, as tariffs name it.
    pub series: String,
    /// Code of the currency.
    pub currency: String,
    /// Minutes of each price; divides a day.
    pub resolution_minutes: u16,
    /// How it is written.
    pub format: PriceFormat,
    /// Read, compare and report only.
    pub dry_run: bool,
}

/// What was in a file of prices, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceLoad {
    /// Intervals with a price.
    pub intervals: usize,
    /// Those that had no price before.
    pub added: usize,
    /// Those that had another price before.
    pub corrected: usize,
    /// Rows that say again what another row says.
    pub duplicates: usize,
    /// From the first to the last of the file, where neither it nor an earlier one has a price.
    pub gaps: Vec<(Instant, Instant)>,
    /// The new revision; `None` when nothing changed or nothing was to be stored.
    pub revision: Option<u32>,
}

impl Portal {
    /// Reads a file of prices and adds what is new in it.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`] with the line and the reason; nothing is stored then.
    pub async fn import_prices(
        &self,
        ctx: &OpContext,
        import: &PriceImport,
        reader: impl BufRead + Send,
    ) -> Result<PriceLoad, PortalError> {
        ctx.system()?;
        let asked = head_of(import)?;
        let rows = rows::read(import.format, asked.currency, reader)?;
        let slots = Slots::of(&rows, asked.resolution_minutes)?;
        let mut tx = self.store.begin().await?;
        let head = tx.hold_price_series(&asked, ctx.now).await?;
        let same = (head.currency, head.resolution_minutes);
        if same != (asked.currency, asked.resolution_minutes) {
            return Err(invalid(format!(
                "The prices {} are in {} for each {} minutes.",
                head.key,
                head.currency.code(),
                head.resolution_minutes
            )));
        }
        let (from, to) = slots.utc_days();
        let held = tx
            .published_prices(&head.key, from, to, head.revision)
            .await?;
        let merged = slots.merge(held, head.revision + 1)?;
        let mut load = merged.load;
        if import.dry_run || merged.days.is_empty() {
            return Ok(load);
        }
        let revision = head.revision + 1;
        tx.publish_prices(&head.key, &merged.days, revision, ctx.now)
            .await?;
        let detail = serde_json::json!({
            "series": head.key,
            "revision": revision,
            "added": load.added,
            "corrected": load.corrected,
        });
        self.record(ctx, &mut tx, "prices.imported", None, &detail)
            .await?;
        tx.commit().await?;
        load.revision = Some(revision);
        Ok(load)
    }
}

fn head_of(import: &PriceImport) -> Result<PriceSeriesHead, PortalError> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    if import.series.is_empty() || import.series.len() > 100 || !import.series.chars().all(fits) {
        let message = "name the series with letters, digits, and - _ . between them";
        return Err(invalid(message.to_owned()));
    }
    let minutes = import.resolution_minutes;
    if minutes == 0 || 1440 % minutes != 0 {
        return Err(invalid(format!("{minutes} minutes do not divide a day")));
    }
    Ok(PriceSeriesHead {
        key: import.series.clone(),
        currency: Currency::from_code(&import.currency)
            .map_err(|_| invalid(format!("\"{}\" is not a known currency", import.currency)))?,
        resolution_minutes: minutes,
        revision: 0,
    })
}

fn invalid(message: String) -> PortalError {
    PortalError::invalid("prices.malformed", "", message)
}
