//! Runs all steps from a document to the text of a crate.

mod trace;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::Arc;

use crate::config::{self, Config, Runtime};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::document::{self, Normalized};
use crate::identity::Identity;
use crate::json::Value;
use crate::lock::Lock;
use crate::model::Api;
use crate::plan::Target;
use crate::pointer::Pointer;
use crate::report::{Report, report};
use crate::source::{Loader, Sources};
use crate::suggest::{self, Suggestions};
use crate::surface::{Described, Surface};
use crate::{emit, files, identity, model, plan, surface, unshown};

pub use trace::Shown;

/// The inputs of a run.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The document's path, if it is not the configuration's.
    pub document: Option<&'a str>,
    /// The configuration's path. `None` for the defaults.
    pub config: Option<&'a str>,
    /// The text of the lock, if there is one.
    pub lock: Option<&'a str>,
    /// The package's name, if it is not the configuration's.
    pub name: Option<&'a str>,
    /// Tags and operations to keep. Empty for all.
    pub only: &'a [String],
    /// The source of the runtime for the crate, if it is not the configuration's. A folder is written as the crate's
    /// manifest should name it. If neither has one, the runtime is taken from the registry.
    pub runtime: Option<Runtime>,
    /// True to free the normalized document before the crate is planned. In a large document, that is a fifth of all
    /// memory. The surface of the result can then not be compared with another.
    pub frees_document: bool,
}

/// The result of a run.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The text of each file, by its path in the crate.
    pub files: BTreeMap<String, String>,
    /// The text of the lock.
    pub lock: String,
    /// All diagnostics.
    pub diagnostics: Vec<Diagnostic>,
    /// The same facts, for other tools.
    pub report: Report,
    /// The public API as data.
    pub surface: Surface,
    /// The normalized document, unless the request frees it.
    pub document: Option<Arc<Value>>,
    /// The plan of the crate, for tools that look into it.
    pub plan: plan::CratePlan,
}

/// The result of a run that generated nothing.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// All diagnostics, with at least one error.
    pub diagnostics: Vec<Diagnostic>,
}

/// Generates a crate.
///
/// Pure: reads only through `loader`, writes nothing, and returns the same bytes for the same input on any machine.
///
/// # Errors
/// If the document, the configuration or the lock cannot be used, or the configuration names something that does not
/// exist.
///
/// # Panics
/// If the system cannot start a thread.
pub fn generate(request: &Request<'_>, loader: &dyn Loader) -> Result<Generated, Rejected> {
    on_deep_stack(|| generate_here(request, loader))
}

/// The stack of [`on_deep_stack`]. Only the part that is used takes memory.
const STACK: usize = 512 << 20;

