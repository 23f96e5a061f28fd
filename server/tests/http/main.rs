//! The real binary over HTTP, on SQLite and on PostgreSQL: it is started, stopped and killed here.
//!
//! Everything is asked for as a browser would. What the books hold is read from the database
//! itself, never from what a page says.

mod at_once;
mod bank_people;
mod bills_killed;
mod binary;
mod browser;
mod documents;
mod downloads;
mod endpoints;
mod faults;
mod first_start;
mod headers;
mod list;
mod localstripe;
mod origin;
mod pay_again;
mod pay_killed;
mod people;
mod queries;
mod reconcile;
mod refunds;
mod several;
mod shutdown;
mod stripe;
mod way_back;
mod webhooks;
mod world;

/// Declares tests that run on both engines, each in a world of its own.
macro_rules! on_both_engines {
    ($(fn $name:ident($world:ident: &World) $body:block)+) => {$(
        mod $name {
            use super::*;

            fn body($world: &World) $body

            #[test]
            fn on_sqlite() {
                body(&World::on(testkit::TestDatabase::sqlite()));
            }

            #[test]
            fn on_postgres() {
                body(&World::on(testkit::TestDatabase::postgres()));
            }
        }
    )+};
}

pub(crate) use on_both_engines;
