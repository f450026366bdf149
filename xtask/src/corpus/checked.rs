//! Compiles many crates in batches, each of them a workspace, so that common dependencies are built once.
//!
//! With one run of cargo for each crate, cargo would take more time than the compiler.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use super::made;
use crate::crates::{ERROR_LINES, Krate};
use crate::places;

/// The limit of lines in a batch; the limit of crates is [`MOST_CRATES`].
const MOST_LINES: u64 = 250_000;
const MOST_CRATES: usize = 60;
/// A larger crate is compiled in parts, with some of its groups in each: the whole would need too much memory.
const LARGEST: u64 = 1_500_000;

/// A crate that is to be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Its folder in [`made::folder`], which is also the name of its package.
    pub slug: String,
    /// How many lines it has.
    pub lines: u64,
}

/// The compiler's result for each crate of a batch; a missing crate was not reached.
pub(super) type Verdicts = BTreeMap<String, Result<(), String>>;

/// Divides crates into batches, in their order.
pub(super) fn batches(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut batches: Vec<Vec<Candidate>> = Vec::new();
    let mut lines = 0;
    for candidate in candidates {
        lines += candidate.lines;
        match batches.last_mut() {
            Some(batch) if lines <= MOST_LINES && batch.len() < MOST_CRATES => batch.push(candidate.clone()),
            Some(_) | None => {
                lines = candidate.lines;
                batches.push(vec![candidate.clone()]);
            }
        }
    }
    batches
}

/// `cargo check` with warnings denied and all features, over all crates of a batch at once.
///
/// # Errors
/// Returns a message if cargo cannot be run at all.
pub(super) fn check(batch: &[Candidate], jobs: usize) -> Result<Verdicts, String> {
    write_workspace(batch)?;
    let mut verdicts = Verdicts::new();
    for features in parts(batch)? {
        let (told, why) = cargo(&features, jobs)?;
        for candidate in batch {
            let verdict = match told.get(&candidate.slug) {
                Some(verdict) => verdict.clone(),
                // Cargo reads all manifests before it begins: checking each crate alone finds the faulty one.
                None if batch.len() > 1 => continue,
                None => Err(why.clone()),
            };
            let known = verdicts.entry(candidate.slug.clone()).or_insert(Ok(()));
            *known = std::mem::replace(known, Ok(())).and(verdict);
        }
    }
    if verdicts.is_empty() && batch.len() > 1 {
        for half in [&batch[..batch.len() / 2], &batch[batch.len() / 2..]] {
            verdicts.append(&mut check(half, jobs)?);
        }
    }
    Ok(verdicts)
}

/// The features of each run: all at once, unless the crate is too large.
fn parts(batch: &[Candidate]) -> Result<Vec<Vec<String>>, String> {
    let [Candidate { slug, lines }] = batch else { return Ok(vec![Vec::new()]) };
    if *lines <= LARGEST {
        return Ok(vec![Vec::new()]);
    }
    let manifest = Krate::shared(&made::folder().join(slug)).manifest()?;
    let groups = crate::crates::groups(&manifest);
    let size = groups.len().div_ceil(usize::try_from(lines.div_ceil(LARGEST)).unwrap_or(1)).max(1);
    Ok(groups.chunks(size).map(<[String]>::to_vec).collect())
}

/// The manifest of the workspace of a batch, and the versions that this repository is built with.
fn write_workspace(batch: &[Candidate]) -> Result<(), String> {
    let folder = made::folder();
    let members: Vec<String> = batch.iter().map(|candidate| format!("{:?}", candidate.slug)).collect();
    let runtime = places::root().join(places::RUNTIME);
    let text = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[workspace.dependencies]\nrestwright = {{ path = {:?}, default-features = false }}\n",
        members.join(", "),
        runtime.display().to_string(),
    );
    let cannot = |error: std::io::Error| format!("cannot write in `{}`: {error}", folder.display());
    std::fs::write(folder.join("Cargo.toml"), text).map_err(cannot)?;
    std::fs::copy(places::root().join("Cargo.lock"), folder.join("Cargo.lock")).map(drop).map_err(cannot)
}

