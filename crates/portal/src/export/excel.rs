//! Rows as a workbook of Excel: numbers are numbers, dates are dates, the header stays in sight.
//!
//! Rows go to a temporary file as they come, and so does the workbook: memory stays flat.

use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _, Write as _};

use base::Instant;
use jiff::tz::TimeZone;
use money::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::csv::{cubic_metres, kwh, money};
use super::request::ExportDetail;
use super::rows::{Row, rows};
use super::source::{Month, Source};
use crate::error::PortalError;

/// How much of the finished file is handed on at once.
const PIECE_BYTES: usize = 1 << 16;

/// A workbook with the rows on its first sheet.
pub struct ExcelFile {
    workbook: Workbook,
    looks: Looks,
    detail: ExportDetail,
    zone: TimeZone,
    cubic_metres_a_kwh: Option<Decimal>,
    next_row: u32,
}

/// How cells look.
struct Looks {
    head: Format,
    local: Format,
    utc: Format,
    energy: Format,
    money: Format,
}

impl ExcelFile {
    pub fn new(source: &Source) -> Result<Self, PortalError> {
        let mut file = Self {
            workbook: Workbook::new(),
            looks: Looks::new(source.detail),
            detail: source.detail,
            zone: source.zone.clone(),
            cubic_metres_a_kwh: source.cubic_metres_a_kwh(),
            next_row: 1,
        };
        file.begin(source).map_err(failed)?;
        Ok(file)
    }

    fn begin(&mut self, source: &Source) -> Result<(), XlsxError> {
        let symbol = source.account.currency.symbol();
        let mut heads = vec![
            match self.detail {
                ExportDetail::Intervals => ("Start, local time".to_owned(), 20),
                ExportDetail::Days => ("Day".to_owned(), 14),
                ExportDetail::Months => ("Month".to_owned(), 14),
            },
            ("Start, UTC".to_owned(), 20),
            ("End, UTC".to_owned(), 20),
            ("kWh".to_owned(), 12),
        ];
        heads.extend(self.cubic_metres_a_kwh.map(|_| ("m³".to_owned(), 12)));
        heads.push((format!("Cost, {symbol}"), 14));
        if self.detail != ExportDetail::Intervals {
            heads.push((format!("Standing charge, {symbol}"), 22));
        }
        heads.push(("How we know".to_owned(), 16));
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Usage")?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, (head, width)) in (0..).zip(&heads) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, head, &self.looks.head)?;
        }
        let about = self.workbook.add_worksheet_with_constant_memory()?;
        about.set_name("About")?;
        about.set_column_width(0, 90)?;
        for (row, line) in (0..).zip(about_lines(source)) {
            about.write_string(row, 0, line)?;
        }
        Ok(())
    }

    /// Takes a month.
    pub fn month(&mut self, month: &Month) -> Result<(), PortalError> {
        for row in rows(month, self.detail, &self.zone) {
            self.row(&row).map_err(failed)?;
        }
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), XlsxError> {
        let at = self.next_row;
        self.next_row += 1;
        let looks = &self.looks;
        let sheet = self.workbook.worksheet_from_index(0)?;
        let local = self.zone.to_datetime(row.start.timestamp());
        match self.detail {
            ExportDetail::Intervals => {
                sheet.write_datetime_with_format(at, 0, local, &looks.local)?;
            }
            ExportDetail::Days | ExportDetail::Months => {
                sheet.write_datetime_with_format(at, 0, local.date(), &looks.local)?;
            }
        }
        let utc = |instant: Instant| TimeZone::UTC.to_datetime(instant.timestamp());
        sheet.write_datetime_with_format(at, 1, utc(row.start), &looks.utc)?;
        sheet.write_datetime_with_format(at, 2, utc(row.end), &looks.utc)?;
        number(sheet, at, 3, row.wh.map(kwh), &looks.energy)?;
        let mut column = 4;
        if let Some(factor) = self.cubic_metres_a_kwh {
            let volume = row.wh.map(|wh| cubic_metres(wh, factor));
            number(sheet, at, column, volume, &looks.energy)?;
            column += 1;
        }
        number(sheet, at, column, row.cost_micros.map(money), &looks.money)?;
        if self.detail != ExportDetail::Intervals {
            column += 1;
            let standing = row.standing_micros.map(money);
            number(sheet, at, column, standing, &looks.money)?;
        }
        sheet.write_string(at, column + 1, row.known.text())?;
        Ok(())
    }

    /// Ends the workbook; its bytes come from the result.
    pub fn finish(mut self) -> Result<Pieces, PortalError> {
        let broken = |error: std::io::Error| PortalError::Internal(format!("a workbook: {error}"));
        let mut out = BufWriter::new(tempfile::tempfile().map_err(broken)?);
        self.workbook.save_to_writer(&mut out).map_err(failed)?;
        out.flush().map_err(broken)?;
        let mut file = out
            .into_inner()
            .map_err(|error| broken(error.into_error()))?;
        file.rewind().map_err(broken)?;
        Ok(Pieces(file))
    }
}

/// A finished workbook, read piece by piece.
pub struct Pieces(File);

impl Pieces {
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, PortalError> {
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        let limit = u64::try_from(PIECE_BYTES).unwrap_or(u64::MAX);
        let read = (&mut self.0).take(limit).read_to_end(&mut piece);
        read.map_err(|error| PortalError::Internal(format!("a workbook: {error}")))?;
        Ok((!piece.is_empty()).then_some(piece))
    }
}

impl Looks {
    fn new(detail: ExportDetail) -> Self {
        let local = match detail {
            ExportDetail::Intervals => "yyyy-mm-dd hh:mm",
            ExportDetail::Days => "yyyy-mm-dd",
            ExportDetail::Months => "mmm yyyy",
        };
        let decimals = match detail {
            ExportDetail::Intervals => "#,##0.0000",
            ExportDetail::Days | ExportDetail::Months => "#,##0.00",
        };
        let head = Format::new().set_bold().set_align(FormatAlign::Left);
        Self {
            head: head.set_border_bottom(FormatBorder::Thin),
            local: Format::new().set_num_format(local),
            utc: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
            energy: Format::new().set_num_format("#,##0.000"),
            money: Format::new().set_num_format(decimals),
        }
    }
}

/// A number where there is one; an empty cell is not zero.
fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: Option<Decimal>,
    look: &Format,
) -> Result<(), XlsxError> {
    if let Some(value) = value {
        sheet.write_with_format(row, column, value, look)?;
    }
    Ok(())
}

fn about_lines(source: &Source) -> Vec<String> {
    let zone = source.zone.iana_name().unwrap_or("UTC");
    let last = source.to.yesterday().unwrap_or(source.to);
    vec![
        format!("{}, {} to {last}", source.label(), source.from),
        format!("Local times are those of {zone}."),
        "Costs are with tax; those of intervals leave the standing charge out.".to_owned(),
        "An empty cell is not known. \"Estimated\" was worked out, not measured.".to_owned(),
    ]
}

fn failed(error: XlsxError) -> PortalError {
    match error {
        XlsxError::RowColumnLimitError => PortalError::invalid(
            "export.too_many_rows",
            "span",
            "That is more than one Excel sheet holds. Please choose fewer days, or CSV.",
        ),
        other => PortalError::Internal(format!("writing a workbook: {other}")),
    }
}
