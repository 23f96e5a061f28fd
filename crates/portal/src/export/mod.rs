//! Usage as a file (C11): CSV, Excel or Green Button, for the days and in the detail asked for.
//!
//! A file is made a calendar month at a time, whenever its reader wants more: memory does not grow
//! with the years. Figures and money are those of the usage page. It never leaves a gap unsaid: a
//! day without data is a row that says "missing" (in Green Button a gap, which means the same).

mod csv;
mod excel;
mod green_button;
mod request;
mod rows;
mod source;

use accounts::{Account, AccountsRepository as _, ServicePoint};
use jiff::civil::Date;
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::usage::flow;
use crate::{OpContext, Portal, authorise, consumption};

pub use request::{ExportDetail, ExportFormat, ExportQuery};

use request::Wanted;
use source::{Month, Source};

/// A file that is on its way: its name and type, and its bytes piece by piece.
pub struct Export {
    /// What to call it.
    pub file_name: String,
    /// Its media type.
    pub content_type: &'static str,
    source: Source,
    sink: Option<Sink>,
    ended: Option<excel::Pieces>,
}

/// What turns months into bytes.
enum Sink {
    Csv(Box<csv::CsvFile>),
    Excel(Box<excel::ExcelFile>),
    GreenButton(Box<green_button::GreenButtonFile>),
}

impl Portal {
    /// The file of a supply of the current account.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a supply that is not of this account; `export.*` for dates,
    /// formats and details that are none.
    pub async fn export_usage(
        &self,
        ctx: &OpContext,
        query: &ExportQuery,
    ) -> Result<Export, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let wanted = Wanted::parse(query)?;
        self.export(ctx, conn, account, wanted).await
    }

    /// The same for the operator, of the account with a number. With several supplies, one must
    /// be named: by its identifier or its supply number.
    ///
    /// # Errors
    /// As [`Portal::export_usage`], and [`Refusal::Forbidden`] for everyone but the system.
    pub async fn export_account_usage(
        &self,
        ctx: &OpContext,
        account_number: &str,
        query: &ExportQuery,
    ) -> Result<Export, PortalError> {
        ctx.system()?;
        let wanted = Wanted::parse(query)?;
        let mut conn = self.store.read().await?;
        let account = conn.account_by_number(account_number).await?;
        let account = account.ok_or(Refusal::NotFound)?;
        if wanted.supply.is_none() {
            let supply = conn.supply(account.id).await?;
            if supply.points.len() > 1 {
                let names: Vec<_> = supply.points.iter().map(named).collect();
                let text = format!("Several supplies, say which: {}.", names.join(", "));
                return Err(PortalError::invalid("export.which_supply", "supply", text));
            }
        }
        self.export(ctx, conn, account, wanted).await
    }

    async fn export(
        &self,
        ctx: &OpContext,
        mut conn: Conn,
        account: Account,
        wanted: Wanted,
    ) -> Result<Export, PortalError> {
        let supply = conn.supply(account.id).await?;
        let point = wanted.point(&supply)?.clone();
        let range = consumption::Source::of(&supply, &point).range();
        let today = self.local_today(ctx.now);
        let (from, to) = wanted.days(range, today);
        let gas = consumption::GasBook::of(&mut conn, (&supply, &point), (from, to)).await?;
        drop(conn);
        self.note(ctx, &point, &wanted, from, to).await?;
        let mut source = Source::new(
            self.clone(),
            account,
            supply,
            point,
            wanted.detail,
            from,
            to,
        );
        // Without a published calorific value the file has kWh and leaves cubic metres out.
        source.gas = gas.by_volume(from, to).unwrap_or_default();
        let sink = match wanted.format {
            ExportFormat::Csv => Sink::Csv(Box::new(csv::CsvFile::new(&source)?)),
            ExportFormat::Excel => Sink::Excel(Box::new(excel::ExcelFile::new(&source)?)),
            ExportFormat::GreenButton => {
                let file = green_button::GreenButtonFile::new(&source, ctx.now)?;
                Sink::GreenButton(Box::new(file))
            }
        };
        Ok(Export {
            file_name: file_name(&source, &wanted, from, to),
            content_type: wanted.format.content_type(),
            source,
            sink: Some(sink),
            ended: None,
        })
    }

    /// Who took which figures: the audit log tells.
    async fn note(
        &self,
        ctx: &OpContext,
        point: &ServicePoint,
        wanted: &Wanted,
        from: Date,
        to: Date,
    ) -> Result<(), PortalError> {
        let detail = serde_json::json!({
            "point": point.id.to_string(),
            "format": wanted.format.extension(),
            "detail": wanted.detail.code(),
            "from": from.to_string(),
            "to": to.to_string(),
        });
        let mut tx = self.store.begin().await?;
        let account = Some(point.account_id);
        self.record(ctx, &mut tx, "usage.exported", account, &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Export {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// Store failures, and `export.too_many_rows` for more than a worksheet holds: Excel's bytes
    /// begin only when all of them are known, so that this one comes before any.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, PortalError> {
        loop {
            if let Some(pieces) = &mut self.ended {
                return pieces.next();
            }
            let Some(sink) = &mut self.sink else {
                return Ok(None);
            };
            let month = self.source.next_month().await?;
            let bytes = match &month {
                Some(month) => sink.take(month)?,
                None => match self.sink.take() {
                    Some(Sink::Csv(mut file)) => file.rest(),
                    Some(Sink::GreenButton(file)) => file.finish()?,
                    Some(Sink::Excel(file)) => {
                        self.ended = Some(finish_excel(*file).await?);
                        continue;
                    }
                    None => Vec::new(),
                },
            };
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
    }
}

impl Sink {
    /// Takes a month, gives the bytes that are ready.
    fn take(&mut self, month: &Month) -> Result<Vec<u8>, PortalError> {
        match self {
            Self::Csv(file) => file.month(month),
            Self::GreenButton(file) => file.month(month),
            Self::Excel(file) => file.month(month).map(|()| Vec::new()),
        }
    }
}

/// Compressing years of rows takes a while: not on the threads that answer.
async fn finish_excel(file: excel::ExcelFile) -> Result<excel::Pieces, PortalError> {
    tokio::task::spawn_blocking(move || file.finish())
        .await
        .map_err(|error| PortalError::Internal(format!("writing a workbook: {error}")))?
}

fn named(point: &ServicePoint) -> String {
    format!("{} ({})", point.identifier, point.fuel.code())
}

/// `electricity-half-hours-2026-11-01-to-2026-11-30.csv`: what it is, in lower case without blanks.
fn file_name(source: &Source, wanted: &Wanted, from: Date, to: Date) -> String {
    let what = match flow(&source.point) {
        wire::Flow::Electricity => "electricity",
        wire::Flow::Gas => "gas",
        wire::Flow::Export => "solar-export",
    };
    let detail = match (wanted.format, wanted.detail) {
        (ExportFormat::GreenButton, _) => "green-button",
        (_, ExportDetail::Intervals) => "usage",
        (_, ExportDetail::Days) => "days",
        (_, ExportDetail::Months) => "months",
    };
    let last = to.yesterday().unwrap_or(to).max(from);
    let extension = wanted.format.extension();
    format!("{what}-{detail}-{from}-to-{last}.{extension}")
}
