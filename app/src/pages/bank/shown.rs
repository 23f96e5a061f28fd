//! The pages that only show: the ways to pay, and how to pay by bank transfer.

use leptos::prelude::*;

use super::server::{get_bank_transfer, get_ways_to_pay};
use crate::drawn::{drawn_data, drawn_page};
use crate::lazy::lazy_page;

/// `/pay/ways`
pub struct WaysToPayPage;
lazy_page!(WaysToPayPage, reading, ways);

fn ways() -> AnyView {
    drawn_page(
        drawn_data(String::new, |_| get_ways_to_pay()),
        "Ways to pay",
    )
}

/// `/pay/bank-transfer`
pub struct BankTransferPage;
lazy_page!(BankTransferPage, reading, transfer);

fn transfer() -> AnyView {
    drawn_page(
        drawn_data(String::new, |_| get_bank_transfer()),
        "Bank transfer",
    )
}
