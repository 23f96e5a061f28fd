//! Recovery codes, shown once: they are never in an address, a cookie or the page's data.

use leptos::prelude::*;
use wire::RecoveryCodes;

use crate::components::notice::Notice;
use crate::components::print_button::PrintButton;

/// The codes, until the customer says they are kept.
pub fn codes_once(codes: RecoveryCodes, done: impl Fn() + 'static) -> AnyView {
    let items = codes
        .codes
        .into_iter()
        .map(|code| view! { <li>{code}</li> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="codes">
            <h2 class="card-title" id="codes">
                "Keep these codes somewhere safe"
            </h2>
            <Notice
                kind="success"
                title="The second step is on"
                text="Each of these codes gets you in once if you lose your phone. \
                      We can't show them again."
            />
            <ol class="codes">{items}</ol>
            <div class="action" data-print="no">
                <button
                    class="button"
                    data-kind="primary"
                    r#type="button"
                    on:click=move |_| done()
                >
                    "I've kept them"
                </button>
                <PrintButton words="Print them" />
            </div>
        </section>
    }
    .into_any()
}
