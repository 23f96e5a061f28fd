//! The numbers of the usage page as CSV (RFC 4180): the same query, the same figures.

use wire::{SlotQuality, UsageQuery, UsageView};

use crate::error::PortalError;
use crate::{OpContext, Portal};

impl Portal {
    /// One line a bar: period, kWh, cost, how well it is known.
    ///
    /// # Errors
    /// As [`Portal::usage_view`].
    pub async fn usage_csv(
        &self,
        ctx: &OpContext,
        query: &UsageQuery,
    ) -> Result<String, PortalError> {
        Ok(csv(&self.usage_view(ctx, query).await?))
    }
}

fn csv(view: &UsageView) -> String {
    let mut out = String::from("period,kwh,cost,quality\r\n");
    for slot in &view.slots {
        if slot.quality == SlotQuality::Future {
            continue;
        }
        let quality = match slot.quality {
            SlotQuality::Measured => "measured",
            SlotQuality::Estimated => "estimated",
            SlotQuality::Partial => "partly missing",
            SlotQuality::Missing | SlotQuality::Future => "missing",
        };
        let kwh = slot.wh.map(|wh| thousandths(wh, 3)).unwrap_or_default();
        let cost = slot
            .cost_micros
            .map(|micros| thousandths(micros, 6))
            .unwrap_or_default();
        out.push_str(&format!(
            "{},{kwh},{cost},{quality}\r\n",
            quoted(&slot.long_label)
        ));
    }
    out
}

/// An integer with its last `places` digits as decimals.
fn thousandths(value: i64, places: u32) -> String {
    let scale = 10_u64.pow(places);
    let size = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let width = usize::try_from(places).unwrap_or(0);
    format!("{sign}{}.{:0width$}", size / scale, size % scale)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::{quoted, thousandths};

    #[test]
    fn figures_keep_every_digit() {
        assert_eq!(thousandths(1_234, 3), "1.234");
        assert_eq!(thousandths(-5, 6), "-0.000005");
        assert_eq!(thousandths(0, 3), "0.000");
    }

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
