//! What is asked for, from texts: of a form, an address or the command line.

use accounts::{ServicePoint, Supply};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Deserialize;
use wire::Period;

use crate::error::{PortalError, Refusal};
use crate::usage::DaySpan;

/// What is asked for; everything may be absent, and an empty text counts as absent.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ExportQuery {
    /// A service point of the account, TypeID text or supply number; absent: the first.
    pub supply: Option<String>,
    /// `dates` (absent), `shown`, `year`: the last twelve months with data, or `all`.
    pub span: Option<String>,
    /// With `shown`: `day`, `month` or `year`.
    pub period: Option<String>,
    /// With `shown`: any local day inside the period, ISO.
    pub on: Option<String>,
    /// First local day, ISO; absent: the first with data.
    pub from: Option<String>,
    /// Last local day, ISO; absent: the last with data.
    pub to: Option<String>,
    /// `intervals` (absent), `days` or `months`; Green Button always has intervals.
    pub detail: Option<String>,
    /// `csv` (absent), `xlsx` or `greenbutton`.
    pub format: Option<String>,
}

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv,
    /// A workbook of Excel.
    Excel,
    /// Green Button (ESPI) XML.
    GreenButton,
}

impl ExportFormat {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::GreenButton => "application/atom+xml; charset=utf-8",
        }
    }

    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Excel => "xlsx",
            Self::GreenButton => "xml",
        }
    }
}

/// What one row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportDetail {
    /// As the meter gives it: half-hours, mostly.
    Intervals,
    /// Local days.
    Days,
    /// Calendar months.
    Months,
}

impl ExportDetail {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Intervals => "intervals",
            Self::Days => "days",
            Self::Months => "months",
        }
    }
}

/// Which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Days {
    Between(Option<Date>, Option<Date>),
    LastYear,
    All,
}

/// A query that was understood.
#[derive(Debug)]
pub struct Wanted {
    pub supply: Option<String>,
    pub format: ExportFormat,
    pub detail: ExportDetail,
    days: Days,
}

impl Wanted {
    /// Understands a query.
    pub fn parse(query: &ExportQuery) -> Result<Self, PortalError> {
        let detail = match text(query.detail.as_ref()) {
            None | Some("intervals") => ExportDetail::Intervals,
            Some("days") => ExportDetail::Days,
            Some("months") => ExportDetail::Months,
            Some(_) => return Err(unknown("detail", "intervals, days or months")),
        };
        let format = match text(query.format.as_ref()) {
            None | Some("csv") => ExportFormat::Csv,
            Some("xlsx") => ExportFormat::Excel,
            Some("greenbutton") => ExportFormat::GreenButton,
            Some(_) => return Err(unknown("format", "csv, xlsx or greenbutton")),
        };
        let days = match text(query.span.as_ref()) {
            Some("all") => Days::All,
            Some("year") => Days::LastYear,
            None | Some("dates") => {
                let from = date("from", text(query.from.as_ref()))?;
                let to = date("to", text(query.to.as_ref()))?;
                if from.zip(to).is_some_and(|(from, to)| from > to) {
                    let text = "The last day is before the first. Please swap them.";
                    return Err(PortalError::invalid("export.dates_reversed", "to", text));
                }
                Days::Between(from, to)
            }
            Some("shown") => {
                let period = match text(query.period.as_ref()) {
                    Some("day") => Period::Day,
                    Some("month") => Period::Month,
                    Some("year") => Period::Year,
                    _ => return Err(unknown("period", "day, month or year")),
                };
                let on = date("on", text(query.on.as_ref()))?;
                let on = on.ok_or_else(|| unknown("on", "a day"))?;
                let span = DaySpan::containing(period, on);
                Days::Between(Some(span.from), span.to.yesterday().ok())
            }
            Some(_) => return Err(unknown("span", "dates, shown, year or all")),
        };
        Ok(Self {
            supply: text(query.supply.as_ref()).map(str::to_owned),
            format,
            detail,
            days,
        })
    }

