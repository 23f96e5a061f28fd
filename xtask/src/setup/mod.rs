//! Installs what is missing, and only that: on a machine with rustup and the network, or with the
//! package registries alone. It never asks, and never touches what is already right.

mod apt;
mod browser;
mod cargo_tools;
mod node;
mod python;
mod wasm;

pub use wasm::source_of_std;

pub use browser::Browser;
pub use node::lighthouse;

use crate::pins;
use crate::run::{Done, Places, say};

/// What the machine is being made ready for; each includes the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum For {
    Demo,
    Test,
    Ci,
}

/// Makes the machine ready.
pub fn all(places: &Places, purpose: For) -> Done {
    say("checking what is installed");
    let mut packages = vec![apt::COMPILER, apt::NODE, apt::NPM, apt::LIBLOUIS];
    if purpose >= For::Test {
        packages.extend([apt::POSTGRES, apt::POPPLER, apt::QPDF]);
    }
    apt::ensure(places, &packages)?;
    node::check(places)?;
    wasm::ensure(places)?;
    node::wasm_opt(places)?;
    cargo_tools::ensure(places, &pins::WASM_BINDGEN)?;
    cargo_tools::ensure(places, &pins::CARGO_LEPTOS)?;
    if purpose >= For::Test {
        cargo_tools::ensure(places, &pins::NEXTEST)?;
        python::localstripe(places)?;
        node::for_wasm(places)?;
        node::end2end(places)?;
        browser::ensure(places)?;
    }
    if purpose >= For::Ci {
        cargo_tools::ensure(places, &pins::CARGO_DENY)?;
    }
    cargo_tools::tidy_up(places);
    say("everything needed is installed");
    Ok(())
}

/// The browser that the tests drive, installing it when there is none.
pub fn browser(places: &Places) -> Done<Browser> {
    browser::ensure(places)
}

/// What building for the browser and running it there needs, and no more.
pub fn for_webassembly(places: &Places) -> Done {
    wasm::ensure(places)?;
    cargo_tools::ensure(places, &pins::WASM_BINDGEN)
}

/// The program of a browser that Playwright downloaded.
pub fn playwrights_chromium(places: &Places) -> Done<std::path::PathBuf> {
    browser::playwrights_program(places)
}

/// Installs `wrk` for the benchmark, when apt has it.
pub fn wrk(places: &Places) -> Done {
    apt::ensure(places, &[apt::WRK])
}

/// Installs `xmllint`, which validates exports against the ESPI schema.
pub fn xmllint(places: &Places) -> Done {
    apt::ensure(places, &[apt::XMLLINT])
}

/// The folder of PostgreSQL's programs.
pub fn postgres_bin(places: &Places) -> Done<std::path::PathBuf> {
    apt::postgres_bin(places).ok_or_else(|| "PostgreSQL's programs are not installed".into())
}
