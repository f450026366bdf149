//! The crates of the documents, and the program that calls them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::SOURCES;
use super::install::Suite;
use crate::crates::{self, Krate, succeed};
use crate::places;

/// A generated crate.
#[derive(Clone, Debug)]
pub(super) struct Generated {
    /// `spector-type-array`
    package: String,
    folder: PathBuf,
}

/// The result of a scenario's calls on this side: its name, and the reason of its failure.
pub(super) type Row = (String, Option<String>);

/// Makes a crate from each document; a configuration beside the program is used if the document has one.
///
/// # Errors
/// Returns a message if one cannot be generated.
pub(super) fn crates(suite: &Suite) -> Result<Vec<Generated>, String> {
    let documents = suite.documents();
    let entries = std::fs::read_dir(&documents);
    let entries = entries.map_err(|error| format!("cannot read `{}`: {error}", documents.display()))?;
    let mut documents: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    documents.sort();
    documents.iter().map(|document| generate(suite, document)).collect()
}

/// Names are made without a lock: the program is written for the names of a first run.
fn generate(suite: &Suite, document: &Path) -> Result<Generated, String> {
    let name = document.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let generated = Generated { package: format!("spector-{name}"), folder: suite.home.join("crates").join(&name) };
    let lock = generated.folder.join("names.lock");
    if lock.exists() {
        std::fs::remove_file(&lock).map_err(|error| format!("cannot remove `{}`: {error}", lock.display()))?;
    }
    let this = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    let mut command = Command::new(this);
    command.arg("generate").arg("--spec").arg(document).arg("--out").arg(&generated.folder);
    command.arg("--name").arg(&generated.package).current_dir(places::root());
    let config = places::root().join(SOURCES).join(format!("{name}.toml"));
    if config.exists() {
        command.arg("--config").arg(config);
    }
    succeed(&mut command)?;
    Ok(generated)
}

/// Compiles the program; all crates share their dependencies with other generated crates that were built here.
///
/// # Errors
/// The first error of the compiler.
pub(super) fn build(generated: &[Generated]) -> Result<PathBuf, String> {
    let krate = Krate::shared(&places::root().join(super::HOME).join("program"));
    let folder = &krate.folder;
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
    let manifest = folder.join("Cargo.toml");
    // If a file stays the same, cargo sees that nothing changed.
    let text = manifest_text(generated)?;
    if std::fs::read_to_string(&manifest).ok().as_ref() != Some(&text) {
        std::fs::write(&manifest, text).map_err(|error| format!("cannot write `{}`: {error}", manifest.display()))?;
    }
    krate.lock_as_here()?;
    let output = krate.cargo("build").arg("--quiet").env("RUSTFLAGS", "-Dwarnings").output();
    let output = output.map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err(crates::first_error(&String::from_utf8_lossy(&output.stderr)));
    }
    Ok(krate.target.join("debug/spector"))
}

/// No TLS: the server is on this machine.
fn manifest_text(generated: &[Generated]) -> Result<String, String> {
    let mut text = String::from(
        "[package]\nname = \"spector\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [[bin]]\nname = \"spector\"\npath = \"../../../xtask/spector/src/main.rs\"\n\n\
         [workspace]\n\n[profile.dev]\ndebug = false\n\n[dependencies]\n\
         restwright = { path = \"../../../runtime\", default-features = false, features = [\"reqwest\"] }\n\
         serde_json = \"1\"\ntokio = { version = \"1\", features = [\"macros\", \"rt\", \"time\"] }\n",
    );
    for Generated { package, folder } in generated {
        let mut features = crates::groups(&Krate::shared(folder).manifest()?);
        features.push("reqwest".to_owned());
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "{package} = {{ path = \"../crates/{name}\", default-features = false, features = {features:?} }}"
        );
    }
    Ok(text)
}

/// Makes the calls of all scenarios.
///
/// # Errors
/// Returns a message if the program ends early.
pub(super) fn calls(program: &Path, url: &str, suite: &Suite) -> Result<Vec<Row>, String> {
    let output = Command::new(program).arg(url).arg(suite.assets()).output();
    let output = output.map_err(|error| format!("cannot run `{}`: {error}", program.display()))?;
    if !output.status.success() {
        return Err(format!("the program failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8_lossy(&output.stdout).lines().map(row).collect()
}

fn row(line: &str) -> Result<Row, String> {
    let read: Option<[String; 3]> = serde_json::from_str(line).ok().and_then(|value: Value| {
        let list: Vec<String> = value.as_array()?.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect();
        list.try_into().ok()
    });
    let [scenario, outcome, reason] = read.ok_or_else(|| format!("the program said `{line}`"))?;
    Ok((scenario, (outcome != "ok").then_some(reason)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_reason_where_it_failed() {
        assert_eq!(row(r#"["A_b","ok",""]"#), Ok(("A_b".to_owned(), None)));
        assert_eq!(row(r#"["A_b","failed","why"]"#), Ok(("A_b".to_owned(), Some("why".to_owned()))));
        assert!(row("thread panicked").is_err());
    }
}
