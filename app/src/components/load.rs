//! A page's data: a quiet skeleton while it comes, the page when it is there, words when it failed.

use leptos::prelude::*;

use crate::components::error_notice::PageError;
use crate::error::AppError;

/// What a page reads. Blocking: the first HTML is complete and its status code is right.
pub type PageData<T> = Resource<Result<T, AppError>>;

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
            {move || {
                let draw = draw.clone();
                Suspend::new(async move {
                    match data.await {
                        Ok(found) => draw(found),
                        Err(error) => view! { <PageError error name /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
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

/// Runs `then` each time an action succeeds (in the browser; elsewhere the answer is a new page).
pub fn on_success<S>(action: ServerAction<S>, then: impl Fn() + 'static)
where
    S: leptos::server_fn::ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let (version, value) = (action.version(), action.value());
    Effect::new(move |_| {
        let answered = version.get() > 0;
        if answered && value.with_untracked(|value| matches!(value, Some(Ok(_)))) {
            then();
        }
    });
}

/// The error of an action's last answer, with or without WebAssembly.
#[must_use]
pub fn error_of<S>(action: ServerAction<S>) -> Signal<Option<AppError>>
where
    S: leptos::server_fn::ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let value = action.value();
    Signal::derive(move || {
        value.with(|value| match value {
            Some(Err(error)) => Some(error.clone()),
            _ => None,
        })
    })
}
