//! The bill's figures in words, the same on a page and on paper. It adds nothing up.

use base::words::thousands;
use money::{Currency, Decimal};

use super::{BillLine, Direction, Fuel, ReadingKind, SupplySection, Unit};

impl SupplySection {
    /// "Electricity".
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match (self.fuel, self.direction) {
            (Fuel::Gas, _) => "Gas",
            (Fuel::Electricity, Direction::Import) => "Electricity",
            (Fuel::Electricity, Direction::Export) => "Electricity you sold",
        }
    }

    /// What the market's number of the supply is called.
    #[must_use]
    pub const fn identifier_label(&self) -> &'static str {
        match (self.fuel, self.direction) {
            (Fuel::Gas, _) => "Meter point (MPRN)",
            (Fuel::Electricity, Direction::Import) => "Supply number (MPAN)",
            (Fuel::Electricity, Direction::Export) => "Export number (MPAN)",
        }
    }
}

/// Where a reading came from: "Your reading".
#[must_use]
pub const fn reading_kind_words(kind: ReadingKind) -> &'static str {
    match kind {
        ReadingKind::Actual => "Read by us",
        ReadingKind::Customer => "Your reading",
        ReadingKind::Smart => "Smart reading",
        ReadingKind::Estimated => "Estimate",
    }
}

impl BillLine {
    /// "31 days".
    #[must_use]
    pub fn days_words(&self) -> String {
        match self.days {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        }
    }

    /// "412.300 kWh", "31 days".
    #[must_use]
    pub fn quantity_words(&self) -> String {
        match self.unit {
            Unit::Kwh => format!("{} kWh", grouped(self.quantity)),
            Unit::Day => self.days_words(),
            unit => tariff::explain::quantity_text(self.quantity, unit),
        }
    }

    /// "24.50p per kWh", "60.97p a day".
    #[must_use]
    pub fn rate_words(&self, currency: Currency) -> String {
        let rate = tariff::explain::rate_text(self.rate, currency);
        match self.unit {
            Unit::Kwh => format!("{rate} per kWh"),
            unit => format!("{rate} a {}", unit_word(unit)),
        }
    }
}

/// What a rate is for, in a sentence.
const fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Kwh => "kWh",
        Unit::Day => "day",
        Unit::Month => "month",
        Unit::Year => "year",
        Unit::Bill => "bill",
        Unit::Kw => "kW a month",
        Unit::Kva => "kVA a month",
        Unit::KwDay => "kW a day",
        Unit::KvaDay => "kVA a day",
        Unit::Kvarh => "kVArh",
        Unit::Kvar => "kVAr a month",
        Unit::Money => "unit of money",
    }
}

/// "1,234.567": the whole part grouped, the decimals as they stand.
fn grouped(quantity: Decimal) -> String {
    let text = quantity.abs().to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), thousands);
    let sign = if quantity.is_sign_negative() && !quantity.is_zero() {
        "−"
    } else {
        ""
    };
    if decimals.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{decimals}")
    }
}
