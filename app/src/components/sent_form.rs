//! Forms that our own code sends: as the browser would, but the page stays.
//!
//! One type for every form, and the fields are never understood here: the browser turns them into
//! text. So the code of sending comes once, whatever the forms hold.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// A form's way to its server function: on its way or not, and the last answer.
#[derive(Clone, Copy)]
pub struct Sending {
    url: &'static str,
    pending: RwSignal<bool>,
    answers: RwSignal<usize>,
    answer: RwSignal<Option<Result<Vec<u8>, AppError>>>,
}

impl Sending {
    /// To `S`. Without WebAssembly the answer to a mistake is the page again, with the error in
    /// its address: it is the first answer here.
    #[must_use]
    pub fn to<S>() -> Self
    where
        S: ServerFn<Error = AppError>,
    {
        let told = use_context::<ServerActionError>().filter(|told| told.path() == S::PATH);
        let error = told.map(|told| ServerFnUrlError::<AppError>::decode_err(told.err()));
        Self {
            url: S::url(),
            pending: RwSignal::new(false),
            answers: RwSignal::new(0),
            answer: RwSignal::new(error.map(Err)),
        }
    }

    /// It is on its way.
    #[must_use]
    pub fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// The error of the last answer.
    #[must_use]
    pub fn error(self) -> Signal<Option<AppError>> {
        Signal::derive(move || {
            self.answer.with(|answer| match answer {
                Some(Err(error)) => Some(error.clone()),
                _ => None,
            })
        })
    }

    /// The last answer's view, unless it was an error.
    #[must_use]
    pub fn view<T: DeserializeOwned>(self) -> Option<T> {
        self.answer.with(|answer| match answer {
            Some(Ok(bytes)) => wire::decode(bytes).ok(),
            _ => None,
        })
    }

    /// Puts the last answer aside.
    pub fn forget(self) {
        self.answer.set(None);
    }

    /// Runs `then` each time it succeeds.
    pub fn on_success(self, then: impl Fn() + 'static) {
        Effect::new(move |_| {
            let answered = self.answers.get() > 0;
            if answered
                && self
                    .answer
                    .with_untracked(|answer| matches!(answer, Some(Ok(_))))
            {
                then();
            }
        });
    }

    #[cfg(feature = "hydrate")]
    fn submit(self, submitted: &SubmitEvent) {
        if submitted.default_prevented() {
            return;
        }
        // Pressed again while it is on its way: neither we nor the browser send it twice.
        if self.pending.get_untracked() {
            submitted.prevent_default();
            return;
        }
        let Some(fields) = browser::fields(submitted) else {
            return;
        };
        submitted.prevent_default();
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = browser::post(self.url, fields).await;
            // The person may have left the page meanwhile: then there is nothing to tell.
            let _ = self.pending.try_set(false);
            let _ = self.answer.try_set(Some(answer));
            let _ = self.answers.try_update(|answers| *answers += 1);
        });
    }

    /// On the server nobody submits: the browser does it by itself.
    #[cfg(not(feature = "hydrate"))]
    const fn submit(self, _submitted: &SubmitEvent) {}
}

/// A form of `sending`.
#[component]
pub fn SentForm(
    /// Where it goes.
    sending: Sending,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    view! {
        <form
            method="post"
            action=sending.url
            class=(!class.is_empty()).then_some(class)
            on:submit=move |submitted| sending.submit(&submitted)
        >
            {children()}
        </form>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev::SubmitEvent;
    use leptos::server_fn::ContentType as _;
    use leptos::server_fn::client::{Client, browser::BrowserClient};
    use leptos::server_fn::error::FromServerFnError as _;
    use leptos::server_fn::redirect::call_redirect_hook;
    use leptos::server_fn::request::{ClientReq, browser::BrowserRequest};
    use leptos::server_fn::response::ClientRes;
    use leptos::wasm_bindgen::JsCast as _;
    use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, UrlSearchParams};

    use crate::error::AppError;
    use crate::wire_codec::WireEncoding;

    /// The form's fields and the pressed button's, as the browser itself writes them.
    pub fn fields(submitted: &SubmitEvent) -> Option<String> {
        let form = submitted.target()?.dyn_into::<HtmlFormElement>().ok()?;
        let fields = FormData::new_with_form(&form).ok()?;
        let button = submitted.submitter();
        let button = button.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        if let Some(button) = button.filter(|button| !button.name().is_empty()) {
            fields
                .append_with_str(&button.name(), &button.value())
                .ok()?;
        }
        let text = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
        text.to_string().as_string()
    }

    /// Sends them; follows where the answer leads.
    pub async fn post(url: &str, fields: String) -> Result<Vec<u8>, AppError> {
        let request = <BrowserRequest as ClientReq<AppError>>::try_new_post(
            url,
            "application/x-www-form-urlencoded",
            WireEncoding::CONTENT_TYPE,
            fields,
        )?;
        let answer = <BrowserClient as Client<AppError>>::send(request).await?;
        let status = ClientRes::<AppError>::status(&answer);
        let leads_on = ClientRes::<AppError>::has_redirect(&answer);
        let to = ClientRes::<AppError>::location(&answer);
        let bytes = ClientRes::<AppError>::try_into_bytes(answer).await?;
        if status >= 400 {
            return Err(AppError::de(bytes));
        }
        // An answer that leads on need not be understood; one that stays must be of this build.
        if leads_on {
            call_redirect_hook(&to);
        } else if wire::is_outdated(&bytes) {
            return Err(AppError::outdated());
        }
        Ok(bytes.to_vec())
    }
}
