//! Shared code for the tests of the generator: files in memory, short documents, and snapshots that renew themselves.

#![allow(unreachable_pub, reason = "the tests beside it use it")]
#![allow(clippy::format_collect, clippy::format_push_string, reason = "the texts are short")]

pub mod documents;
pub mod exchanges;
#[allow(dead_code, reason = "the benchmark uses the rest of it")]
pub mod hostile;
pub mod pairs;
pub mod show;
pub mod shuffle;
pub mod surface;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs, io};

use restwright_codegen::source::{Folder, LoadError};
use restwright_codegen::{Diagnostic, Generated, Loader, Rejected, Request, generate};

/// Files in memory, by path. No other files exist.
#[derive(Debug, Clone, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    /// A folder with these files.
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
    }
}

impl Loader for Memory {
    fn load(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no such file"))
    }

    fn load_referred(&self, _: &str, path: &str) -> Result<Vec<u8>, LoadError> {
        self.load(path).map_err(LoadError::Io)
    }
}

/// The files of the machine.
pub fn disk() -> Folder {
    Folder::new("")
}

/// Generates from one document, with a configuration and a lock if they are not empty.
pub fn generated(document: &str, config: &str, lock: &str) -> Result<Generated, Rejected> {
    let loader = Memory::of(&[("api.yaml", document), ("codegen.toml", config)]);
    let request = Request {
        document: Some("api.yaml"),
        config: (!config.is_empty()).then_some("codegen.toml"),
        lock: (!lock.is_empty()).then_some(lock),
        ..Request::default()
    };
    generate(&request, &loader)
}

/// A document, a configuration and a lock.
type Input = [String; 3];

/// Results for documents that several cases have in common, so that each is generated once.
pub struct Once<T>(Mutex<BTreeMap<Input, Arc<T>>>);

impl<T> Once<T> {
    pub const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// The result for an input, which is made if it is not there.
    pub fn get(
        &self,
        input: [&str; 3],
        make: impl FnOnce([&str; 3]) -> Result<T, Rejected>,
    ) -> Result<Arc<T>, Rejected> {
        let all = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = input.map(str::to_owned);
        let known = all().get(&key).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let made = Arc::new(make(input)?);
        all().insert(key, Arc::clone(&made));
        Ok(made)
    }
}

/// The same as [`generated`], once for each input.
pub fn generated_once(document: &str, config: &str, lock: &str) -> Result<Arc<Generated>, Rejected> {
    static DONE: Once<Generated> = Once::new();
    DONE.get([document, config, lock], |[document, config, lock]| generated(document, config, lock))
}

/// Diagnostics, one on each line: severity, code, pointer, message.
pub fn told(diagnostics: &[Diagnostic]) -> String {
    let lines =
        diagnostics.iter().map(|one| format!("{}[{}] {}: {}\n", one.severity, one.code, one.pointer, one.message));
    lines.collect()
}

/// The folder of this package.
pub fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    package().parent().expect("the package stands in the workspace").to_owned()
}

/// The folder of build output.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// True if expectations must be rewritten instead of compared.
pub fn updates() -> bool {
    env::var_os("UPDATE").is_some_and(|value| !value.is_empty() && value != "0")
}

/// Compares `actual` with the file `tests/snapshots/NAME`. With `UPDATE=1` writes it.
pub fn assert_snapshot(name: &str, actual: &str) {
    let path = package().join("tests/snapshots").join(name);
    if updates() {
        write_changed(&path, actual);
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{}", difference(name, &expected, actual));
}

/// Writes a file unless it already has this text.
pub fn write_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// The difference from an expectation, with the command that renews it.
pub fn difference(name: &str, expected: &str, actual: &str) -> String {
    let diff = unified(expected, actual, 3);
    format!("{name} differs from what is expected (renew with `UPDATE=1 cargo test -p restwright-codegen`):\n{diff}")
}

/// A unified difference without its header.
pub fn unified(old: &str, new: &str, context: usize) -> String {
    similar::TextDiff::from_lines(old, new).unified_diff().context_radius(context).to_string()
}
