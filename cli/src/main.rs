//! `restwright`: makes a typed Rust client crate from an OpenAPI document, and keeps it.

use std::process::ExitCode;

use clap::Parser as _;
use restwright_cli::commands::Arguments;

fn main() -> ExitCode {
    Arguments::parse().run()
}
