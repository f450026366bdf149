//! `restwright`: makes a typed Rust client crate from an OpenAPI document, and keeps it.

use std::process::ExitCode;

use clap::Parser as _;
use restwright_cli::commands::Arguments;

/// A third of generating is taking memory and giving it back, which this does in half the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    Arguments::parse().run()
}
