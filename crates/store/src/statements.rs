//! The registry of every SQL text: a test prepares each one on both engines.

/// Declares statements as constants and lists them in the module's `STATEMENTS`.
macro_rules! statements {
    ($($(#[doc = $doc:literal])* $name:ident = $text:expr;)+) => {
        $($(#[doc = $doc])* pub(crate) const $name: &str = $text;)+
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;

/// Name and text of every statement this crate can run.
pub fn every_statement() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        crate::accounts::sql::STATEMENTS,
        crate::accounts::prices::STATEMENTS,
        crate::accounts::copies::STATEMENTS,
        crate::bank::sql::STATEMENTS,
        crate::billing::sql::STATEMENTS,
        crate::billing::terms::STATEMENTS,
        crate::billing::runs::STATEMENTS,
        crate::billing::reviews::STATEMENTS,
        crate::billing::corrections::STATEMENTS,
        crate::billing::proof::STATEMENTS,
        crate::billing::queries::STATEMENTS,
        crate::comms::STATEMENTS,
        crate::identity::sql::STATEMENTS,
        crate::journal::STATEMENTS,
        crate::payments::sql::STATEMENTS,
        crate::payments::refund_sql::STATEMENTS,
        crate::payments::sandbox_sql::STATEMENTS,
        crate::store::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .chain(crate::metering::statements())
    .copied()
    .chain(crate::metering::bulk_statements())
    .chain(crate::billing::bulk::statements())
}