thread_local! {
    static IS_DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` on a thread with a large stack. The recursion over schemas has a limit, but not every caller's stack is
/// large enough for it. All functions of this crate that need such a stack make one, unless they are called on one: who
/// calls them often is faster on one thread, because the next call takes the memory that the last one has freed.
///
/// # Panics
/// If the system cannot start a thread, or if `work` panics.
pub fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if IS_DEEP.get() {
        return work();
    }
    let work = || {
        IS_DEEP.set(true);
        work()
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("generate".to_owned()).stack_size(STACK);
        let thread = thread.spawn_scoped(scope, work).expect("the system gives a thread");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn generate_here(request: &Request<'_>, loader: &dyn Loader) -> Result<Generated, Rejected> {
    let mut diagnostics = Diagnostics::new();
    let depth = if request.frees_document { Depth::Crate } else { Depth::All };
    let done = run(request, loader, depth, &mut diagnostics);
    let sources = match &done {
        Ok(done) => &done.document.sources,
        Err(sources) => sources,
    };
    let told = sources.resolve(&diagnostics);
    match done {
        Ok(done) if !diagnostics.has_errors() => {
            let Done { document, identity, plan, surface, lock } = done;
            let mut report = report(&document, &identity, &plan, &told);
            let document = (!request.frees_document).then(|| Arc::new(document.into_value()));
            // The texts of the crate are large, so everything that they are not made from is freed before.
            drop(identity);
            let lock = lock.to_string();
            let files = files::render(emit::emit(&plan));
            report.krate.count(&files);
            let described = document.clone().map(Described::of).unwrap_or_default();
            let surface = Surface { described, ..surface };
            Ok(Generated { files, lock, diagnostics: told, report, surface, document, plan })
        }
        _ => Err(Rejected { diagnostics: told }),
    }
}

/// The parts of a crate that callers see, without the crate.
#[derive(Debug, Clone)]
pub struct Released {
    /// The public API.
    pub surface: Surface,
    /// The text of the lock.
    pub lock: String,
    /// The number of operations of the document that the crate leaves out.
    pub skipped: usize,
    /// Entries of the configuration and the overlays that match nothing. They are not errors here, because one
    /// configuration is used for several versions of a document.
    pub unmatched: Vec<Diagnostic>,
}

/// The codes of errors about entries that match nothing in the document.
const UNMATCHED: [Code; 2] = [Code::ConfigUnmatched, Code::OverlayUnmatched];

/// Returns the parts of a crate that callers see, without the crate: its public API, and the text of the lock.
///
/// # Errors
/// Those of [`generate`].
///
/// # Panics
/// If the system cannot start a thread.
pub fn released(request: &Request<'_>, loader: &dyn Loader) -> Result<Released, Rejected> {
    on_deep_stack(|| {
        let mut diagnostics = Diagnostics::new();
        match run(request, loader, Depth::Surface, &mut diagnostics) {
            Ok(done) => {
                // Only errors get their lines, because to find a line the whole text must be read.
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

/// Returns suggestions for the configuration of a document.
///
/// # Errors
/// If the document cannot be used.
///
/// # Panics
/// If the system cannot start a thread.
pub fn suggestions(document: &str, loader: &dyn Loader) -> Result<Suggestions, Rejected> {
    on_deep_stack(|| {
        let mut diagnostics = Diagnostics::new();
        match document::load(document, &[], loader, &mut diagnostics) {
            Ok(document) => Ok(suggest::suggest(&model::build(&document, &Config::default(), &mut diagnostics))),
            Err(rejected) => Err(Rejected { diagnostics: rejected.sources.resolve(&diagnostics) }),
        }
    })
}

/// Returns a document as it is written, with the pieces of other files that it refers to as its own. Nothing is
/// repaired or converted.
///
/// # Errors
/// If the file cannot be read, or is not an OpenAPI document of a version that is read.
///
/// # Panics
/// If the system cannot start a thread.
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

/// The extent of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Reports everything, and frees the document before the crate is planned.
    Crate,
    /// Reports everything.
    All,
    /// Makes the public API. Only errors are reported completely.
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
    let mut document = Normalized::from(document);
    let left_out = if request.only.is_empty() { BTreeSet::new() } else { model::keep_only(&mut api, request.only) };
    let target = Target {
        package: request.name.map(str::to_owned),
        runtime: request.runtime.clone().or_else(|| config.package.runtime.clone()).unwrap_or_default(),
    };
    let (identity, plan) = planned(api, (&mut document, &left_out), (&config, &lock), (&target, depth), diagnostics);
    let surface = Surface::of(&plan);
    let lock = surface::lock(&surface, &lock, !request.only.is_empty());
    if !request.only.is_empty() {
        // With `--only`, an unmatched configuration entry may match the rest of the document, so it is not reported.
        diagnostics.withdraw(Code::ConfigUnmatched);
    }
    if let Some(path) = request.config {
        // The plan knows entries of the configuration, but not their lines.
        for code in [Code::ConfigUnmatched, Code::InvalidConfig] {
            diagnostics.locate(code, |message| {
                let (line, column) = config::place(&text, message).unwrap_or_default();
                Place::Position { file: path.to_owned(), line, column }
            });
        }
    }
    Ok(Done { document, identity, plan, surface, lock })
}

/// Plans the crate of an API. `left_out` are the operations of the document that the user left out of it.
fn planned(
    api: Api,
    (document, left_out): (&mut Normalized, &BTreeSet<Pointer>),
    (config, lock): (&Config, &Lock),
    (target, depth): (&Target, Depth),
    diagnostics: &mut Diagnostics,
) -> (Identity, plan::CratePlan) {
    let groups = plan::groups(&api, config, lock, diagnostics);
    let identity = identity::build(api, &modules(&groups), lock, config);
    if depth != Depth::Surface {
        let xml = model::xml::schemas(&identity.api, &document.value, config);
        unshown::tell(&identity, document, left_out, xml, diagnostics);
    }
    if depth == Depth::Crate {
        drop(mem::take(&mut document.value));
    }
    let plan = plan::build(&identity, &groups, (config, lock), target, diagnostics);
    (identity, plan)
}

/// Returns the module of each operation's group, in the order of the operations.
fn modules(groups: &[plan::GroupNames]) -> Vec<String> {
    let methods = groups.iter().flat_map(|group| group.methods.iter().map(move |(index, _)| (*index, &group.module)));
    let by_index: BTreeMap<usize, &String> = methods.collect();
    by_index.into_values().cloned().collect()
}

/// Returns the configuration with its text.
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

/// Returns a path in a configuration relative to the working folder. It is written relative to the configuration's
/// folder.
fn beside(config: Option<&str>, path: &str) -> String {
    match config.and_then(|config| config.rsplit_once('/')) {
        Some((folder, _)) if !path.starts_with('/') => format!("{folder}/{path}"),
        _ => path.to_owned(),
    }
}
