//! Published calorific values of gas and the charging areas they hold for, loaded from CSV (G4).

use std::io::Read;

use metering::{CalorificValue, MeteringRepository as _};
use money::Decimal;

use crate::error::PortalError;
use crate::{OpContext, Portal};

/// What no gas ever had: a slip of the decimal point.
const BELIEVABLE: std::ops::RangeInclusive<i64> = 20..=60;

/// What was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalorificLoad {
    /// Values of a day.
    pub values: usize,
    /// Postcode prefixes.
    pub areas: usize,
}

impl Portal {
    /// Loads `area,gas_day,megajoules` (an empty area holds where there is no other) or
    /// `postcode_prefix,area`. A file with a bad row loads nothing.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`] with the line and the reason.
    pub async fn load_calorific_values(
        &self,
        ctx: &OpContext,
        reader: impl Read + Send,
    ) -> Result<CalorificLoad, PortalError> {
        ctx.system()?;
        let (values, areas) = read(reader)?;
        let mut tx = self.store.begin().await?;
        tx.put_calorific_values(&values).await?;
        for (prefix, area) in &areas {
            tx.put_calorific_area(prefix, area).await?;
        }
        let loaded = CalorificLoad {
            values: values.len(),
            areas: areas.len(),
        };
        let detail = serde_json::json!({ "values": loaded.values, "areas": loaded.areas });
        self.record(ctx, &mut tx, "calorific_values.loaded", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(loaded)
    }
}

type Rows = (Vec<CalorificValue>, Vec<(String, String)>);

fn read(reader: impl Read) -> Result<Rows, PortalError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(reader);
    let bad = |line: u64, reason: String| {
        PortalError::invalid("calorific.malformed", "", format!("line {line}: {reason}"))
    };
    let header = reader
        .headers()
        .map_err(|error| bad(1, error.to_string()))?;
    let titles: Vec<&str> = header.iter().collect();
    let of_values = match titles.as_slice() {
        ["area", "gas_day", "megajoules"] => true,
        ["postcode_prefix", "area"] => false,
        _ => {
            let reason = "the header is area,gas_day,megajoules or postcode_prefix,area";
            return Err(bad(1, reason.to_owned()));
        }
    };
    let (mut values, mut areas) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            bad(line, error.to_string())
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |index: usize| record.get(index).unwrap_or_default().to_owned();
        if of_values {
            let value = value(field(0), &field(1), &field(2));
            values.push(value.map_err(|reason| bad(line, reason))?);
        } else {
            areas.push((field(0), field(1)));
        }
    }
    Ok((values, areas))
}

fn value(area: String, gas_day: &str, megajoules: &str) -> Result<CalorificValue, String> {
    let gas_day = gas_day
        .parse()
        .map_err(|_| format!("\"{gas_day}\" is not a day as 2026-01-31"))?;
    let believable = |value: &Decimal| {
        let (least, most) = BELIEVABLE.into_inner();
        *value >= Decimal::from(least) && *value <= Decimal::from(most)
    };
    let parsed = megajoules.parse::<Decimal>().ok().filter(believable);
    let megajoules = parsed.ok_or_else(|| {
        format!("\"{megajoules}\" is not a calorific value between 20 and 60 MJ/m³")
    })?;
    Ok(CalorificValue {
        area,
        gas_day,
        megajoules,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_areas_are_read() {
        let (values, areas) =
            read(&b"area,gas_day,megajoules\nSC, 2026-01-01, 39.2\n,2026-01-01,39.5\n"[..])
                .expect("sound");
        assert_eq!((values.len(), areas.len()), (2, 0));
        assert_eq!(
            (values[0].area.as_str(), values[0].megajoules),
            ("SC", Decimal::new(392, 1))
        );
        let (_, areas) = read(&b"postcode_prefix,area\nEH,SC\n"[..]).expect("sound");
        assert_eq!(areas, [("EH".to_owned(), "SC".to_owned())]);
    }

    #[test]
    fn a_bad_row_is_named() {
        for (text, place) in [
            ("a,b\n", "line 1"),
            (
                "area,gas_day,megajoules\nSC,2026-01-01,39.2\nSC,2026-02-30,39.2\n",
                "line 3",
            ),
            ("area,gas_day,megajoules\nSC,2026-01-01,392\n", "line 2"),
            ("area,gas_day,megajoules\nSC,2026-01-01\n", "line 2"),
        ] {
            let error = read(text.as_bytes()).expect_err("is refused");
            assert!(error.message().contains(place), "{}", error.message());
        }
    }
}
