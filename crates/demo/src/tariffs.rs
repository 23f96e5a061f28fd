//! The tariffs of the demo's supplier: the examples of `tariff`, and what homes paid before the
//! last change of prices.

use accounts::{AccountsRepository as _, StoredTariff};
use base::{Entropy, Instant, TariffId};
use jiff::civil::Date;
use money::Decimal;
use store::{Conn, Store};
use tariff::{Direction, Tariff, TariffDocument, UnitRates};

use crate::error::DemoError;
use crate::window::Window;

/// The stored tariffs.
pub struct Tariffs(Vec<Stored>);

/// A tariff in its two versions.
struct Stored {
    code: String,
    before: Option<(TariffId, Date)>,
    now: TariffId,
}

/// A tariff for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Which.
    pub tariff: TariffId,
    /// First day.
    pub from: Date,
    /// First day no longer covered.
    pub to: Option<Date>,
}

impl Tariffs {
    /// Stores what is not there yet. The same identifiers are drawn each time.
    ///
    /// # Errors
    /// When one cannot be read or stored.
    pub async fn stored(
        store: &Store,
        window: &Window,
        made_at: Instant,
        entropy: &dyn Entropy,
    ) -> Result<Self, DemoError> {
        let changed_on = price_change(&window.boundaries);
        let mut all = Vec::new();
        let mut tx = store.begin().await?;
        for document in tariff::examples::ALL {
            let tariff = Tariff::from_toml(document)?;
            let before_id = TariffId::new(made_at, entropy);
            // The newest version of a code is the one with the later identifier.
            let now_id = TariffId::new(made_at.plus_seconds(60), entropy);
            let mut before = None;
            if let Some(date) = changed_on.filter(|_| is_domestic(tariff.document())) {
                add(&mut tx, before_id, &Tariff::new(dearer(tariff.document()))?).await?;
                before = Some((before_id, date));
            }
            add(&mut tx, now_id, &tariff).await?;
            all.push(Stored {
                code: tariff.document().code.clone(),
                before,
                now: now_id,
            });
        }
        tx.commit().await?;
        Ok(Self(all))
    }

    /// The versions of a tariff that cover everything from a day on.
    ///
    /// # Errors
    /// When there is no tariff of that code.
    pub fn versions(&self, code: &str, from: Date) -> Result<Vec<Version>, DemoError> {
        let known = self.0.iter().find(|known| known.code == code);
        let known = known.ok_or_else(|| DemoError::Missing(format!("tariff {code}")))?;
        Ok(match known.before {
            Some((before, date)) if from < date => vec![
                Version {
                    tariff: before,
                    from,
                    to: Some(date),
                },
                Version {
                    tariff: known.now,
                    from: date,
                    to: None,
                },
            ],
            _ => vec![Version {
                tariff: known.now,
                from,
                to: None,
            }],
        })
    }
}

async fn add(tx: &mut Conn, id: TariffId, tariff: &Tariff) -> Result<(), DemoError> {
    if tx.tariff(id).await?.is_some() {
        return Ok(());
    }
    let code = tariff.document().code.clone();
    let name = tariff.name().to_owned();
    let document = tariff.to_toml()?;
    Ok(tx
        .add_tariff(&StoredTariff {
            id,
            code,
            name,
            document,
        })
        .await?)
}

/// Prices of homes last changed on the newest first of April or October that has bills on both
/// sides of it.
pub fn price_change(boundaries: &[Date]) -> Option<Date> {
    let inside = boundaries.get(1..boundaries.len().checked_sub(1)?)?;
    inside
        .iter()
        .rev()
        .copied()
        .find(|date| matches!(date.month(), 4 | 10))
}

fn is_domestic(document: &TariffDocument) -> bool {
    document.direction == Direction::Import && document.taxes == ["uk_vat_domestic"]
}

/// The same tariff when energy cost 6% more, to a hundredth of a penny.
pub fn dearer(document: &TariffDocument) -> TariffDocument {
    let up = |rate: &mut Decimal| *rate = (*rate * Decimal::new(106, 2)).round_dp(4);
    let mut before = document.clone();
    match &mut before.unit_rates {
        UnitRates::Flat(flat) => up(&mut flat.rate),
        UnitRates::Registers(all) => {
            all.registers
                .iter_mut()
                .for_each(|register| up(&mut register.rate));
        }
        UnitRates::TimeOfUse(all) => all
            .periods
            .iter_mut()
            .for_each(|period| up(&mut period.rate)),
        UnitRates::Tiered(all) => all.tiers.iter_mut().for_each(|tier| up(&mut tier.rate)),
        UnitRates::TimeOfUseTiered(all) => {
            let tiers = all.periods.iter_mut().flat_map(|period| &mut period.tiers);
            tiers.for_each(|tier| up(&mut tier.rate));
        }
        // A price that the market sets has no version of ours to be dearer than.
        UnitRates::Dynamic(_) => {}
    }
    before
}
