//! What the document does once WebAssembly runs, wherever in it: the few things that drawings ask
//! for by `data-does`.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;

/// Marks the document as alive, so that the stylesheet shows what only works now.
pub fn come_alive() {
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            // Only an attribute that cannot be set fails, and this one can.
            root.set_attribute("data-alive", "").ok();
        }
        let listening = window_event_listener(leptos::ev::click, |click| {
            let target = click.target();
            let element = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let asked = element.and_then(|element| element.closest("[data-does]").ok().flatten());
            if asked
                .is_some_and(|asked| asked.get_attribute("data-does").as_deref() == Some("print"))
            {
                window().print().ok();
            }
        });
        on_cleanup(move || listening.remove());
    });
}
