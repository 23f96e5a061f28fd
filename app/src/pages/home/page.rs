//! The home page.

use leptos::prelude::*;

use super::server::get_home;
use crate::drawn::{drawn_data, drawn_page};
use crate::lazy::lazy_page;

/// `/`
pub struct HomePage;
lazy_page!(HomePage, reading, page);

fn page() -> AnyView {
    drawn_page(drawn_data(String::new, |_| get_home()), "Home")
}
