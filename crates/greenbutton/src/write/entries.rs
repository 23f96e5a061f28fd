//! The entries of a usage point: its clock, itself, and each series with its blocks.

use std::io::Write;

use base::Instant;

use super::address::Address;
use super::dst::LocalTime;
use super::series::{ExportInterval, Series};
use super::{WriteError, Writer, xml};

/// The largest number that ESPI's `Int48` holds, and its negative.
const INT48: i64 = 140_737_488_355_327;

impl<W: Write> Writer<W> {
    /// One local day, or any other span, of a series; nothing is written for no intervals.
    ///
    /// # Errors
    /// [`WriteError::TooLarge`], [`WriteError::Interval`], and when the bytes cannot be handed on.
    pub fn block(
        &mut self,
        series: &Series,
        intervals: &[ExportInterval],
    ) -> Result<(), WriteError> {
        let (Some(first), Some(last)) = (intervals.first(), intervals.last()) else {
            return Ok(());
        };
        check(intervals)?;
        let reading = self.reading(series)?;
        let end = last.start.plus_seconds(last.duration_seconds);
        let own = reading
            .under("IntervalBlock")
            .under(&first.start.seconds().to_string());
        let local = self.point.zone.to_datetime(first.start.timestamp());
        self.open(&own, "IntervalBlock", &local.date().to_string(), &[])?;
        writeln!(self.out, "<espi:IntervalBlock>\n<espi:interval>")?;
        self.period(first.start, end.seconds() - first.start.seconds())?;
        writeln!(self.out, "</espi:interval>")?;
        for interval in intervals {
            self.interval(series, interval)?;
        }
        writeln!(self.out, "</espi:IntervalBlock>")?;
        self.close()
    }

    fn interval(&mut self, series: &Series, interval: &ExportInterval) -> Result<(), WriteError> {
        writeln!(self.out, "<espi:IntervalReading>")?;
        if let Some(cost) = interval.cost {
            writeln!(self.out, "<espi:cost>{cost}</espi:cost>")?;
        }
        if let Some(code) = series.quality_code(interval.quality) {
            writeln!(
                self.out,
                "<espi:ReadingQuality><espi:quality>{code}</espi:quality></espi:ReadingQuality>"
            )?;
        }
        write!(self.out, "<espi:timePeriod>")?;
        self.period(interval.start, interval.duration_seconds)?;
        writeln!(
            self.out,
            "</espi:timePeriod>\n<espi:value>{}</espi:value>\n</espi:IntervalReading>",
            interval.value
        )?;
        Ok(())
    }

    fn period(&mut self, start: Instant, duration_seconds: i64) -> Result<(), WriteError> {
        let start = start.seconds();
        Ok(write!(
            self.out,
            "<espi:duration>{duration_seconds}</espi:duration><espi:start>{start}</espi:start>"
        )?)
    }

    /// The clock, unless another usage point had the same.
    pub(super) fn local_time(&mut self) -> Result<Address, WriteError> {
        let found = LocalTime::of(&self.point.zone, self.feed.usage.1.plus_seconds(-1));
        let LocalTime {
            tz_offset_seconds,
            dst_offset_seconds,
            start_rule,
            end_rule,
        } = found;
        let name =
            format!("{tz_offset_seconds}_{dst_offset_seconds}_{start_rule:08X}_{end_rule:08X}");
        let own = Address::single("LocalTimeParameters", &name);
        if !self.clocks.insert(name) {
            return Ok(own);
        }
        self.open(&own, "LocalTimeParameters", "Local time", &[])?;
        writeln!(self.out, "<espi:LocalTimeParameters>")?;
        let hex = |rule: u32| format!("{rule:08X}");
        xml::element(&mut self.out, "espi:dstEndRule", hex(end_rule))?;
        xml::element(&mut self.out, "espi:dstOffset", dst_offset_seconds)?;
        xml::element(&mut self.out, "espi:dstStartRule", hex(start_rule))?;
        xml::element(&mut self.out, "espi:tzOffset", tz_offset_seconds)?;
        writeln!(self.out, "</espi:LocalTimeParameters>")?;
        self.close()?;
        Ok(own)
    }

    pub(super) fn itself(&mut self, clock: &Address) -> Result<(), WriteError> {
        let own = self.own.clone();
        let readings = own.under("MeterReading");
        let related = [
            (readings.as_str(), "espi-feed/MeterReading"),
            (clock.as_str(), "espi-entry/LocalTimeParameters"),
        ];
        let title = self.point.title.clone();
        self.open(&own, "UsagePoint", &title, &related)?;
        writeln!(self.out, "<espi:UsagePoint>\n<espi:ServiceCategory>")?;
        xml::element(&mut self.out, "espi:kind", u8::from(self.point.gas))?;
        writeln!(self.out, "</espi:ServiceCategory>\n</espi:UsagePoint>")?;
        self.close()
    }

