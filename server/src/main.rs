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
    cli::run(cli::Cli::parse())
}
