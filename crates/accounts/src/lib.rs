//! Customers, accounts, properties, service points, meters and agreements.
//!
//! Owns who is supplied where, and on which tariff since when. It does not own readings
//! (`metering`), prices (`tariff`) or money (`billing`), and it never does I/O.

mod prices;
mod repository;
mod supply;

use base::{
    AccountId, AgreementId, CustomerId, Instant, MeterId, PropertyId, RegisterId, ServicePointId,
    TariffId, codes,
};
use jiff::civil::Date;
use money::{Currency, Percent};

pub use prices::{PriceRepository, PriceSeriesHead, PublishedDay};
pub use repository::AccountsRepository;
pub use supply::{RegisterRead, Supply};

codes! {
    /// What kind of customer this is.
    CustomerKind {
        /// A household.
        Residential = "residential",
        /// A small business.
        SmallBusiness = "small_business",
    }
}

codes! {
    /// What is supplied.
    Fuel {
        /// Electricity.
        Electricity = "electricity",
        /// Gas.
        Gas = "gas",
    }
}

codes! {
    /// Which way energy flows at a service point.
    Direction {
        /// To the customer.
        Import = "import",
        /// From the customer to the grid.
        Export = "export",
    }
}

codes! {
    /// How the customer pays.
    PaymentMethod {
        /// The supplier collects by Direct Debit.
        DirectDebit = "direct_debit",
        /// The customer pays each bill themselves.
        OnDemand = "on_demand",
    }
}

codes! {
    /// Which part of the use a register counts.
    RegisterRole {
        /// All of it.
        Single = "single",
        /// The day rate.
        Day = "day",
        /// The night rate.
        Night = "night",
    }
}

/// A person or company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Identifier.
    pub id: CustomerId,
    /// Household or business.
    pub kind: CustomerKind,
    /// Name as it stands on letters.
    pub name: String,
    /// E-mail on file.
    pub email: String,
    /// Phone on file, E.164.
    pub phone: Option<String>,
    /// On the register of needs (K6).
    pub vulnerable: bool,
    /// When the row was made.
    pub created_at: Instant,
}

/// A billing account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// Who owns it.
    pub customer_id: CustomerId,
    /// The number the customer knows.
    pub number: String,
    /// What it is called in the switcher: the address' first line or a name of the customer's.
    pub label: String,
    /// Currency of all its money.
    pub currency: Currency,
    /// How it is paid.
    pub payment_method: PaymentMethod,
    /// Day of the month on which Direct Debit is collected, 1–28.
    pub collection_day: Option<i16>,
    /// First day of supply.
    pub opened_on: Date,
    /// Which state of its [`Supply`] the database has: the store counts it up with each change. 0
    /// for a new one.
    pub supply_version: i64,
}

/// A place that is supplied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: PropertyId,
    /// Street and number.
    pub line1: String,
    /// Flat, building; may be empty.
    pub line2: String,
    /// Town.
    pub town: String,
    /// Postcode.
    pub postcode: String,
    /// IANA time zone name.
    pub time_zone: String,
}

/// A point where one fuel enters or leaves a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePoint {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: ServicePointId,
    /// Where it is.
    pub property_id: PropertyId,
    /// Electricity or gas.
    pub fuel: Fuel,
    /// Import or export.
    pub direction: Direction,
    /// MPAN, MPRN or the market's own.
    pub identifier: String,
}

/// A meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: MeterId,
    /// Where it is fitted.
    pub service_point_id: ServicePointId,
    /// Serial number on its face.
    pub serial: String,
    /// Sends its own interval data.
    pub smart: bool,
    /// First day.
    pub installed_on: Date,
    /// Last day, when it is gone.
    pub removed_on: Option<Date>,
}

/// One register of a meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: RegisterId,
    /// Its meter.
    pub meter_id: MeterId,
    /// As marked on the meter: "Day", "Rate 1", "kWh".
    pub label: String,
    /// What it counts.
    pub role: RegisterRole,
    /// Whole digits shown.
    pub digits: i16,
    /// Decimals shown.
    pub decimals: i16,
    /// What its advance is multiplied by, in millionths: 1 000 000 where it shows what was used,
    /// 20 000 000 behind current transformers of 100 to 5 A.
    pub multiplier_millionths: i64,
    /// Unit shown: `kWh` or `m³`.
    pub unit: String,
    /// Order on the meter, from 0.
    pub position: i16,
}

/// A service point's agreement with a tariff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: AgreementId,
    /// The point it is for.
    pub service_point_id: ServicePointId,
    /// The tariff version.
    pub tariff_id: TariffId,
    /// First day.
    pub from: Date,
    /// First day no longer covered; `None` while it runs.
    pub to: Option<Date>,
}

/// What was declared of the use at a service point, for taxes (VAT Notice 701/19).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseDeclaration {
    /// Owner account.
    pub account_id: AccountId,
    /// The point it is for.
    pub service_point_id: ServicePointId,
    /// First day it holds, until the next one.
    pub from: Date,
    /// The share of domestic use.
    pub domestic: Percent,
}

/// A stored tariff document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTariff {
    /// Identifier of this version.
    pub id: TariffId,
    /// Short stable name.
    pub code: String,
    /// What customers read.
    pub name: String,
    /// The document, as TOML of `crates/tariff`.
    pub document: String,
}
