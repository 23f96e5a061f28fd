//! The binary `lamplight`: reads the command line and hands over to one command a file.

mod card_page;
mod cli;
mod config;
mod documents;
mod gateway_http;
mod health;
mod middleware;
mod router;
mod sandbox_gateway;
mod state;
mod static_files;
mod theme;
mod usage_csv;
mod usage_download;
mod webhooks;

use std::process::ExitCode;

use clap::Parser;

/// Rendering a page is thousands of small allocations; this one makes them cheaper.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut words: Vec<_> = std::env::args_os().collect();
    // `cargo leptos watch` starts it without a word.
    if words.len() == 1 && app::is_watched() {
        words.push("demo".into());
    }
    cli::run(cli::Cli::parse_from(words))
}
