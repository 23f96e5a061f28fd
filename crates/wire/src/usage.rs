//! The usage page: a day, a month or a year, in kWh and money.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::{Flow, When};

/// How much time the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day in half-hours (or what the meter gives).
    Day,
    /// A month in days.
    #[default]
    Month,
    /// A year in months.
    Year,
}

/// What the bars count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Energy.
    #[default]
    Kwh,
    /// Money, with tax, without the standing charge.
    Money,
}

/// What is asked for; everything may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageQuery {
    /// A service point of the account, TypeID text; absent: the first.
    pub point: Option<String>,
    /// Absent: a month.
    pub period: Option<Period>,
    /// Any local day inside the wanted period, ISO; absent: the newest with data.
    pub on: Option<String>,
}

/// The usage page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageView {
    /// The answer: "You used 214 kWh in November so far, 14% less than …".
    pub sentence: String,
    /// The points to choose from.
    pub points: Vec<PointTab>,
    /// The chosen point, TypeID text.
    pub point: String,
    /// What flows there.
    pub flow: Flow,
    /// The shown period.
    pub period: Period,
    /// "November 2026", "Tuesday 3 November 2026", "2026".
    pub title: String,
    /// First day of the period, ISO.
    pub from: String,
    /// `on` of the period before, when there is data.
    pub previous: Option<String>,
    /// `on` of the period after, when there is data.
    pub next: Option<String>,
    /// One a bar, in time order.
    pub slots: Vec<Slot>,
    /// Sum of the known values.
    pub total_wh: i64,
    /// Energy with tax, rounded once; negative for export. `None` when it cannot be priced.
    pub energy_cost: Option<Money>,
    /// Standing charge with tax for the days of the period.
    pub standing_cost: Option<Money>,
    /// Currency symbol for the axis.
    pub currency_symbol: String,
    /// The chart in words (C10).
    pub summary: String,
    /// Slots that were estimated.
    pub estimated_count: u32,
    /// Slots without data, up to now.
    pub missing_count: u32,
    /// Register readings only: the values between readings are estimates (C12).
    pub from_readings: bool,
    /// The last day with data.
    pub data_until: Option<When>,
}

/// One service point in the tabs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointTab {
    /// TypeID text.
    pub id: String,
    /// What flows.
    pub flow: Flow,
    /// "Electricity".
    pub label: String,
}

/// How well a bar is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotQuality {
    /// All measured.
    Measured,
    /// Some or all estimated.
    Estimated,
    /// Some missing: the value is what is known.
    Partial,
    /// Nothing known.
    Missing,
    /// Not over yet.
    Future,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// On the axis: "14:30", "3", "Nov".
    pub label: String,
    /// Read out: "14:30 to 15:00", "Tuesday 3 November", "November 2026".
    pub long_label: String,
    /// Energy; `None` when missing or future.
    pub wh: Option<i64>,
    /// Cost with tax in millionths of the currency unit; negative for export.
    pub cost_micros: Option<i64>,
    /// How well it is known.
    pub quality: SlotQuality,
    /// `on` for the next finer period, when there is one.
    pub open: Option<String>,
}
