//! `cargo xtask fuzz`: runs a target with random inputs, each in a process that is watched.

mod supervise;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use restwright_fuzz::Target;

#[derive(Debug, Parser)]
#[command(name = "restwright-fuzz", about = "Tries documents made at random")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try inputs for a time, shrink those that show a fault, and write them to a folder
    Run(supervise::Options),
    /// Write the documents of the first inputs to a folder, for `cargo xtask corpus`
    Write {
        /// The target
        #[arg(long)]
        target: Target,
        /// The first seed
        #[arg(long, default_value_t = 0)]
        seed: u64,
        /// How many documents
        #[arg(long)]
        count: u64,
        /// The folder
        folder: PathBuf,
    },
    /// Try inputs in this process, and print each
    #[command(hide = true)]
    Work {
        #[arg(long)]
        target: Target,
        #[arg(long)]
        from: u64,
        #[arg(long)]
        step: u64,
    },
    /// Try one document in this process
    Check {
        /// The document
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Run(options) => supervise::run(&options),
        Command::Write { target, seed, count, folder } => worker::write(target, seed..seed + count, &folder),
        Command::Work { target, from, step } => worker::work(target, from, step),
        Command::Check { file } => worker::check_file(&file),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}
