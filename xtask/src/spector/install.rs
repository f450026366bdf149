//! The suite on this machine: its packages, and its specifications as OpenAPI documents.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{HOME, SOURCES};
use crate::crates::succeed;
use crate::places;

/// The installed suite.
#[derive(Clone, Debug)]
pub(super) struct Suite {
    /// The folder of the suite.
    pub home: PathBuf,
}

impl Suite {
    /// The specifications, with the responses of their server.
    pub(super) fn specs(&self) -> PathBuf {
        self.home.join("suite/specs")
    }

    /// The pictures that are sent.
    pub(super) fn assets(&self) -> PathBuf {
        self.home.join("suite/assets")
    }

    /// The OpenAPI documents.
    pub(super) fn documents(&self) -> PathBuf {
        self.home.join("documents")
    }
}

/// Installs the missing parts, and those that were installed from other versions.
///
/// # Errors
/// Returns a message if npm or git is missing or fails.
pub(super) fn suite() -> Result<Suite, String> {
    let suite = Suite { home: places::root().join(HOME) };
    std::fs::create_dir_all(&suite.home).map_err(|error| format!("cannot make `{}`: {error}", suite.home.display()))?;
    step(&suite, "installed", &["package.json"], packages)?;
    step(&suite, "compiled", &["package.json", "documents.mjs"], documents)?;
    Ok(suite)
}

/// Takes a step, unless it was already taken with the same sources, which are recorded after it.
fn step(suite: &Suite, name: &str, sources: &[&str], take: fn(&Suite) -> Result<(), String>) -> Result<(), String> {
    let mut now = String::new();
    for source in sources {
        now += &read(&places::root().join(SOURCES).join(source))?;
    }
    let note = suite.home.join(name);
    if std::fs::read_to_string(&note).is_ok_and(|before| before == now) {
        return Ok(());
    }
    for source in sources {
        copy(&places::root().join(SOURCES).join(source), &suite.home.join(source))?;
    }
    take(suite)?;
    std::fs::write(&note, now).map_err(|error| format!("cannot write `{}`: {error}", note.display()))
}

/// Installs the packages by npm; none of their scripts is run.
fn packages(suite: &Suite) -> Result<(), String> {
    let arguments = ["install", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
    succeed(Command::new("npm").args(arguments).current_dir(&suite.home))?;
    // The server asks git for the commit that it serves. A separate repository keeps it away from ours.
    let who = ["-c", "user.name=spector", "-c", "user.email=spector@example.com"];
    succeed(Command::new("git").args(["init", "--quiet"]).current_dir(&suite.home))?;
    let commit = ["commit", "--quiet", "--allow-empty", "--message", "The suite as it was installed"];
    succeed(Command::new("git").args(who).args(commit).current_dir(&suite.home))?;
    // The compiler treats files in `node_modules` as a library, and not as a program.
    let target = suite.home.join("suite");
    if target.exists() {
        std::fs::remove_dir_all(&target).map_err(|error| format!("cannot remove `{}`: {error}", target.display()))?;
    }
    copy_all(&suite.home.join("node_modules/@typespec/http-specs"), &target)
}

fn documents(suite: &Suite) -> Result<(), String> {
    let out = suite.documents();
    if out.exists() {
        std::fs::remove_dir_all(&out).map_err(|error| format!("cannot remove `{}`: {error}", out.display()))?;
    }
    let mut node = Command::new("node");
    succeed(node.arg("documents.mjs").arg(suite.specs()).arg(&out).current_dir(&suite.home))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::copy(from, to).map(drop).map_err(|error| format!("cannot write `{}`: {error}", to.display()))
}

fn copy_all(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::create_dir_all(to).map_err(|error| format!("cannot make `{}`: {error}", to.display()))?;
    let entries = std::fs::read_dir(from).map_err(|error| format!("cannot read `{}`: {error}", from.display()))?;
    for entry in entries.flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy_all(&from, &to)? } else { copy(&from, &to)? }
    }
    Ok(())
}
