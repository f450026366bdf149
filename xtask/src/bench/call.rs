//! `cargo xtask bench call`: the cost of a call, beside the cost with other clients.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::program::{LOAD, MIRROR, untested};
use crate::crates::{Krate, succeed};
use crate::{Outcome, places};

const CRATE: &str = include_str!("../../bench/programs/cloudflare.rs");
const SCRIPT: &str = "xtask/bench/programs/python_sdk.py";
/// The versions that are measured.
const CRATE_VERSION: &str = "0.14.0";
const SDK_VERSION: &str = "5.9.0";

/// The additional measurements.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Measure the crate `cloudflare` and the Python SDK, too: they are fetched and installed below `target/`
    #[arg(long)]
    pub peers: bool,
    /// Count the instructions of a call, too; needs valgrind
    #[arg(long)]
    pub instructions: bool,
}

/// Measures calls.
///
/// # Errors
/// Returns a message if something cannot be built, or a call fails.
pub(super) fn run(options: &Options) -> Result<Outcome, String> {
    let mut arguments = Vec::new();
    if options.instructions {
        arguments.push("--instructions".to_owned());
    }
    if options.peers {
        let folder = places::root().join("target/bench-peers");
        let program = built(&folder)?;
        arguments.extend(["--client".to_owned(), format!("crate cloudflare {CRATE_VERSION}"), told(&program)]);
        match installed(&folder) {
            Ok(python) => {
                let title = format!("Python SDK cloudflare {SDK_VERSION}");
                let script = places::root().join(SCRIPT);
                arguments.extend(["--slow-client".to_owned(), title, told(&python), told(&script)]);
            }
            Err(reason) => println!("the Python SDK is left out: {reason}"),
        }
    }
    super::program("call", &arguments)
}

fn told(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The program with the crate `cloudflare`: a separate workspace, so that its dependencies are in no lock file of ours.
fn built(folder: &Path) -> Result<PathBuf, String> {
    let krate = Krate { folder: folder.join("crate"), target: folder.join("target") };
    let files = [
        ("Cargo.toml", manifest()),
        ("src/main.rs", CRATE.to_owned()),
        ("src/load.rs", untested(LOAD).to_owned()),
        ("src/mirror.rs", untested(MIRROR).to_owned()),
    ];
    for (path, text) in files {
        super::program::file(&krate.folder.join(path), &text)?;
    }
    krate.lock_as_here()?;
    succeed(krate.cargo("build").args(["--quiet", "--release"]))?;
    Ok(krate.target.join("release").join(format!("peer{}", std::env::consts::EXE_SUFFIX)))
}

fn manifest() -> String {
    format!(
        "[package]\nname = \"peer\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
         [dependencies]\n\
         cloudflare = {{ version = \"={CRATE_VERSION}\", default-features = false, features = [\"rustls-tls\", \"spec\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\
         stats_alloc = \"0.1.10\"\n\
         tokio = {{ version = \"1\", default-features = false, features = [\"net\", \"rt\", \"time\"] }}\n"
    )
}

/// The interpreter of an environment in which the SDK is installed.
///
/// # Errors
/// Returns a message if there is no Python, or the SDK cannot be installed.
fn installed(folder: &Path) -> Result<PathBuf, String> {
    let environment = folder.join("python");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let is_there = format!("import sys, cloudflare; sys.exit(cloudflare.__version__ != '{SDK_VERSION}')");
    let check = Command::new(&python).args(["-c", &is_there]).output();
    if check.is_ok_and(|output| output.status.success()) {
        return Ok(python);
    }
    succeed(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    let package = format!("cloudflare=={SDK_VERSION}");
    succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &package]))?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_the_measured_version() {
        let read: toml::Table = manifest().parse().expect("it is TOML");
        assert_eq!(read["dependencies"]["cloudflare"]["version"].as_str(), Some("=0.14.0"));
        assert!(read["workspace"].is_table());
    }

    #[test]
    fn what_the_program_is_made_of_is_there_without_tests() {
        assert!(CRATE.contains("mod load;") && CRATE.contains("mod mirror;"));
        assert!(untested(LOAD).contains("pub fn run") && !untested(LOAD).contains("#[test]"));
        assert!(places::root().join(SCRIPT).is_file());
    }
}
