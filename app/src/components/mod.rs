//! Domain-free pieces that pages are made of.

pub mod brand;
pub mod error_notice;
pub mod field;
pub mod focus_frame;
pub mod fuel;
pub mod icon;
pub mod link_rows;
pub mod load;
pub mod notice;
pub mod page_head;
pub mod print_button;
pub mod sent_form;
pub mod submit;
#[cfg(feature = "ssr")]
pub mod theme_switch;
pub mod when;
