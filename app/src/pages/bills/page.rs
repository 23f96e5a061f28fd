//! The pages of bills.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::server::{get_bill, get_bills, get_why_different};
use crate::drawn::{drawn_data, drawn_page};
use crate::lazy::lazy_page;

/// `/bills`
pub struct BillsPage;
lazy_page!(BillsPage, reading, bills);

fn bills() -> AnyView {
    drawn_page(drawn_data(String::new, |_| get_bills()), "Bills")
}

/// `/bills/:bill`
pub struct BillPage;
lazy_page!(BillPage, reading, bill);

fn bill() -> AnyView {
    let params = use_params_map();
    let asked = move || params.read().get("bill").unwrap_or_default();
    drawn_page(drawn_data(asked, get_bill), "Bill")
}

/// `/bills/:bill/why`
pub struct WhyPage;
lazy_page!(WhyPage, reading, why);

fn why() -> AnyView {
    let params = use_params_map();
    let asked = move || params.read().get("bill").unwrap_or_default();
    drawn_page(drawn_data(asked, get_why_different), "Why is it different?")
}
