//! Every repository on both engines, in databases made for one test each.

mod accounts;
mod bank;
mod bills;
mod books;
mod calorific;
mod engine;
mod identity;
mod intervals;
mod journal;
mod ledger;
mod payments;
mod plans;
mod pool;
mod preferences;
mod prices;
mod queries;
mod raw;
mod readings;
mod refunds;
mod statements;
mod supply_version;
