//! Readings of registers: by the customer, by somebody of the supplier, by the smart meter at
//! midnight, or estimated. Those of dials are what bills are made from.

use accounts::Register;
use base::{Entropy, ReadingId};
use jiff::civil::Date;
use metering::{MeterReading, MeteringRepository as _, ReadingSource, ReadingStatus};
use rand::Rng as _;
use store::Conn;

use crate::energy::{Metered, counted};
use crate::error::DemoError;
use crate::homes::Site;
use crate::meters::{Dial, Face, Fit};
use crate::rows::Sheet;

impl Sheet<'_> {
    /// Readings at every boundary: of dials always, of smart meters where they are kept.
    pub async fn add_readings(
        &mut self,
        conn: &mut Conn,
        site: &Site,
        fit: &Fit,
        metered: &Metered,
        registers: &[Register],
    ) -> Result<(), DemoError> {
        if fit.face == (Face::Smart { readings: false }) {
            return Ok(());
        }
        let sources = self.sources(site, fit);
        for ((register, dial), start) in registers.iter().zip(fit.dials()).zip(&fit.starts_at) {
            let true_wh = counted(metered, self.window, dial.role);
            let known = self.known(&true_wh, &sources);
            let rows = self.window.boundaries.iter().zip(known).zip(&sources);
            for ((read_on, wh), source) in rows {
                let value = dial.shows(*start, wh);
                let reading = self.reading(register, dial, *read_on, value, *source);
                conn.add_reading(&reading).await?;
            }
        }
        Ok(())
    }

    /// Who reads at each boundary. The first reading is by somebody of the supplier.
    fn sources(&mut self, site: &Site, fit: &Fit) -> Vec<ReadingSource> {
        let count = self.window.boundaries.len();
        let owed_from = if site.owes_reading {
            count.saturating_sub(4).max(1)
        } else {
            count
        };
        (0..count)
            .map(|index| match self.readings.random_range(0..10) {
                _ if fit.is_smart() => ReadingSource::Smart,
                _ if index == 0 => ReadingSource::Field,
                _ if index >= owed_from => ReadingSource::Estimate,
                0 => ReadingSource::Field,
                1..=3 => ReadingSource::Estimate,
                _ => site.reader,
            })
            .collect()
    }

    /// What is known at each boundary: a reading is true, an estimate a little under the truth, so
    /// that no reading after it is lower.
    fn known(&mut self, true_wh: &[i64], sources: &[ReadingSource]) -> Vec<i64> {
        let mut last_wh = 0;
        true_wh
            .iter()
            .zip(sources)
            .map(|(true_wh, source)| {
                if *source == ReadingSource::Estimate {
                    let percent = self.readings.random_range(86..101);
                    last_wh += (true_wh - last_wh).max(0) * percent / 100;
                } else {
                    last_wh = *true_wh;
                }
                last_wh
            })
            .collect()
    }

    fn reading(
        &mut self,
        register: &Register,
        dial: &Dial,
        read_on: Date,
        value: i64,
        source: ReadingSource,
    ) -> MeterReading {
        debug_assert_eq!(register.role, dial.role);
        let hour = if source == ReadingSource::Smart {
            1
        } else {
            self.readings.random_range(8..21)
        };
        let received_at = self
            .window
            .instant(read_on, hour, self.readings.random_range(0..60));
        let received_at = received_at.min(self.window.now);
        MeterReading {
            account_id: register.account_id,
            id: ReadingId::new(received_at, &self.ids as &dyn Entropy),
            register_id: register.id,
            read_on,
            value,
            source,
            status: ReadingStatus::Accepted,
            doubt: String::new(),
            received_at,
            sent_by: None,
        }
    }
}
