//! The whole way from a document to the text of a crate.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::config::{self, Config, Runtime};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::document::{self, Normalized};
use crate::identity::Identity;
use crate::lock::Lock;
use crate::plan::Target;
use crate::report::{Report, report};
use crate::source::{Loader, Sources};
use crate::suggest::{self, Suggestions};
use crate::surface::{Described, Surface};
use crate::{emit, files, identity, model, plan, surface, unshown};

/// What to generate from what.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The document's path, where it is not the configuration's.
    pub document: Option<&'a str>,
    /// The configuration's path; without one the defaults hold.
    pub config: Option<&'a str>,
    /// The text of the lock, where there is one.
    pub lock: Option<&'a str>,
    /// The package's name, where it is not the configuration's.
    pub name: Option<&'a str>,
    /// Tags and operations to keep; empty: all.
    pub only: &'a [String],
    /// Where the crate finds the runtime, where it is not as the configuration says; a folder is named as the crate's
    /// manifest should name it. When neither says anything, in the registry.
    pub runtime: Option<Runtime>,
}

/// What was generated.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The text of each file, by its path in the crate.
    pub files: BTreeMap<String, String>,
    /// The text of the lock.
    pub lock: String,
    /// Everything there is to tell.
    pub diagnostics: Vec<Diagnostic>,
    /// The same, for other tools.
    pub report: Report,
    /// The public API as data.
    pub surface: Surface,
    /// The normalized document, as it was read.
    pub document: Arc<serde_json::Value>,
    /// The crate as decided, for tools that look into it.
    pub plan: plan::CratePlan,
}

/// Why nothing was generated.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// Everything there is to tell, at least one error among it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Generates a crate.
///
/// Pure: reads through `loader` alone, writes nothing, and gives the same bytes for the same input on any machine.
///
/// # Errors
/// When the document, the configuration or the lock cannot be used at all, or the configuration names what is not there.
///
/// # Panics
/// When the system gives no thread.
pub fn generate(request: &Request<'_>, loader: &dyn Loader) -> Result<Generated, Rejected> {
    on_deep_stack(|| generate_here(request, loader))
}

/// The stack of [`on_deep_stack`]. It is taken from memory as far as it is used.
const STACK: usize = 512 << 20;

/// Schemas are worked out within each other, to a depth that is bounded and that not every caller's stack holds.
fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("generate".to_owned()).stack_size(STACK);
        let thread = thread.spawn_scoped(scope, work).expect("the system gives a thread");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn generate_here(request: &Request<'_>, loader: &dyn Loader) -> Result<Generated, Rejected> {
    let mut diagnostics = Diagnostics::new();
    let done = run(request, loader, Depth::All, &mut diagnostics);
    let sources = match &done {
        Ok(done) => &done.document.sources,
        Err(sources) => sources,
    };
    let told = sources.resolve(&diagnostics);
    match done {
        Ok(done) if !diagnostics.has_errors() => {
            let files = files::render(emit::emit(&done.plan));
            let report = report(&done.document, &done.identity, &done.plan, &files, &told);
            let document = Arc::new(done.document.value);
            let surface = Surface { described: Described::of(Arc::clone(&document)), ..done.surface };
            Ok(Generated {
                files,
                lock: done.lock.to_string(),
                diagnostics: told,
                report,
                surface,
                document,
                plan: done.plan,
            })
        }
        _ => Err(Rejected { diagnostics: told }),
    }
}

/// What a caller of the crate will see, without the crate.
#[derive(Debug, Clone)]
pub struct Released {
    /// The public API.
    pub surface: Surface,
    /// The text of the lock.
    pub lock: String,
    /// How many operations of the document the crate leaves out.
    pub skipped: usize,
    /// What the configuration and the overlays say that matches nothing: one of them goes with several versions of a
    /// document, and none is made of it here.
    pub unmatched: Vec<Diagnostic>,
}

/// The errors that tell that something is said of what the document does not have.
const UNMATCHED: [Code; 2] = [Code::ConfigUnmatched, Code::OverlayUnmatched];

/// What a caller of the crate will see, without the crate: its public API, and the text of the lock.
///
/// # Errors
/// As [`generate`].
///
/// # Panics
/// When the system gives no thread.
pub fn released(request: &Request<'_>, loader: &dyn Loader) -> Result<Released, Rejected> {
    on_deep_stack(|| {
        let mut diagnostics = Diagnostics::new();
        match run(request, loader, Depth::Surface, &mut diagnostics) {
            Ok(done) => {
                // Where warnings are is not asked here, and finding out takes a walk over the text.
                let sources = &done.document.sources;
                let errors = sources.resolve(&diagnostics.errors());
                if errors.iter().any(|error| !UNMATCHED.contains(&error.code)) {
                    return Err(Rejected { diagnostics: sources.resolve(&diagnostics) });
                }
                let skipped = done.document.skipped.len();
                let described = Described::of(Arc::new(done.document.value));
                let surface = Surface { described, ..done.surface };
                Ok(Released { surface, lock: done.lock.to_string(), skipped, unmatched: errors })
            }
            Err(sources) => Err(Rejected { diagnostics: sources.resolve(&diagnostics) }),
        }
    })
}

