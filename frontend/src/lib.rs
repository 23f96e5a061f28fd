//! The WebAssembly entry: takes over the page the server rendered.

/// Called by the script that the shell puts into every page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // A release has no words for a panic (ADR 9).
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}

/// Room for the splitter, which leaves it out of every file it writes. It lays the data out anew,
/// each module's aligned; where that takes a byte more than before, it gives up and puts the words
/// of all pages into the first file.
#[used]
static ROOM_TO_ALIGN: [u8; 4096] = [0xAA; 4096];
