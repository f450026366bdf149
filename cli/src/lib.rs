//! The commands that `restwright` and the chores of its repository share: each is a function of its options and a
//! [`Home`](home::Home).

// A new variant must be considered in every match.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

pub mod approvals;
pub mod color;
pub mod commands;
pub mod diff;
pub mod explain;
pub mod fileset;
pub mod first_call;
pub mod generate;
pub mod home;
pub mod new;
pub mod out;
pub mod pipeline;
pub mod progress;
mod settings;
pub mod sources;
pub mod update;
mod version;

/// The result of a command; the number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All was done.
    Done = 0,
    /// `--check` found a difference, or there were warnings and they are denied.
    Refused = 1,
    /// The arguments or the document cannot be used at all. (clap ends with the same code.)
    Unusable = 2,
}

impl Outcome {
    /// The exit code; a failure is reported on standard error.
    pub fn code(result: Result<Self, String>, color: color::Color) -> std::process::ExitCode {
        let outcome = result.unwrap_or_else(|message| {
            // Diagnostics already say how bad they are.
            let voice = if message.starts_with("error") { "" } else { "error: " };
            let (red, plain) = if color.is_on(&std::io::stderr()) { ("\x1b[31m", "\x1b[0m") } else { ("", "") };
            out::tell(format_args!("{red}{voice}{plain}{message}\n"));
            Self::Unusable
        });
        std::process::ExitCode::from(outcome as u8)
    }
}
