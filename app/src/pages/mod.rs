//! One folder an area: the page, its server functions, its private parts.

pub mod bank;
pub mod bills;
pub mod home;
pub mod more;
pub mod not_found;
pub mod pay;
pub mod preferences;
pub mod readings;
pub mod security;
pub mod sign_in;
pub mod usage;
