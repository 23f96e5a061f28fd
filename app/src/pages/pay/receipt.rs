//! What became of one payment. While that is not known the page looks again by itself.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use wire::DrawnPage;

use super::server::get_receipt;
use crate::components::load::PageData;
use crate::drawn::{drawn_data, drawn_page};
use crate::lazy::lazy_page;

/// How often an open receipt is looked at again, and how many times.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
const LOOKS: u32 = 40;

/// `/pay/:payment`
pub struct ReceiptPage;
lazy_page!(ReceiptPage, reading, page);

fn page() -> AnyView {
    let params = use_params_map();
    let payment = move || params.read().get("payment").unwrap_or_default();
    let data = drawn_data(payment, get_receipt);
    look_again(data);
    drawn_page(data, "Payment")
}

/// In the browser: reads the receipt again every few seconds while it is pending.
fn look_again(data: PageData<DrawnPage>) {
    Effect::new(move |_| {
        let looks = StoredValue::new(0_u32);
        let look = move || {
            let unsettled =
                data.with_untracked(|data| matches!(data, Some(Ok(page)) if page.unsettled));
            if unsettled && looks.get_value() < LOOKS {
                looks.update_value(|looks| *looks += 1);
                data.refetch();
            }
        };
        if let Ok(timer) = set_interval_with_handle(look, LOOK_AGAIN) {
            on_cleanup(move || timer.clear());
        }
    });
}
