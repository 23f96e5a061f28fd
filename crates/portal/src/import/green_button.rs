//! Green Button files as rows, beside the formats of `metering`.

use std::io::BufRead;

use metering::formats::{Row, Series};

use super::report::Findings;
use super::wrong_file;
use crate::error::PortalError;

/// The rows and series of a file; meter readings that are no energy per interval are skipped and
/// named.
pub fn read(
    reader: impl BufRead,
    findings: &mut Findings,
) -> Result<(Vec<Row>, Vec<Series>), PortalError> {
    let document = greenbutton::read_document(reader).map_err(wrong_file)?;
    let (mut rows, mut series) = (Vec::new(), Vec::<Series>::new());
    for reading in &document.meter_readings {
        let place = reading.usage_point.clone().unwrap_or_default();
        let converted = reading
            .channel()
            .and_then(|channel| reading.wh_intervals().map(|intervals| (channel, intervals)));
        let (channel, intervals) = match converted {
            Ok(converted) => converted,
            Err(error) => {
                let index = reading.reading_index;
                findings
                    .skipped
                    .push(format!("{place} reading {index}: {error}"));
                continue;
            }
        };
        // Two readings of one point and direction go on with each other.
        let known = series
            .iter()
            .position(|known| known.source == place && known.channel == Ok(channel));
        let index = known.unwrap_or_else(|| {
            series.push(Series {
                source: place.clone(),
                kind: channel.code().to_owned(),
                unit: "Wh".to_owned(),
                channel: Ok(channel),
                count: 0,
                first: None,
                last: None,
                total_millionths: 0,
            });
            series.len() - 1
        });
        for (line, interval) in intervals {
            series[index].count(interval.start, interval.duration_seconds, None);
            // Milliwatt-hours in a series of Wh: thousandths of the unit.
            series[index].total_millionths +=
                i128::from(interval.energy_milliwh.unwrap_or(0)) * 1000;
            rows.push(Row {
                line,
                series: index,
                channel,
                interval,
                issued_at: None,
            });
        }
    }
    Ok((rows, series))
}
