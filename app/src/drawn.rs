//! Pages, and parts of pages, that the server draws: no code for them goes to the browser.
//!
//! The browser puts a drawing in place as it is. In a page's first HTML it is in place already, so
//! the data that the page carries along leaves it out.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use crate::components::load::{Loaded, PageData, page_data};
use crate::error::AppError;

/// HTML from the server's own views, escaped by them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing(String);

impl Drawing {
    /// Puts it in place, without an element of its own in the layout.
    #[must_use]
    pub fn placed(self) -> AnyView {
        view! { <div class="drawn" inner_html=self.0></div> }.into_any()
    }
}

/// A page that is a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnPage {
    /// The document's title.
    pub title: String,
    /// Everything else.
    pub drawing: Drawing,
    /// It is about something that is still going on: worth asking again soon.
    pub unsettled: bool,
}

#[cfg(feature = "ssr")]
impl DrawnPage {
    /// Draws a page.
    #[must_use]
    pub fn new(title: impl Into<String>, view: AnyView) -> Self {
        Self {
            title: title.into(),
            drawing: Drawing(view.to_html()),
            unsettled: false,
        }
    }
}

/// What a page carries along in its first HTML.
pub trait Carried: Clone {
    /// The same without what is in place already.
    #[must_use]
    fn without_drawings(&self) -> Self {
        self.clone()
    }
}

impl Carried for DrawnPage {
    fn without_drawings(&self) -> Self {
        Self {
            title: self.title.clone(),
            drawing: Drawing::default(),
            unsettled: self.unsettled,
        }
    }
}

impl Carried for wire::PayAccountsView {}
impl Carried for wire::BillPreferenceView {}
impl Carried for wire::BillQueryView {}
impl Carried for wire::DirectDebitView {}
impl Carried for wire::PayView {}
impl Carried for wire::PlanView {}
impl Carried for wire::PreferencesView {}
impl Carried for wire::ReadingsView {}
impl Carried for wire::ScheduledView {}
impl Carried for wire::RefundView {}
impl Carried for wire::SecurityView {}
impl Carried for Arc<wire::UsageView> {}

type Reading = Pin<Box<dyn Future<Output = Result<DrawnPage, AppError>> + Send>>;

/// Reads a drawn page, again whenever what `asked` says changes. For all of them one function
/// without types of their own, so that its code is sent once.
pub fn drawn_data<F>(
    asked: impl Fn() -> String + Send + Sync + 'static,
    read: impl Fn(String) -> F + Send + Sync + 'static,
) -> PageData<DrawnPage>
where
    F: Future<Output = Result<DrawnPage, AppError>> + Send + 'static,
{
    read_drawing(
        Box::new(asked),
        Box::new(move |asked| Box::pin(read(asked))),
    )
}

fn read_drawing(
    asked: Box<dyn Fn() -> String + Send + Sync>,
    read: Box<dyn Fn(String) -> Reading + Send + Sync>,
) -> PageData<DrawnPage> {
    page_data(asked, read)
}

/// The page of `data`. `name` is said with an error; the frame has none, and says none.
pub fn drawn_page(data: PageData<DrawnPage>, name: &'static str) -> AnyView {
    let draw: fn(DrawnPage) -> AnyView = place;
    view! { <Loaded data name draw /> }.into_any()
}

fn place(page: DrawnPage) -> AnyView {
    let title = (!page.title.is_empty()).then(|| view! { <Title text=page.title /> });
    view! {
        {title}
        {page.drawing.placed()}
    }
    .into_any()
}