    /// The supply that is meant.
    pub fn point<'a>(&self, supply: &'a Supply) -> Result<&'a ServicePoint, PortalError> {
        let plain = |text: &str| text.replace(' ', "");
        let mut points = supply.points.iter();
        let point = match &self.supply {
            None => points.next(),
            Some(name) => {
                points.find(|point| point.id.is(name) || plain(&point.identifier) == plain(name))
            }
        };
        point.ok_or_else(|| Refusal::NotFound.into())
    }

    /// The days `[from, to)`: what is asked for, where there is data. Empty without any.
    pub fn days(&self, range: Option<(Date, Date)>, today: Date) -> (Date, Date) {
        let after = |day: Date| day.saturating_add(Span::new().days(1));
        let Some((first, last)) = range else {
            return (today, today);
        };
        let (from, to) = match self.days {
            Days::All => (first, after(last)),
            Days::LastYear => (after(last).saturating_sub(1.year()), after(last)),
            Days::Between(from, to) => (from.unwrap_or(first), after(to.unwrap_or(last))),
        };
        let (from, to) = (from.max(first), to.min(after(last)));
        (from, to.max(from))
    }
}

fn text(value: Option<&String>) -> Option<&str> {
    value
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
}

fn unknown(field: &'static str, known: &str) -> PortalError {
    let text = format!("We can't make that file. Please choose {known}.");
    PortalError::invalid("export.unknown_choice", field, text)
}

fn date(field: &'static str, value: Option<&str>) -> Result<Option<Date>, PortalError> {
    let Some(value) = value else { return Ok(None) };
    let date = value
        .parse::<Date>()
        .ok()
        .filter(|date| (2000..=2199).contains(&date.year()));
    date.map(Some)
        .ok_or_else(|| PortalError::invalid("export.bad_date", field, "That date doesn't exist."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn query(span: &str, from: &str, to: &str) -> ExportQuery {
        ExportQuery {
            span: Some(span.to_owned()),
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            ..ExportQuery::default()
        }
    }

    fn days(span: &str, from: &str, to: &str) -> (Date, Date) {
        let range = Some((date(2024, 1, 10), date(2026, 11, 20)));
        let wanted = Wanted::parse(&query(span, from, to)).expect("understood");
        wanted.days(range, date(2026, 11, 21))
    }

    #[test]
    fn days_are_those_asked_for_with_data_and_the_last_one_is_in() {
        let (first, end) = (date(2024, 1, 10), date(2026, 11, 21));
        assert_eq!(days("", "", ""), (first, end));
        assert_eq!(days("all", "2026-01-01", ""), (first, end));
        assert_eq!(days("year", "", ""), (date(2025, 11, 21), end));
        let november = (date(2026, 11, 1), end);
        assert_eq!(days("dates", "2026-11-01", "2026-11-30"), november);
        let one = (date(2026, 3, 29), date(2026, 3, 30));
        assert_eq!(days("", "2026-03-29", "2026-03-29"), one);
    }

    #[test]
    fn days_without_data_are_none() {
        let (from, to) = days("", "2030-01-01", "2030-12-31");
        assert_eq!(from, to);
        let (from, to) = days("", "2001-01-01", "2001-12-31");
        assert_eq!(from, to);
        let nothing = Wanted::parse(&query("all", "", "")).expect("understood");
        let today = date(2026, 11, 21);
        assert_eq!(nothing.days(None, today), (today, today));
    }

    #[test]
    fn a_shown_period_is_its_days() {
        let shown = ExportQuery {
            period: Some("month".to_owned()),
            ..query("shown", "", "")
        };
        let on = |on: &str| ExportQuery {
            on: Some(on.to_owned()),
            ..shown.clone()
        };
        let wanted = Wanted::parse(&on("2024-02-29")).expect("understood");
        let range = Some((date(2024, 1, 10), date(2026, 11, 20)));
        let (from, to) = wanted.days(range, date(2026, 11, 21));
        assert_eq!((from, to), (date(2024, 2, 1), date(2024, 3, 1)));
        assert!(Wanted::parse(&shown).is_err());
        assert!(Wanted::parse(&on("soon")).is_err());
    }

    #[test]
    fn what_is_not_understood_is_refused_by_its_field() {
        let field = |query: ExportQuery| match Wanted::parse(&query) {
            Err(PortalError::Refused(Refusal::Invalid { field, .. })) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(field(query("week", "", "")), "span");
        assert_eq!(field(query("", "2026-02-30", "")), "from");
        assert_eq!(field(query("", "2026-02-02", "2026-02-01")), "to");
        assert_eq!(field(query("", "", "1999-01-01")), "to");
        let format = ExportQuery {
            format: Some("pdf".to_owned()),
            ..ExportQuery::default()
        };
        assert_eq!(field(format), "format");
    }
}
