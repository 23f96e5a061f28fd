//! `cargo xtask demo`: set up, build, and serve the demo supplier. It never asks, and keeps its
//! data in `target/demo` so that it can be run again or thrown away.

use crate::run::{Done, Places, say};
use crate::setup::{self, For};
use crate::site;

/// Sets up, builds and serves until it is stopped; `arguments` go to `lamplight demo`.
pub fn run(places: &Places, arguments: &[&str]) -> Done {
    setup::all(places, For::Demo)?;
    site::build(places)?;
    let mut command = site::lamplight(places);
    command
        .arg("demo")
        .arg("--data-dir")
        .arg(places.target.join("demo"))
        .args(arguments);
    say("starting the portal; stop it with Ctrl+C");
    crate::run::run(&mut command)
}
