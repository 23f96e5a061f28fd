//! The page, and its server function.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::DrawnPage;

use crate::drawn::{drawn_data, drawn_page};
use crate::error::AppError;
use crate::lazy::lazy_page;
use crate::wire_codec::Wire;

/// `/more`
pub struct MorePage;
lazy_page!(MorePage, reading, page);

fn page() -> AnyView {
    drawn_page(drawn_data(String::new, |_| get_more()), "More")
}

/// The page, for who is signed in.
#[server(
    GetMore,
    prefix = "/api/pages",
    endpoint = "more",
    input = GetUrl,
    output = Wire
)]
pub async fn get_more() -> Result<DrawnPage, AppError> {
    let (_, ctx) = crate::ssr::operation()?;
    ctx.customer()?;
    Ok(super::draw::more())
}
