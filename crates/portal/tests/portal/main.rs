//! The use-cases over a real store, each on SQLite and on PostgreSQL. One binary: linking is slow.

mod authorisation;
mod bank;
mod bill_runs;
mod corrections;
mod exports;
mod green_button;
mod imports;
mod kept_supplies;
mod payments;
mod preferences;
mod prices;
mod queries;
mod readings;
mod reconcile;
mod second_factor;
mod sessions;
mod sign_in;
mod sum_check;
mod true_up;
mod use_declared;
mod world;
