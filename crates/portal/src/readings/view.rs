//! The readings page.

use accounts::{AccountsRepository as _, Fuel, Meter, Register, Supply};
use jiff::civil::Date;
use metering::{MeterReading, MeteringRepository as _, ReadingSource, ReadingStatus};
use wire::{Flow, LastReading, MeterView, ReadingRow, ReadingsForm, ReadingsView, RegisterView};

use super::spec;
use crate::error::PortalError;
use crate::{OpContext, Portal, authorise, wording};

/// Readings that the page shows.
const SHOWN: i64 = 60;

impl Portal {
    /// The meters of the current account and their readings.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn readings_view(&self, ctx: &OpContext) -> Result<ReadingsView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let supply = conn.supply(account.id).await?;
        let readings = conn.readings(account.id, SHOWN).await?;
        // However old they are: home asks for them.
        let waiting = match supply.reads.iter().any(|read| read.doubted) {
            true => conn.readings_waiting(account.id, SHOWN).await?,
            false => Vec::new(),
        };
        let today = self.local_today(ctx.now);
        let meters: Vec<MeterView> = supply
            .meters
            .iter()
            .filter(|meter| meter.removed_on.is_none())
            .map(|meter| meter_view(&supply, meter, &readings))
            .collect();
        let row = |reading: &MeterReading| row(&supply, reading);
        let to_confirm: Vec<ReadingRow> = waiting.iter().filter_map(row).collect();
        let waits = |one: &&MeterReading| one.status == ReadingStatus::NeedsConfirmation;
        Ok(ReadingsView {
            form: ReadingsForm {
                sentence: sentence(&meters, &readings, !to_confirm.is_empty(), today),
                account: account.id.to_string(),
                meters,
                to_confirm,
            },
            history: readings
                .iter()
                .filter(|one| !waits(one))
                .filter_map(row)
                .collect(),
        })
    }
}

fn sentence(meters: &[MeterView], readings: &[MeterReading], waiting: bool, today: Date) -> String {
    if waiting {
        return "Please check the reading you sent.".to_owned();
    }
    if meters.iter().all(|meter| meter.smart) {
        return "Your smart meter sends its own readings.".to_owned();
    }
    let last = readings
        .iter()
        .filter(|one| {
            one.status == ReadingStatus::Accepted && one.source == ReadingSource::Customer
        })
        .map(|one| one.read_on)
        .max();
    match last {
        Some(last) if last.first_of_month() == today.first_of_month() => {
            format!(
                "Thank you, we have your reading of {}.",
                wording::day_month(last)
            )
        }
        _ => {
            let due = today.last_of_month();
            format!("Please read your meter by {}.", wording::day_month(due))
        }
    }
}

fn meter_view(supply: &Supply, meter: &Meter, readings: &[MeterReading]) -> MeterView {
    let point = supply
        .points
        .iter()
        .find(|point| point.id == meter.service_point_id);
    let registers = supply
        .registers
        .iter()
        .filter(|register| register.meter_id == meter.id);
    MeterView {
        id: meter.id.to_string(),
        serial: meter.serial.clone(),
        flow: point.map_or(Flow::Electricity, crate::usage::flow),
        smart: meter.smart,
        registers: registers
            .filter_map(|register| register_view(register, readings))
            .collect(),
    }
}

fn register_view(register: &Register, readings: &[MeterReading]) -> Option<RegisterView> {
    let last = readings
        .iter()
        .filter(|one| one.register_id == register.id && one.status == ReadingStatus::Accepted)
        .max_by_key(|one| (one.read_on, one.received_at));
    let spec = spec(register).ok()?;
    Some(RegisterView {
        id: register.id.to_string(),
        label: register.label.clone(),
        digits: spec.digits(),
        decimals: spec.decimals(),
        unit: register.unit.clone(),
        last: last.map(|reading| LastReading {
            value: metering::format_reading(reading.value, &spec),
            on: wording::when_day(reading.read_on),
            kind: source_words(reading.source).to_owned(),
        }),
    })
}

fn row(supply: &Supply, reading: &MeterReading) -> Option<ReadingRow> {
    let register = supply
        .registers
        .iter()
        .find(|one| one.id == reading.register_id)?;
    let meter = supply
        .meters
        .iter()
        .find(|one| one.id == register.meter_id)?;
    let point = supply
        .points
        .iter()
        .find(|one| one.id == meter.service_point_id);
    let fuel = match point.map(|point| point.fuel) {
        Some(Fuel::Gas) => "Gas",
        _ => "Electricity",
    };
    let several = supply
        .registers
        .iter()
        .filter(|one| one.meter_id == meter.id)
        .count()
        > 1;
    let which = if several {
        format!(", {}", register.label.to_lowercase())
    } else {
        String::new()
    };
    Some(ReadingRow {
        id: reading.id.to_string(),
        register: format!("{fuel} meter {}{which}", meter.serial),
        value: metering::format_reading(reading.value, &spec(register).ok()?),
        unit: register.unit.clone(),
        on: wording::when_day(reading.read_on),
        kind: source_words(reading.source).to_owned(),
        status: status_words(reading.status).to_owned(),
        doubt: doubt_words(&reading.doubt).to_owned(),
    })
}

fn source_words(source: ReadingSource) -> &'static str {
    match source {
        ReadingSource::Smart => "Smart reading",
        ReadingSource::Customer => "Your reading",
        ReadingSource::Field => "Read by us",
        ReadingSource::Estimate => "Estimate",
    }
}

fn status_words(status: ReadingStatus) -> &'static str {
    match status {
        ReadingStatus::Accepted => "Used for your bill",
        ReadingStatus::NeedsConfirmation => "Please check it",
        ReadingStatus::InReview => "We're looking at it",
        ReadingStatus::Replaced => "Not used",
    }
}

fn doubt_words(code: &str) -> &'static str {
    match code {
        "" => "",
        "lower_than_last" => {
            "This is lower than your last reading. Meters only count up, so please check each figure."
        }
        "too_high" => {
            "This is much more than you usually use in this time. Please check each figure."
        }
        "rollover" => {
            "This is lower than your last reading. Has your meter gone past all nines and begun \
             again at zero? If so, say it is right."
        }
        "no_advance" => {
            "This is the same as your last reading, as if nothing was used since. Is that right?"
        }
        _ => "This looks unusual. Please check each figure.",
    }
}
