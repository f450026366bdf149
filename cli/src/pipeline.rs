//! The only place that calls the generator, and so the only one to change with its interface.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restwright_codegen::Runtime;
use restwright_codegen::diagnostics::{Code, Diagnostic, Severity};
use restwright_codegen::plan::CratePlan;
use restwright_codegen::report::Report;
use restwright_codegen::source::{Folder, Loader};
use restwright_codegen::suggest::Suggestions;
use restwright_codegen::surface::Surface;

use crate::first_call::{self, FirstCall};

/// The input of the generator; paths are relative to the workspace's folder, or absolute.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The document, instead of the configured one.
    pub document: Option<String>,
    /// The configuration; `None` means the defaults.
    pub config: Option<String>,
    /// The text of the lock, if there is one.
    pub lock: Option<String>,
    /// The package's name, instead of the configured or the default one.
    pub name: Option<String>,
    /// Tags and operations to generate; none means all.
    pub only: Vec<String>,
    /// The place of the runtime; `None` means the configured one. A folder is written as in the crate's manifest.
    pub runtime: Option<Runtime>,
    /// Folders with files that the document may name, besides its own folder.
    pub allow_files: Vec<PathBuf>,
    /// True to free the normalized document early, which takes less memory. The surface can then not be compared.
    pub frees_document: bool,
}

/// The output of the generator.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files of the crate: relative path to text.
    pub files: BTreeMap<String, String>,
    /// The released names.
    pub lock: String,
    /// The public API as data.
    pub surface: Surface,
    /// The Rust type of each schema, by its pointer in the normalized document.
    pub schema_types: BTreeMap<String, String>,
    /// The findings about the document.
    pub findings: Vec<Finding>,
    /// The report, without the folder of the crate.
    pub report: Report,
    /// How many operations were generated.
    pub operations: usize,
    /// How many types were generated.
    pub types: usize,
    /// The call that the crate shows first.
    pub first_call: Option<FirstCall>,
    /// The plan of the crate. It is kept because freeing it takes time, and a command that ends soon frees nothing.
    pub plan: Option<CratePlan>,
}

/// One diagnostic, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its code.
    pub code: String,
    /// True if it is at least a warning, and not only a note.
    pub warning: bool,
    /// True if it keeps the crate, or a part of it, from being generated.
    pub error: bool,
    /// The JSON pointer of its place.
    pub pointer: String,
    /// Its line in the pinned list.
    pub line: String,
    /// Its text for people: several lines.
    pub text: String,
}

impl Finding {
    /// The part that it shares with findings at other places: its code and its message.
    pub fn cause(&self) -> (&str, &str) {
        (&self.code, self.line.splitn(3, '\t').nth(2).unwrap_or(&self.line))
    }
}

/// Generates.
///
/// # Errors
/// Returns the findings that make it impossible.
///
/// # Panics
/// Panics if the system cannot start a thread.
pub fn run(request: &Request, root: &Path) -> Result<Output, Vec<Finding>> {
    let files = request.allow_files.iter().fold(Folder::new(root), Folder::allow);
    run_with(request, &files)
}

/// Generates from the files of a loader.
///
/// # Errors
/// Returns the findings that make it impossible.
///
/// # Panics
/// Panics if the system cannot start a thread.
pub fn run_with(request: &Request, files: &dyn Loader) -> Result<Output, Vec<Finding>> {
    let call = restwright_codegen::Request {
        document: request.document.as_deref(),
        config: request.config.as_deref(),
        lock: request.lock.as_deref(),
        name: request.name.as_deref(),
        only: &request.only,
        runtime: request.runtime.clone(),
        frees_document: request.frees_document,
    };
    let mut made = restwright_codegen::generate(&call, files).map_err(|refused| findings(&refused.diagnostics))?;
    Ok(Output {
        findings: findings(&made.diagnostics),
        operations: made.report.operations.generated,
        types: made.report.krate.types,
        report: made.report,
        first_call: first_call::of(&made.plan),
        surface: made.surface,
        schema_types: std::mem::take(&mut made.plan.schema_types),
        plan: Some(made.plan),
        files: made.files,
        lock: made.lock,
    })
}

/// Suggestions for the configuration of a document.
///
/// # Errors
/// Returns the findings that make it impossible.
///
/// # Panics
/// Panics if the system cannot start a thread.
pub fn suggestions(document: &str, files: &dyn Loader) -> Result<Suggestions, Vec<Finding>> {
    restwright_codegen::suggestions(document, files).map_err(|refused| findings(&refused.diagnostics))
}

fn findings(list: &[Diagnostic]) -> Vec<Finding> {
    list.iter().map(finding).collect()
}

/// The page about a diagnostic's code.
pub fn page(code: &str) -> Option<String> {
    Code::from_text(code).map(Code::explain)
}

fn finding(diagnostic: &Diagnostic) -> Finding {
    Finding {
        code: diagnostic.code.to_string(),
        warning: diagnostic.severity != Severity::Note,
        error: diagnostic.severity == Severity::Error,
        pointer: diagnostic.pointer.to_string(),
        line: diagnostic.to_line(),
        text: diagnostic.to_string(),
    }
}
