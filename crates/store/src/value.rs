//! The few kinds of value that statements take, the same for both engines.
//!
//! A missing value keeps its kind, because PostgreSQL wants to know the type of a NULL.

use base::{Instant, RepoError, RepoResult};
use jiff::civil::Date;
use money::{Currency, Money};
use sqlx::Arguments as _;
use sqlx::postgres::PgArguments;
use uuid::Uuid;

use crate::error::{repo_error, unknown_code};
use crate::types::{DbDate, DbInstant};

/// One bound value.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// An identifier.
    Uuid(Option<Uuid>),
    /// Any whole number: money, energy, counts.
    Int(Option<i64>),
    /// A flag.
    Bool(bool),
    /// Text or a code.
    Text(Option<&'a str>),
    /// Hashes, sealed secrets, packed values.
    Bytes(&'a [u8]),
    /// An instant.
    Instant(Option<Instant>),
    /// A civil day.
    Date(Option<Date>),
}

/// The values as PostgreSQL's arguments, `$1` first.
pub fn arguments(values: &[Value<'_>]) -> RepoResult<PgArguments> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), values.len() * size_of::<Uuid>());
    for value in values {
        match *value {
            Value::Uuid(uuid) => arguments.add(uuid),
            Value::Int(number) => arguments.add(number),
            Value::Bool(flag) => arguments.add(flag),
            Value::Text(text) => arguments.add(text),
            Value::Bytes(bytes) => arguments.add(bytes),
            Value::Instant(instant) => arguments.add(instant.map(DbInstant)),
            Value::Date(date) => arguments.add(date.map(DbDate)),
        }
        .map_err(|error| repo_error(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

/// A stored number as the smaller type the domain uses.
pub fn small<T: TryFrom<i64>>(number: i64) -> RepoResult<T> {
    T::try_from(number).map_err(|_| RepoError::Corrupt(format!("number out of range: {number}")))
}

/// Minor units and a stored currency code as money.
pub fn money(minor: i64, currency: &str) -> RepoResult<Money> {
    let currency = Currency::from_code(currency).map_err(|_| unknown_code("currency", currency))?;
    Ok(Money::from_minor(minor, currency))
}

/// `binds![account, from]`: a slice of values for a statement.
macro_rules! binds {
    ($($value:expr),* $(,)?) => { &[$($crate::value::Value::from($value)),*] };
}
pub(crate) use binds;

macro_rules! values {
    ($($variant:ident: $($source:ty => |$name:ident| $convert:expr),+;)*) => {$($(
        impl<'a> From<$source> for Value<'a> {
            fn from($name: $source) -> Self {
                Value::$variant($convert)
            }
        }
    )+)*};
}

values! {
    Uuid: Uuid => |uuid| Some(uuid),
        Option<Uuid> => |uuid| uuid;
    Int: i64 => |number| Some(number),
        Option<i64> => |number| number,
        i32 => |number| Some(i64::from(number)),
        i16 => |number| Some(i64::from(number)),
        u32 => |number| Some(i64::from(number)),
        u16 => |number| Some(i64::from(number)),
        u8 => |number| Some(i64::from(number)),
        Option<i16> => |number| number.map(i64::from);
    Bool: bool => |flag| flag;
    Text: &'a str => |text| Some(text),
        &'a String => |text| Some(text),
        &'a Option<String> => |text| text.as_deref();
    Bytes: &'a [u8] => |bytes| bytes,
        &'a [u8; 32] => |bytes| bytes,
        &'a Vec<u8> => |bytes| bytes;
    Instant: Instant => |instant| Some(instant),
        Option<Instant> => |instant| instant;
    Date: Date => |date| Some(date),
        Option<Date> => |date| date;
}

macro_rules! identifiers {
    ($($id:ident),+ $(,)?) => {$(
        impl From<base::$id> for Value<'_> {
            fn from(id: base::$id) -> Self {
                Value::Uuid(Some(id.uuid()))
            }
        }

        impl From<Option<base::$id>> for Value<'_> {
            fn from(id: Option<base::$id>) -> Self {
                Value::Uuid(id.map(base::$id::uuid))
            }
        }
    )+};
}

identifiers! {
    CustomerId, AccountId, PropertyId, ServicePointId, MeterId, RegisterId, AgreementId, TariffId,
    ReadingId, ExceptionId, BillId, BillRunId, TransferId, AdjustmentId,
    BillQueryId, PaymentId, RefundId, LoginId, SessionId, AuditId, EventId,
    MandateId, CollectionId, SubmissionId, BankLineId, PlanId,
}
