//! Generates from one document in a separate process, so that a document can neither block the run nor end it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::documents::Document;
use crate::places;

/// A document that takes more processor time counts as failed.
const PATIENCE: Duration = Duration::from_secs(120);
/// The limit of elapsed time if processor time is not known.
const LONGEST: Duration = Duration::from_secs(1_200);
/// The end of the name of a surface's file.
pub(super) const SURFACE: &str = ".surface.json";

/// The folder of the crates; it is the workspace in which they are compiled.
pub(super) fn folder() -> PathBuf {
    places::root().join("target/corpus")
}

/// The folder of the crate of a document.
pub(super) fn out(document: &Document) -> PathBuf {
    folder().join(document.slug())
}

/// True if the crate of a document exists.
pub(super) fn is_there(document: &Document) -> bool {
    out(document).join("Cargo.toml").is_file()
}

/// A file beside the crate of a document.
pub(super) fn beside(document: &Document, ending: &str) -> PathBuf {
    folder().join(format!("{}{ending}", document.slug()))
}

/// A crate that was made.
#[derive(Debug)]
pub(super) struct Made {
    /// Operations generated and in all, types, lines, diagnostics.
    pub counts: [u64; 5],
    /// Seconds of processor time, for generating once.
    pub seconds: f64,
}

/// Generates twice, the second time over its own names: both crates must be equal.
///
/// # Errors
/// Returns a message if there is no crate, or the two differ.
pub(super) fn generate(document: &Document) -> Result<Made, String> {
    let file = document.file.clone()?;
    let out = out(document);
    let report = beside(document, ".report.json");
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let this = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    std::fs::create_dir_all(&out).map_err(|error| format!("cannot make `{}`: {error}", out.display()))?;
    let log = beside(document, ".log");
    let run = |more: &[&OsStr]| {
        let mut command = Command::new(&this);
        command.arg("generate").arg("--spec").arg(current.join(&file)).arg("--out").arg(&out);
        // Many crates are compiled in one workspace, so each needs its own name.
        command.args(["--runtime", "workspace", "--name", &document.slug()]).args(more);
        if document.all.is_dir() {
            command.arg("--allow-files").arg(current.join(&document.all));
        }
        // Standard error goes to a file: a pipe that nobody reads would block the process.
        let told = std::fs::File::create(&log).map_err(|error| format!("cannot write `{}`: {error}", log.display()))?;
        let child = command.current_dir(places::root()).stdout(Stdio::null()).stderr(told).spawn();
        finished(child.map_err(|error| format!("the generator cannot be run: {error}"))?, PATIENCE)
            .map_err(|reason| format!("{reason}{}", last_error(&log)))
    };
    let surface = beside(document, SURFACE);
    let took = run(&["--report".as_ref(), report.as_os_str(), "--surface".as_ref(), surface.as_os_str()])?;
    run(&["--check".as_ref()]).map_err(|reason| format!("over its own names it becomes another crate: {reason}"))?;
    let text = std::fs::read_to_string(&report).map_err(|error| format!("there is no report: {error}"))?;
    let report: Value =
        serde_json::from_str(&text).map_err(|error| format!("the report is not valid JSON: {error}"))?;
    Ok(Made { counts: counts(&report), seconds: took.as_secs_f64() })
}

/// Waits for the end of the process, within a limit of processor time; returns its time, exact to a few hundredths of a
/// second.
fn finished(mut child: Child, patience: Duration) -> Result<Duration, String> {
    let started = Instant::now();
    let process = child.id().to_string();
    let mut took = Duration::ZERO;
    loop {
        took = restwright_cost::processor_time(&process).unwrap_or(took).max(took);
        match child.try_wait().map_err(|error| format!("it cannot be waited for: {error}"))? {
            Some(status) if status.success() => return Ok(took),
            Some(status) => return Err(format!("it ended with {status}")),
            None if took > patience || started.elapsed() > LONGEST => {
                // It may already have ended, which is fine.
                drop(child.kill());
                drop(child.wait());
                return Err(format!("it took more than {} seconds", patience.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// The last error of the generator.
fn last_error(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let line = text.lines().rev().find(|line| line.starts_with("error") || line.contains("panicked"));
    line.map(|line| format!(": {line}")).unwrap_or_default()
}

fn counts(report: &Value) -> [u64; 5] {
    let number = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64).unwrap_or_default();
    let diagnostics = report["diagnostics"].as_array().map_or(0, Vec::len) as u64;
    let [generated, total] = [number("/operations/generated"), number("/operations/total")];
    [generated, total, number("/crate/types"), number("/crate/lines"), diagnostics]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn counts_come_from_the_report() {
        let report = json!({
            "operations": { "generated": 5, "total": 6 }, "crate": { "types": 7, "lines": 8 }, "diagnostics": [1, 2],
        });
        assert_eq!(counts(&report), [5, 6, 7, 8, 2]);
    }

    #[test]
    fn a_process_that_takes_too_long_is_ended() {
        let child = Command::new("sh").args(["-c", "while :; do :; done"]).spawn().expect("a shell is there");
        let reason = finished(child, Duration::from_millis(20)).expect_err("it never ends");
        assert!(reason.contains("took more than"), "{reason}");
    }
}
