//! The two documents of a pair for both tools: only the operations that differ, with every reference resolved.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use restwright_cli::sources::Files;
use restwright_codegen::diagnostics::Severity;
use restwright_codegen::source::Loader as _;
use restwright_codegen::{Generated, Rejected, Request, Runtime};
use serde_json::Value;

use super::inline;
use crate::{evolve, places};

/// Two documents.
pub(super) struct Documents {
    /// The file of the old one.
    pub old: PathBuf,
    /// The file of the new one.
    pub new: PathBuf,
    /// How many operations differ.
    pub changed: usize,
}

impl Documents {
    /// Writes those of a pair below a folder.
    ///
    /// # Errors
    /// Returns a message if a document cannot be read, or nothing can be written.
    pub(super) fn write(home: &Path, pair: &evolve::Pair) -> Result<Self, String> {
        let (old, new) = inline::changed(&read(&pair.old)?, &read(&pair.new)?);
        let operations: BTreeSet<String> = [&old, &new].into_iter().flat_map(operations).collect();
        let write = |which: &str, document: &Value| -> Result<PathBuf, String> {
            let path = home.join(format!("{}-{which}.json", pair.name));
            let written = fs::create_dir_all(home).and_then(|()| fs::write(&path, document.to_string()));
            written.map(|()| path.clone()).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
        };
        Ok(Self { old: write("old", &old)?, new: write("new", &new)?, changed: operations.len() })
    }

    /// Generates both crates, the new one over the names of the old one.
    ///
    /// # Errors
    /// Returns a message if a document makes no crate.
    pub(super) fn generate(&self, config: Option<&Path>) -> Result<[Generated; 2], String> {
        let config = config.map(places::told);
        let generated = |path: &Path, lock: Option<&str>| {
            let document = places::told(path);
            let runtime = Some(Runtime::Folder(places::told(&places::root().join(places::RUNTIME))));
            let (document, config) = (Some(document.as_str()), config.as_deref());
            let request = Request { document, config, lock, runtime, ..Request::default() };
            restwright_codegen::generate(&request, &Files::new("")).map_err(|rejected: Rejected| {
                let errors = rejected.diagnostics.iter().filter(|one| one.severity == Severity::Error);
                let told: Vec<String> = errors.map(ToString::to_string).collect();
                format!("`{}`: {}", path.display(), told.join("\n"))
            })
        };
        let old = generated(&self.old, None)?;
        let new = generated(&self.new, Some(&old.lock))?;
        Ok([old, new])
    }
}

fn read(path: &Path) -> Result<Value, String> {
    let told = |why: String| format!("`{}`: {why}", path.display());
    let bytes = Files::new("").load(&places::told(path)).map_err(|error| told(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| told(error.to_string()))
}

fn operations(document: &Value) -> Vec<String> {
    let items = document["paths"].as_object().into_iter().flatten();
    let operations = items.flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, _)| format!("{method} {path}"))
    });
    operations.collect()
}
