//! Pages, and parts of pages, that the server draws: no code for them goes to the browser.
//!
//! The browser puts a drawing in place as it is. In a page's first HTML it is in place already, so
//! the data that the page carries along leaves it out.

use std::pin::Pin;

use leptos::prelude::*;
use leptos_meta::Title;
use wire::{Drawing, DrawnPage, PartlyDrawn};

use crate::components::load::{Loaded, PageData, page_data};
use crate::error::AppError;

/// Puts a drawing in place, without an element of its own in the layout.
pub fn placed(drawing: Drawing) -> AnyView {
    view! { <div class="drawn" inner_html=drawing.html()></div> }.into_any()
}

/// Draws a page.
#[cfg(feature = "ssr")]
#[must_use]
pub fn draw_page(title: impl Into<String>, view: AnyView) -> DrawnPage {
    DrawnPage {
        title: title.into(),
        drawing: Drawing::of(view.to_html()),
        unsettled: false,
    }
}

/// A gap in a [`Template`], as a text or an attribute's value.
#[cfg(feature = "ssr")]
pub const GAP: &str = "\u{e000}";

/// A view that is the same for everybody but for what is in its gaps: drawn once a process.
#[cfg(feature = "ssr")]
pub struct Template(Vec<String>);

/// What goes into a gap.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy)]
pub enum Filling<'a> {
    /// Text, escaped.
    Text(&'a str),
    /// What was drawn before.
    Html(&'a str),
}

#[cfg(feature = "ssr")]
impl Template {
    /// Draws a view with [`GAP`]s.
    #[must_use]
    pub fn of(view: AnyView) -> Self {
        Self(view.to_html().split(GAP).map(str::to_owned).collect())
    }

    /// Writes it with its gaps filled, in their order.
    pub fn write(&self, out: &mut String, fillings: &[Filling<'_>]) {
        debug_assert_eq!(self.0.len(), fillings.len() + 1, "one filling a gap");
        for (at, between) in self.0.iter().enumerate() {
            out.push_str(between);
            match fillings.get(at) {
                Some(Filling::Text(text)) => escape(out, text),
                Some(Filling::Html(html)) => out.push_str(html),
                None => {}
            }
        }
    }
}

/// Text as HTML, inside an element or a quoted attribute.
pub fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"'))
    {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
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

impl<T: Clone> Carried for PartlyDrawn<T> {
    fn without_drawings(&self) -> Self {
        Self {
            view: self.view.clone(),
            above: Drawing::default(),
            below: Drawing::default(),
        }
    }
}

impl Carried for wire::PayAccountsView {}
impl Carried for wire::BillPreferenceView {}
impl Carried for wire::BillQueryView {}
impl Carried for wire::DirectDebitView {}
impl Carried for wire::PlanView {}
impl Carried for wire::PreferencesView {}
impl Carried for wire::ScheduledView {}
impl Carried for wire::RefundView {}
impl Carried for wire::SecurityView {}

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
        {placed(page.drawing)}
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        let mut out = String::new();
        escape(&mut out, "<a href=\"ü\">R&B–");
        assert_eq!(out, "&lt;a href=&quot;ü&quot;&gt;R&amp;B–");
    }

    #[test]
    fn a_template_is_its_view_with_the_gaps_filled() {
        let template = Template::of(view! { <p class=GAP>"So " {GAP}</p> }.into_any());
        let mut out = String::new();
        template.write(
            &mut out,
            &[Filling::Text("\"a"), Filling::Html("<b>it</b>")],
        );
        assert!(out.starts_with("<p class=\"&quot;a\">So "), "{out}");
        assert!(out.contains("<b>it</b>"), "{out}");
        assert!(!out.contains(GAP));
    }
}
