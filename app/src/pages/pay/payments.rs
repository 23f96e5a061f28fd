//! The page of every payment.

use leptos::prelude::*;

use super::server::get_payments;
use crate::drawn::{drawn_data, drawn_page};
use crate::lazy::lazy_page;

/// `/payments`
pub struct PaymentsPage;
lazy_page!(PaymentsPage, reading, page);

fn page() -> AnyView {
    drawn_page(drawn_data(String::new, |_| get_payments()), "Payments")
}
