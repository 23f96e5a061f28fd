//! How recovery codes travel: as a view to our own code in the browser, and, where there is none, as
//! a page in the answer to the form itself. A redirect would need them in an address or a store.

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use wire::RecoveryCodes;

use crate::wire_codec::WireEncoding;

/// The output codec of server functions that answer with codes.
pub type CodesOnce = Post<CodesEncoding>;

/// A view, or a page where the request came from a plain form.
pub struct CodesEncoding;

impl ContentType for CodesEncoding {
    const CONTENT_TYPE: &'static str = WireEncoding::CONTENT_TYPE;
}

impl FormatType for CodesEncoding {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl Encodes<RecoveryCodes> for CodesEncoding {
    type Error = <WireEncoding as Encodes<RecoveryCodes>>::Error;

    fn encode(codes: &RecoveryCodes) -> Result<Bytes, Self::Error> {
        #[cfg(feature = "ssr")]
        if let Some(page) = page::answer(codes) {
            return Ok(Bytes::from(page));
        }
        <WireEncoding as Encodes<RecoveryCodes>>::encode(codes)
    }
}

impl Decodes<RecoveryCodes> for CodesEncoding {
    type Error = <WireEncoding as Decodes<RecoveryCodes>>::Error;

    fn decode(bytes: Bytes) -> Result<RecoveryCodes, Self::Error> {
        <WireEncoding as Decodes<RecoveryCodes>>::decode(bytes)
    }
}

#[cfg(feature = "ssr")]
mod page {
    use axum::http::{StatusCode, header};
    use leptos::prelude::*;
    use leptos_axum::ResponseOptions;
    use wire::RecoveryCodes;

    use crate::components::focus_frame::FocusFrame;
    use crate::components::notice::Notice;
    use crate::document::plain_document;

    /// The page, when a plain form asked; `None` when our own code did.
    pub fn answer(codes: &RecoveryCodes) -> Option<String> {
        if !crate::ssr::is_plain_form() {
            return None;
        }
        // The server function's machinery makes it a redirect; the answer is this page instead.
        let response = use_context::<ResponseOptions>()?;
        response.set_status(StatusCode::OK);
        crate::ssr::set_header(header::CONTENT_TYPE, "text/html; charset=utf-8");
        Some(plain_document("Recovery codes", draw(codes)))
    }

    fn draw(codes: &RecoveryCodes) -> AnyView {
        let count = codes.codes.len();
        let items = codes
            .codes
            .iter()
            .map(|code| view! { <li>{code.clone()}</li> })
            .collect_view();
        view! {
            <FocusFrame
                step="Security"
                title=format!("Keep these {count} codes somewhere safe.")
                lede="Each one gets you in once if you lose your phone. We won't show them again."
            >
                <Notice
                    kind="success"
                    title="The second step is on"
                    text="From now on we'll ask for a code when you sign in."
                />
                <section class="card" aria-label="Your codes">
                    <ol class="codes">{items}</ol>
                </section>
                <p>
                    <a class="button" data-kind="primary" href="/security">
                        "I've kept them"
                    </a>
                </p>
            </FocusFrame>
        }
        .into_any()
    }

    #[cfg(test)]
    mod tests {
        use axum::http::{Request, request::Parts};
        use leptos::server_fn::Encodes as _;

        use super::super::CodesEncoding;
        use super::*;

        fn encoded(method: &str, accept: &str) -> Vec<u8> {
            let request = Request::builder().method(method).header("accept", accept);
            let (parts, ()): (Parts, ()) = request.body(()).unwrap().into_parts();
            let codes = RecoveryCodes {
                codes: vec!["7KQ2-M9XD".to_owned()],
            };
            let owner = Owner::new();
            owner.with(|| {
                provide_context(parts);
                provide_context(ResponseOptions::default());
                CodesEncoding::encode(&codes).unwrap().to_vec()
            })
        }

        #[test]
        fn a_plain_form_is_answered_with_a_page_that_shows_the_codes() {
            let page = String::from_utf8(encoded("POST", "text/html,application/xhtml+xml"));
            let page = page.unwrap();
            assert!(page.starts_with("<!DOCTYPE html>"));
            assert!(page.contains("7KQ2-M9XD"));
            assert!(page.contains("href=\"/security\""));
        }

        #[test]
        fn our_own_code_is_answered_with_a_view() {
            let codes: RecoveryCodes =
                wire::decode(&encoded("POST", "application/x-postcard")).unwrap();
            assert_eq!(codes.codes, ["7KQ2-M9XD"]);
        }
    }
}