/// What a configuration should say of a document.
///
/// # Errors
/// When the document cannot be used at all.
///
/// # Panics
/// When the system gives no thread.
pub fn suggestions(document: &str, loader: &dyn Loader) -> Result<Suggestions, Rejected> {
    on_deep_stack(|| {
        let mut diagnostics = Diagnostics::new();
        match document::load(document, &[], loader, &mut diagnostics) {
            Ok(document) => Ok(suggest::suggest(&model::build(&document, &Config::default(), &mut diagnostics))),
            Err(rejected) => Err(Rejected { diagnostics: rejected.sources.resolve(&diagnostics) }),
        }
    })
}

/// A document as it is written, with the pieces of other files that it refers to as pieces of its own. Nothing is repaired or
/// converted.
///
/// # Errors
/// When the file cannot be read, or is not an OpenAPI document of a version that is read.
///
/// # Panics
/// When the system gives no thread.
pub fn bundled(document: &str, loader: &dyn Loader) -> Result<Value, Rejected> {
    on_deep_stack(|| {
        let mut diagnostics = Diagnostics::new();
        let bundled = document::bundled(document, loader, &mut diagnostics);
        bundled.map_err(|rejected| Rejected { diagnostics: rejected.sources.resolve(&diagnostics) })
    })
}

struct Done {
    document: Normalized,
    identity: Identity,
    plan: plan::CratePlan,
    surface: Surface,
    lock: Lock,
}

/// How far a run goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// To all that there is to tell.
    All,
    /// To what callers see; errors are told.
    Surface,
}

fn run(
    request: &Request<'_>,
    loader: &dyn Loader,
    depth: Depth,
    diagnostics: &mut Diagnostics,
) -> Result<Done, Sources> {
    let named = request.document.unwrap_or_default();
    let unread = || Sources::new(named);
    let (config, text) = config(request, loader, diagnostics).ok_or_else(unread)?;
    let lock = lock(request, diagnostics).ok_or_else(unread)?;
    let beside = |path: &String| beside(request.config, path);
    let Some(path) = request.document.map(str::to_owned).or_else(|| config.document.as_ref().map(beside)) else {
        let message = "neither the command nor the configuration names a document";
        diagnostics.report_at(Code::InvalidConfig, request.config.unwrap_or_default(), (0, 0), message);
        return Err(unread());
    };
    let overlays: Vec<String> = config.overlays.iter().map(beside).collect();
    let document = document::load(&path, &overlays, loader, diagnostics).map_err(|rejected| rejected.sources)?;
    let mut api = model::build(&document, &config, diagnostics);
    let document = Normalized::from(document);
    if !request.only.is_empty() {
        model::keep_only(&mut api, request.only);
    }
    let target = Target {
        package: request.name.map(str::to_owned),
        runtime: request.runtime.clone().or_else(|| config.package.runtime.clone()).unwrap_or_default(),
    };
    let groups = plan::groups(&api, &config, &lock, diagnostics);
    let identity = identity::build(api, &modules(&groups), &lock, &config);
    if depth == Depth::All {
        unshown::tell(&identity, &document, diagnostics);
    }
    let plan = plan::build(&identity, &groups, (&config, &lock), &target, diagnostics);
    let surface = Surface::of(&plan);
    let lock = surface::lock(&surface, &lock, !request.only.is_empty());
    if !request.only.is_empty() {
        // Of a part of the document it cannot be said what matches nothing in all of it.
        diagnostics.withdraw(Code::ConfigUnmatched);
    }
    if let Some(path) = request.config {
        // The plan knows entries of the configuration, and not where they stand.
        diagnostics.locate(Code::ConfigUnmatched, |message| {
            let (line, column) = config::place(&text, message).unwrap_or_default();
            Place::Position { file: path.to_owned(), line, column }
        });
    }
    Ok(Done { document, identity, plan, surface, lock })
}

/// The module of each operation's group, in the order of the operations.
fn modules(groups: &[plan::GroupNames]) -> Vec<String> {
    let methods = groups.iter().flat_map(|group| group.methods.iter().map(move |(index, _)| (*index, &group.module)));
    let by_index: BTreeMap<usize, &String> = methods.collect();
    by_index.into_values().cloned().collect()
}

/// The configuration with its text.
fn config(request: &Request<'_>, loader: &dyn Loader, diagnostics: &mut Diagnostics) -> Option<(Config, String)> {
    let Some(path) = request.config else { return Some((Config::default(), String::new())) };
    let text = loader.load(path).and_then(|bytes| String::from_utf8(bytes).map_err(std::io::Error::other));
    match text {
        Ok(text) => Config::parse(&text, path, diagnostics).map(|config| (config, text)),
        Err(error) => {
            diagnostics.report_at(Code::UnreadableFile, path, (0, 0), format!("`{path}` cannot be read: {error}"));
            None
        }
    }
}

fn lock(request: &Request<'_>, diagnostics: &mut Diagnostics) -> Option<Lock> {
    let Some(text) = request.lock else { return Some(Lock::default()) };
    match Lock::parse(text) {
        Ok(lock) => Some(lock),
        Err(error) => {
            diagnostics.report_at(Code::InvalidLock, "names.lock", (error.line, 1), error.message);
            None
        }
    }
}

/// Paths in a configuration are relative to its folder.
fn beside(config: Option<&str>, path: &str) -> String {
    match config.and_then(|config| config.rsplit_once('/')) {
        Some((folder, _)) if !path.starts_with('/') => format!("{folder}/{path}"),
        _ => path.to_owned(),
    }
}
