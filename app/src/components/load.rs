//! A page's data: a quiet skeleton while it comes, the page when it is there, words when it failed.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::components::error_notice::PageError;
use crate::drawn::Carried;
use crate::error::AppError;
use crate::wire_codec::WireCodec;

/// What a page reads.
pub type PageData<T> = Resource<Result<T, AppError>, WireCodec>;

/// Reads a page's data, again whenever `source` changes. Blocking: the first HTML is complete and
/// its status code is right.
pub fn page_data<S, T, Reading>(
    source: impl Fn() -> S + Send + Sync + 'static,
    read: impl Fn(S) -> Reading + Send + Sync + 'static,
) -> PageData<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Carried + Serialize + DeserializeOwned + Send + Sync + 'static,
    Reading: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new_with_options(source, read, true)
}

/// Draws `data` with `draw`; while it is read again the old page stays.
#[component]
pub fn Loaded<T, F>(
    /// The data.
    data: PageData<T>,
    /// The page's name, said with an error.
    name: &'static str,
    /// Draws it.
    draw: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=Skeleton>
            {suspended(move || {
                let draw = draw.clone();
                async move {
                    match data.await {
                        Ok(found) => draw(found),
                        Err(_) if name.is_empty() => ().into_any(),
                        Err(error) => view! { <PageError error name /> }.into_any(),
                    }
                }
            })}
        </Transition>
    }
}

/// What `draw` draws once its data is there, inside a `<Transition>`. The server draws it once: a
/// closure there would be asked for a whole second view, thrown away, to see whether it needs more.
#[cfg(feature = "ssr")]
pub fn suspended<Later>(draw: impl Fn() -> Later) -> Suspend<AnyView>
where
    Later: Future<Output = AnyView> + Send + 'static,
{
    Suspend::new(draw())
}

/// The same in the browser, which draws it again whenever its data changes.
#[cfg(not(feature = "ssr"))]
pub fn suspended<Later>(
    draw: impl Fn() -> Later + Send + 'static,
) -> impl Fn() -> Suspend<AnyView> + Send + 'static
where
    Later: Future<Output = AnyView> + Send + 'static,
{
    move || Suspend::new(draw())
}

/// An attribute's value that changes in the browser. The server asks for it once: of a closure it
/// asks three times.
#[cfg(feature = "ssr")]
pub fn attribute<T>(value: impl Fn() -> T) -> T {
    untrack(value)
}

/// The same in the browser, which sets it again whenever what it reads changes.
#[cfg(not(feature = "ssr"))]
pub fn attribute<T, Value: Fn() -> T>(value: Value) -> Value {
    value
}

/// Grey lines; the stylesheet shows them only after 300 ms.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            <span data-size="title"></span>
            <span></span>
            <span data-size="short"></span>
            <span data-size="chart"></span>
        </div>
        <p class="visually-hidden" role="status">
            "Loading"
        </p>
    }
    .into_any()
}