/// Runs cargo, with all features if none is named; returns the compiler's result for each crate, and the last lines of
/// cargo itself.
fn cargo(features: &[String], jobs: usize) -> Result<(Verdicts, String), String> {
    let krate = Krate::shared(&made::folder());
    let mut command = krate.cargo("check");
    command.args(["--workspace", "--keep-going", "--message-format=json", "--jobs"]).arg(jobs.to_string());
    match features {
        [] => command.arg("--all-features"),
        some => command.args(["--no-default-features", "--features", &some.join(",")]),
    };
    let errors = krate.folder.join("cargo.log");
    let told =
        std::fs::File::create(&errors).map_err(|error| format!("cannot write `{}`: {error}", errors.display()))?;
    command.env("RUSTFLAGS", "-Dwarnings").stdout(Stdio::piped()).stderr(told);
    let mut child = command.spawn().map_err(|error| format!("cannot run cargo: {error}"))?;
    let mut seen = Seen::default();
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(Result::ok) {
        seen.take(&line);
    }
    child.wait().map_err(|error| format!("cargo cannot be waited for: {error}"))?;
    let log = std::fs::read_to_string(&errors).unwrap_or_default();
    Ok((seen.verdicts(), crate::crates::first_error(&log)))
}

/// The messages of cargo.
#[derive(Debug, Default)]
struct Seen {
    made: BTreeSet<String>,
    errors: BTreeMap<String, String>,
}

impl Seen {
    /// Handles a message. The build output of a crate is removed at once: nothing depends on it, and the output of all
    /// crates would fill the disk.
    fn take(&mut self, line: &str) {
        let Ok(message) = serde_json::from_str::<Value>(line) else { return };
        let Some(slug) = slug(&message) else { return };
        match message["reason"].as_str() {
            Some("compiler-artifact") => {
                self.made.insert(slug);
                let files = message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
                // It may already be removed.
                files.for_each(|file| drop(std::fs::remove_file(file)));
            }
            Some("compiler-message") if message["message"]["level"] == "error" => {
                let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
                let lines: Vec<&str> = rendered.lines().take(ERROR_LINES).collect();
                self.errors.entry(slug).or_insert_with(|| lines.join("\n"));
            }
            _ => {}
        }
    }

    fn verdicts(self) -> Verdicts {
        let made = self.made.into_iter().map(|slug| (slug, Ok(())));
        made.chain(self.errors.into_iter().map(|(slug, error)| (slug, Err(error)))).collect()
    }
}

/// The crate that a message is about, if it is in the batch.
fn slug(message: &Value) -> Option<String> {
    let manifest = PathBuf::from(message["manifest_path"].as_str()?);
    let krate = manifest.parent()?;
    (krate.parent()? == canonical(&made::folder()))
        .then(|| krate.file_name().map(|name| name.to_string_lossy().into_owned()))?
}

/// The path without links, as cargo prints it.
fn canonical(folder: &Path) -> PathBuf {
    std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(lines: &[u64]) -> Vec<Candidate> {
        lines.iter().enumerate().map(|(at, lines)| Candidate { slug: format!("c{at}"), lines: *lines }).collect()
    }

    #[test]
    fn a_batch_has_so_many_lines_and_no_more() {
        let sizes = |lines: &[u64]| batches(&candidates(lines)).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(&[100_000, 100_000, 100_000]), [2, 1]);
        assert_eq!(sizes(&[900_000, 1]), [1, 1], "a large crate is a batch of its own");
        assert_eq!(sizes(&[1; 130]), [60, 60, 10]);
        assert_eq!(sizes(&[]), [] as [usize; 0]);
    }

    #[test]
    fn what_cargo_tells_becomes_a_verdict() {
        let path = |name: &str| canonical(&made::folder()).join(name).join("Cargo.toml").display().to_string();
        let mut seen = Seen::default();
        let error = |name: &str, text: &str| serde_json::json!({ "reason": "compiler-message", "manifest_path": path(name), "message": { "level": "error", "rendered": text } });
        seen.take(
            &serde_json::json!({ "reason": "compiler-artifact", "manifest_path": path("c-a"), "filenames": [] })
                .to_string(),
        );
        seen.take(&error("c-b", "error: first\n--> x").to_string());
        seen.take(&error("c-b", "error: second").to_string());
        seen.take(
            &serde_json::json!({ "reason": "compiler-artifact", "manifest_path": "/elsewhere/Cargo.toml" }).to_string(),
        );
        seen.take("no JSON");
        let verdicts = seen.verdicts();
        assert_eq!(verdicts.len(), 2);
        assert_eq!(verdicts["c-a"], Ok(()));
        assert_eq!(verdicts["c-b"], Err("error: first\n--> x".to_owned()));
    }
}
