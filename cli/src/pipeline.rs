//! The one place that calls the generator, and the only one to change when its interface does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restwright_codegen::Runtime;
use restwright_codegen::diagnostics::{Code, Diagnostic, Severity};
use restwright_codegen::report::Report;
use restwright_codegen::source::{Folder, Loader};
use restwright_codegen::suggest::Suggestions;
use restwright_codegen::surface::Surface;

use crate::first_call::{self, FirstCall};

/// What to generate from; paths are told from the workspace's folder, or absolute.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The document, instead of the one that the configuration names.
    pub document: Option<String>,
    /// The configuration; none means the defaults.
    pub config: Option<String>,
    /// The text of the lock, when there is one.
    pub lock: Option<String>,
    /// The package's name, instead of the configured or the default one.
    pub name: Option<String>,
    /// Tags and operations to keep to; none means all.
    pub only: Vec<String>,
    /// Where the crate finds the runtime; none: as configured. A folder is named as the crate's manifest should name it.
    pub runtime: Option<Runtime>,
    /// Folders that the document may name files from, besides its own.
    pub allow_files: Vec<PathBuf>,
}

/// What the generator made.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The crate: relative path to text.
    pub files: BTreeMap<String, String>,
    /// The names handed out.
    pub lock: String,
    /// The public API as data.
    pub surface: Surface,
    /// The Rust type of each schema, by its pointer in the normalized document.
    pub schema_types: BTreeMap<String, String>,
    /// What there was to say about the document.
    pub findings: Vec<Finding>,
    /// The report, but for the folder of the crate.
    pub report: Report,
    /// How many operations were generated.
    pub operations: usize,
    /// How many types were generated.
    pub types: usize,
    /// The call that the crate is shown by.
    pub first_call: Option<FirstCall>,
}

/// One diagnostic, told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its code.
    pub code: String,
    /// Whether it counts as a warning (or worse), and is not merely a note.
    pub warning: bool,
    /// Whether it is what keeps the crate, or a part of it, from being generated.
    pub error: bool,
    /// The JSON pointer of what it is about.
    pub pointer: String,
    /// The form of the pinned list: one line.
    pub line: String,
    /// The form for people: several lines.
    pub text: String,
}

impl Finding {
    /// What it has in common with findings at other places: its code and its message.
    pub fn cause(&self) -> (&str, &str) {
        (&self.code, self.line.splitn(3, '\t').nth(2).unwrap_or(&self.line))
    }
}

/// Generates.
///
/// # Errors
/// The findings that make it impossible.
///
/// # Panics
/// When the system gives no thread.
pub fn run(request: &Request, root: &Path) -> Result<Output, Vec<Finding>> {
    let files = request.allow_files.iter().fold(Folder::new(root), Folder::allow);
    run_with(request, &files)
}

/// Generates from what a loader has.
///
/// # Errors
/// The findings that make it impossible.
///
/// # Panics
/// When the system gives no thread.
pub fn run_with(request: &Request, files: &dyn Loader) -> Result<Output, Vec<Finding>> {
    let call = restwright_codegen::Request {
        document: request.document.as_deref(),
        config: request.config.as_deref(),
        lock: request.lock.as_deref(),
        name: request.name.as_deref(),
        only: &request.only,
        runtime: request.runtime.clone(),
    };
    let made = restwright_codegen::generate(&call, files).map_err(|refused| findings(&refused.diagnostics))?;
    Ok(Output {
        findings: findings(&made.diagnostics),
        operations: made.report.operations.generated,
        types: made.report.krate.types,
        report: made.report,
        first_call: first_call::of(&made.plan),
        surface: made.surface,
        schema_types: made.plan.schema_types,
        files: made.files,
        lock: made.lock,
    })
}

/// What a configuration should say of a document.
///
/// # Errors
/// The findings that make it impossible.
///
/// # Panics
/// When the system gives no thread.
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
