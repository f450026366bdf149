//! Measures a process: processor time and memory, by GNU time.

use std::fmt;
use std::process::Command;

use crate::crates::Krate;

/// GNU time; nothing in `std` gives the cost of another process.
const TIME: &str = "/usr/bin/time";
/// The beginning of its line in the output.
const MARK: &str = "measured ";
const FORM: &str = "measured %U %S %M";

/// The cost of one process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cost {
    /// Seconds of processor time.
    pub cpu: f64,
    /// The most memory it held, in KB.
    pub peak: u32,
}

impl Cost {
    /// The most memory it held, in MB.
    pub(super) fn megabytes(self) -> f64 {
        f64::from(self.peak) / 1000.0
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} CPU s, peak {:.0} MB", self.cpu, self.megabytes())
    }
}

/// The cost of a program, including the processes that it starts.
///
/// # Errors
/// Returns a message if it cannot be run or fails.
pub(super) fn of(command: &Command) -> Result<Cost, String> {
    run(&mut timed(command))
}

/// The cost of a program that may fail, with its exit code; `None` if it was killed.
///
/// # Errors
/// Returns a message if it cannot be run.
pub(super) fn of_any(command: &Command) -> Result<(Cost, Option<i32>), String> {
    let output = timed(command).output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr);
    let cost =
        read(&told).ok_or_else(|| format!("`{TIME}` (GNU time is needed) did not say what it measured:\n{told}"))?;
    // A program that is killed ends GNU time with the number of the signal above this.
    Ok((cost, output.status.code().filter(|code| *code < 128)))
}

fn timed(command: &Command) -> Command {
    let mut timed = Command::new(TIME);
    timed.args(["-f", FORM]).arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    timed
}

/// The compiler's cost for the crate itself: cargo and the dependencies are not counted, even if they must be built
/// first.
///
/// # Errors
/// Returns a message if it cannot be run, or something does not compile.
pub(super) fn of_rustc(krate: &Krate, command: &str, arguments: &[&str]) -> Result<Cost, String> {
    let library = krate.folder.join("src/lib.rs");
    let text = std::fs::read(&library).map_err(|error| format!("cannot read `{}`: {error}", library.display()))?;
    // After this write, the file is newer than its last build.
    std::fs::write(&library, text).map_err(|error| format!("cannot write `{}`: {error}", library.display()))?;
    krate.lock_as_here()?;
    let mut cargo = krate.cargo(command);
    cargo.arg("--quiet").args(arguments).env("RUSTC_WORKSPACE_WRAPPER", TIME).env("TIME", FORM);
    run(&mut cargo)
}

fn run(command: &mut Command) -> Result<Cost, String> {
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{command:?} failed:\n{told}"));
    }
    read(&told).ok_or_else(|| format!("`{TIME}` (GNU time is needed) did not say what it measured:\n{told}"))
}

/// The last measurement in the output: an earlier one is of the compiler when it is asked for its version.
fn read(told: &str) -> Option<Cost> {
    let line = told.lines().rev().find_map(|line| line.strip_prefix(MARK))?;
    let mut words = line.split(' ');
    let mut seconds = || words.next()?.parse::<f64>().ok();
    let cpu = seconds()? + seconds()?;
    Some(Cost { cpu, peak: words.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_measured_line_is_read() {
        let told = "measured 0.01 0.00 9\nwarning: something\nmeasured 1.25 0.50 2048\n";
        assert_eq!(read(told), Some(Cost { cpu: 1.75, peak: 2048 }));
        assert_eq!(read("error: nothing was run"), None);
        assert_eq!(read("measured 1.0 2.0"), None);
    }

    #[test]
    fn a_cost_is_told_in_seconds_and_megabytes() {
        assert_eq!(Cost { cpu: 1.754, peak: 2_500 }.to_string(), "1.75 CPU s, peak 2 MB");
    }
}
