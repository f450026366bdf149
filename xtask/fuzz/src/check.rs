//! Checks each document: it becomes a crate, or is refused with a reason, within limits.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Mutex;
use std::time::Duration;

use restwright_codegen::diagnostics::Severity;
use restwright_codegen::{Generated, Rejected, Request, generate};
use restwright_cost::Meter;

/// The most processor time that one run of the generator may take for one of these documents, which are small.
pub const MOST_TIME: Duration = Duration::from_secs(2);
/// The most memory that the process may hold meanwhile, in MB.
pub const MOST_MEGABYTES: u64 = 500;

/// The result for a document that shows no fault of the generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A crate was made.
    Made,
    /// The document was refused, with an error that gives the reason.
    Refused,
}

/// The kinds of fault. Shrinking keeps the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The generator panicked.
    Panic,
    /// The process ended: the stack overflowed, or an allocation failed.
    Killed,
    /// It took too much processor time.
    Slow,
    /// It took too much memory.
    Large,
    /// Nothing was made, and no error gives the reason.
    Silent,
    /// A file of the crate is not Rust.
    NotRust,
    /// The manifest is not TOML.
    NotToml,
    /// Over its own lock, the document is refused or becomes a different crate.
    Unstable,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Panic,
        Self::Killed,
        Self::Slow,
        Self::Large,
        Self::Silent,
        Self::NotRust,
        Self::NotToml,
        Self::Unstable,
    ];

    /// The word for it in reports and names of files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::Killed => "killed",
            Self::Slow => "slow",
            Self::Large => "large",
            Self::Silent => "silent",
            Self::NotRust => "not-rust",
            Self::NotToml => "not-toml",
            Self::Unstable => "unstable",
        }
    }

    /// The kind that a word names.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A fault of the generator that a document shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: Kind,
    /// A description in one line.
    pub message: String,
}

impl Fault {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        let message = message.into().lines().take(4).collect::<Vec<_>>().join(" | ");
        Self { kind, message }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.word(), self.message)
    }
}

/// Generates from the document, and again over its own lock.
///
/// # Errors
/// Returns the fault. A stack overflow or a failed allocation ends the process instead.
pub fn check(document: &[u8]) -> Result<Verdict, Fault> {
    // The file name decides only if text that begins with a brace may be YAML.
    let path = if document.first().is_some_and(|first| *first == b'{') { "api.json" } else { "api.yaml" };
    let files = BTreeMap::from([(path.to_owned(), document.to_vec())]);
    let first = match bounded(&files, path, None)? {
        Ok(generated) => generated,
        Err(Rejected { diagnostics }) => {
            let told = diagnostics.iter().any(|one| one.severity == Severity::Error);
            let silent = || Fault::new(Kind::Silent, "nothing is made, and no error is reported");
            return told.then_some(Verdict::Refused).ok_or_else(silent);
        }
    };
    first.files.iter().try_for_each(|(path, text)| readable(path, text))?;
    let again = bounded(&files, path, Some(&first.lock))?;
    let again = again.map_err(|rejected| {
        let why = rejected.diagnostics.iter().find(|one| one.severity == Severity::Error);
        Fault::new(Kind::Unstable, format!("refused over its own lock: {}", why.map_or("", |one| &one.message)))
    })?;
    same(&first, &again).map(|()| Verdict::Made)
}

/// Runs the generator within the limits.
fn bounded(
    files: &BTreeMap<String, Vec<u8>>,
    path: &str,
    lock: Option<&str>,
) -> Result<Result<Generated, Rejected>, Fault> {
    let request = Request { document: Some(path), lock, ..Request::default() };
    let meter = Meter::start();
    let done = catch_unwind(AssertUnwindSafe(|| generate(&request, files)));
    let done = done.map_err(|_| Fault::new(Kind::Panic, last_panic()))?;
    let lock = if lock.is_some() { " over its own lock" } else { "" };
    if let Some(took) = meter.time().filter(|took| *took > MOST_TIME) {
        return Err(Fault::new(Kind::Slow, format!("it took {:.2} s{lock}", took.as_secs_f64())));
    }
    if let Some(held) = meter.megabytes().filter(|held| *held > MOST_MEGABYTES) {
        return Err(Fault::new(Kind::Large, format!("it held {held} MB{lock}")));
    }
    Ok(done)
}

/// Checks that a file of the crate can be parsed as its name says.
fn readable(path: &str, text: &str) -> Result<(), Fault> {
    let ending = std::path::Path::new(path).extension().and_then(std::ffi::OsStr::to_str);
    match ending {
        Some("rs") => {
            let parsed = syn::parse_file(text).map(drop);
            parsed.map_err(|error| Fault::new(Kind::NotRust, format!("{path}: {error}")))
        }
        Some("toml") => {
            let parsed = text.parse::<toml::Table>().map(drop);
            parsed.map_err(|error| Fault::new(Kind::NotToml, format!("{path}: {}", error.message())))
        }
        _ => Ok(()),
    }
}

/// Checks that the crate over its own lock is the same.
fn same(first: &Generated, again: &Generated) -> Result<(), Fault> {
    let other = |what: &str| Err(Fault::new(Kind::Unstable, format!("another {what} over its own lock")));
    if first.lock != again.lock {
        return other(&difference("lock", &first.lock, &again.lock));
    }
    let names = |generated: &Generated| generated.files.keys().cloned().collect::<Vec<_>>();
    if names(first) != names(again) {
        return other("list of files");
    }
    let mut pairs = first.files.iter().zip(again.files.values());
    match pairs.find(|((_, before), after)| before != after) {
        Some(((path, before), after)) => other(&difference(path, before, after)),
        None => Ok(()),
    }
}

/// The first line that differs.
fn difference(what: &str, before: &str, after: &str) -> String {
    let pair = before.lines().zip(after.lines()).find(|(before, after)| before != after);
    let (before, after) = pair.unwrap_or(("", ""));
    format!("{what} (`{}` became `{}`)", before.trim(), after.trim())
}

/// Message and place of the last panic. [`keep_panics`] keeps it.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// From now on panics are kept for the report, and not printed.
pub fn keep_panics() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let said = said(info.payload()).unwrap_or("it does not say why");
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = format!("{place}: {said}");
        }
    }));
}

/// The message of a panic.
fn said(payload: &(dyn std::any::Any + Send)) -> Option<&str> {
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}

fn last_panic() -> String {
    LAST_PANIC.lock().map(|last| last.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_word() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of(kind.word()), Some(kind));
        }
        assert_eq!(Kind::of("fine"), None);
    }

    #[test]
    fn a_document_is_made_or_refused() {
        let made = br#"{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{}}"#;
        assert_eq!(check(made), Ok(Verdict::Made));
        assert_eq!(check(b"not: [a document"), Ok(Verdict::Refused));
        assert_eq!(check(b""), Ok(Verdict::Refused));
    }

    #[test]
    fn what_is_not_rust_or_not_toml_is_a_fault() {
        assert_eq!(readable("src/lib.rs", "fn").map_err(|fault| fault.kind), Err(Kind::NotRust));
        assert_eq!(readable("Cargo.toml", "[a\n").map_err(|fault| fault.kind), Err(Kind::NotToml));
        assert_eq!(readable("Cargo.toml", "[a]\nb = 1\nb = 2\n").map_err(|fault| fault.kind), Err(Kind::NotToml));
        assert_eq!(readable("src/lib.rs", "fn a() {}"), Ok(()));
    }
}
