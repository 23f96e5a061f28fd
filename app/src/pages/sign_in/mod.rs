//! Signing in: e-mail and password, then a code where the login has a second factor.

mod page;
mod server;

pub use page::{SecondFactorPage, SignInPage};
