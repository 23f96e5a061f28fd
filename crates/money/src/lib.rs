//! Money as whole minor units of one currency, and the few exact operations a supplier needs on it.
//!
//! It never uses floating point, never mixes currencies and never rounds without being told how:
//! every operation that could overflow or mix returns a [`MoneyError`]. It does no I/O and compiles
//! for the server and for WebAssembly.

mod allocate;
mod amount;
mod currency;
pub mod decimal_text;
mod display;
mod error;
mod parse;
mod percent;
mod rounding;

pub use amount::Money;
pub use currency::Currency;
pub use error::{AmountError, MoneyError};
pub use parse::parse_amount;
pub use percent::Percent;
pub use rounding::Rounding;
/// Exact decimals, for rates and quantities; amounts of money are [`Money`].
pub use rust_decimal::Decimal;