    /// The meter reading of a series, written with its reading type when it is new.
    fn reading(&mut self, series: &Series) -> Result<Address, WriteError> {
        let way = if series.export { "export" } else { "import" };
        let name = format!(
            "{way}-{}-{}-{}",
            series.unit.uom(),
            series.power_of_ten,
            series.interval_minutes
        );
        if let Some(known) = self.readings.get(&name) {
            return Ok(known.clone());
        }
        let own = self.own.under("MeterReading").under(&name);
        let id = own.under("ReadingType").uuid();
        let reading_type = Address::single("ReadingType", &id.to_string());
        let blocks = own.under("IntervalBlock");
        let related = [
            (blocks.as_str(), "espi-feed/IntervalBlock"),
            (reading_type.as_str(), "espi-entry/ReadingType"),
        ];
        let title = match (series.export, series.interval_minutes) {
            (false, 1440) => "Used, by the day".to_owned(),
            (true, 1440) => "Exported, by the day".to_owned(),
            (false, minutes) => format!("Used, every {minutes} minutes"),
            (true, minutes) => format!("Exported, every {minutes} minutes"),
        };
        self.open(&own, "MeterReading", &title, &related)?;
        writeln!(self.out, "<espi:MeterReading/>")?;
        self.close()?;
        self.reading_type(&reading_type, series)?;
        self.readings.insert(name, own.clone());
        Ok(own)
    }

    fn reading_type(&mut self, own: &Address, series: &Series) -> Result<(), WriteError> {
        self.open(own, "ReadingType", "How the values are meant", &[])?;
        let out = &mut self.out;
        writeln!(out, "<espi:ReadingType>")?;
        // 4: the use within each interval.
        xml::element(out, "espi:accumulationBehaviour", 4)?;
        // 1: electricity at the meter, 7: natural gas.
        let commodity = if self.point.gas { 7 } else { 1 };
        xml::element(out, "espi:commodity", commodity)?;
        if let Some(currency) = series.currency {
            xml::element(out, "espi:currency", currency)?;
        }
        // 12: normal. 0: valid, unless the reading says otherwise.
        xml::element(out, "espi:dataQualifier", 12)?;
        xml::element(out, "espi:defaultQuality", 0)?;
        // 1: delivered to the customer, 19: received from them.
        let flow = if series.export { 19 } else { 1 };
        xml::element(out, "espi:flowDirection", flow)?;
        let seconds = u32::from(series.interval_minutes) * 60;
        xml::element(out, "espi:intervalLength", seconds)?;
        xml::element(out, "espi:kind", series.unit.kind())?;
        xml::element(out, "espi:powerOfTenMultiplier", series.power_of_ten)?;
        xml::element(out, "espi:timeAttribute", 0)?;
        xml::element(out, "espi:uom", series.unit.uom())?;
        writeln!(out, "</espi:ReadingType>")?;
        self.close()
    }

    /// An entry up to its content.
    fn open(
        &mut self,
        own: &Address,
        kind: &str,
        title: &str,
        related: &[(&str, &str)],
    ) -> Result<(), WriteError> {
        let out = &mut self.out;
        writeln!(out, "<entry>")?;
        xml::element(out, "id", own.urn())?;
        xml::link(out, "self", own.as_str(), &format!("espi-entry/{kind}"))?;
        xml::link(out, "up", own.up(), &format!("espi-feed/{kind}"))?;
        for (href, kind) in related {
            xml::link(out, "related", href, kind)?;
        }
        xml::element(out, "title", title)?;
        Ok(writeln!(out, "<content type=\"application/xml\">")?)
    }

    fn close(&mut self) -> Result<(), WriteError> {
        writeln!(self.out, "</content>")?;
        xml::element(&mut self.out, "published", self.feed.updated)?;
        xml::element(&mut self.out, "updated", self.feed.updated)?;
        Ok(writeln!(self.out, "</entry>")?)
    }
}

/// Refuses, before anything of a block is written, what the format cannot say.
fn check(intervals: &[ExportInterval]) -> Result<(), WriteError> {
    let mut free_from = i64::MIN;
    for interval in intervals {
        let start = interval.start;
        let duration = interval.duration_seconds;
        if start.seconds() < free_from || !(1..=i64::from(u32::MAX)).contains(&duration) {
            return Err(WriteError::Interval { start });
        }
        free_from = start.seconds().saturating_add(duration);
        fits("value", interval.value)?;
        fits("cost", interval.cost.unwrap_or(0))?;
    }
    Ok(())
}

fn fits(what: &'static str, value: i64) -> Result<(), WriteError> {
    if (-INT48..=INT48).contains(&value) {
        Ok(())
    } else {
        Err(WriteError::TooLarge { what, value })
    }
}
