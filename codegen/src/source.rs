//! Reads bytes as JSON values, and finds the line of a file for a place in a value.

mod encoding;
mod folder;
mod json;
mod locate;
mod origins;
mod spellings;
mod yaml;

use std::collections::BTreeMap;
use std::io;

use crate::json::Value;

pub use folder::Folder;
pub(crate) use locate::line_and_column;
pub use origins::Origins;
pub(crate) use spellings::Spellings;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Finding, Place};
use crate::pointer::Pointer;

/// The deepest nesting that is read, so that every recursion over a document fits into the stack.
pub(crate) const MAX_DEPTH: usize = 120;

/// Loads files. The pipeline reads nothing else.
pub trait Loader: Sync {
    /// Returns the bytes of a file that the user names: the document, the configuration, an overlay. `path` is as
    /// given. A path in a configuration is joined to the configuration's folder with `/`.
    ///
    /// # Errors
    /// If there is no such file, or it cannot be read.
    fn load(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Returns the bytes of a file that a `$ref` names. The loader decides which files a document may name, because its
    /// author is not the user. `document` is the path of the document, as given. `path` is joined to the path of the
    /// file that names it.
    ///
    /// # Errors
    /// If the file may not be read, does not exist, or cannot be read.
    fn load_referred(&self, document: &str, path: &str) -> Result<Vec<u8>, LoadError>;
}

/// Files in memory, by path. A document may name any of them.
impl Loader for BTreeMap<String, Vec<u8>> {
    fn load(&self, path: &str) -> io::Result<Vec<u8>> {
        self.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn load_referred(&self, _: &str, path: &str) -> Result<Vec<u8>, LoadError> {
        self.load(path).map_err(LoadError::Io)
    }
}

/// The reason why a file that a document names is not loaded.
#[derive(Debug)]
pub enum LoadError {
    /// It does not exist, or cannot be read.
    Io(io::Error),
    /// It is not in a folder from which files may be read.
    Outside,
    /// It is a folder, a pipe or a device.
    NotAFile,
    /// It has more bytes than a piece of a document may have.
    TooLarge,
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Outside => f.write_str("it lies outside the document's folder"),
            Self::NotAFile => f.write_str("it is not a regular file"),
            Self::TooLarge => f.write_str("it is too large"),
        }
    }
}

impl std::error::Error for LoadError {}

/// The text of a file, by its format.
#[derive(Debug, Clone)]
enum Text {
    Json(String),
    Yaml(String),
    /// YAML whose layout was mended for the parser.
    Mended(yaml::Mended),
}

/// A file that was read.
#[derive(Debug, Clone)]
struct File {
    /// Its path, as the loader knows it.
    path: String,
    text: Text,
    /// True if other YAML documents follow the one that is read.
    is_several: bool,
}

/// The spelling of scalars in a file that JSON would write differently (`1.10`, `08`), by pointer.
type Spelled = BTreeMap<String, Box<str>>;

/// The reason why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// [`Code::UnreadableFile`] or [`Code::NotJsonOrYaml`].
    pub code: Code,
    /// The line and column, from 1. 0 for the whole file.
    pub position: (u32, u32),
    /// The reason.
    pub message: String,
}

impl ReadError {
    fn syntax(position: (u32, u32), message: impl Into<String>) -> Self {
        Self { code: Code::NotJsonOrYaml, position, message: message.into() }
    }
}

/// All files that were read, and the origins of their pieces. From these, a pointer becomes a line.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    entry: String,
    /// The files by name. The name is the path relative to the document's folder.
    files: BTreeMap<String, File>,
    /// The places of the pieces of the normalized document in the source.
    pub origins: Origins,
    /// The spelling of scalars that JSON would write differently.
    pub(crate) spellings: Spellings,
}

/// The reason why a file that a document names cannot be used.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is not loaded.
    Load(LoadError),
    /// It is not a document.
    Text(ReadError),
}

impl Sources {
    /// Starts without files. `entry` is the path of the document.
    pub fn new(entry: &str) -> Self {
        Self { entry: entry.to_owned(), ..Self::default() }
    }

    /// Returns the path of the document, as given.
    pub fn entry(&self) -> &str {
        &self.entry
    }

    /// Loads and parses a file that the user names. A byte order mark is skipped. Duplicate keys are reported.
    ///
    /// # Errors
    /// If the file cannot be loaded, is not UTF-8, or is neither JSON nor YAML.
    pub fn read(&mut self, path: &str, loader: &dyn Loader, cx: &mut Diagnostics) -> Result<Value, ReadError> {
        let unreadable = |why: &dyn std::fmt::Display| ReadError {
            code: Code::UnreadableFile,
            position: (0, 0),
            message: format!("`{path}` cannot be read: {why}"),
        };
        if is_remote(path) {
            return Err(unreadable(&"documents of other hosts are not fetched; save it to a file first"));
        }
        let bytes = loader.load(path).map_err(|error| unreadable(&error))?;
        let (value, duplicates) = self.take(path, bytes)?;
        for pointer in duplicates {
            cx.report_source(Code::DuplicateKey, pointer.clone(), twice(&pointer), None);
        }
        if self.files.get(&self.name(path)).is_some_and(|file| file.is_several) {
            let message = "the file goes on with another document of YAML; only the first is read";
            cx.report_source(Code::IgnoredPart, self.pointer_in(path, &Pointer::root()), message, None);
        }
        Ok(value)
    }

    /// Loads and parses a file that the document names. The second value has the duplicate keys. They are reported
    /// later, and only if the file is a piece of a document, because nothing about any other file may be shown.
    pub(crate) fn read_referred(&mut self, path: &str, loader: &dyn Loader) -> Result<(Value, Vec<Pointer>), Unread> {
        let bytes = loader.load_referred(&self.entry, path).map_err(Unread::Load)?;
        self.take(path, bytes).map_err(Unread::Text)
    }

    /// Parses a file and keeps its text.
    fn take(&mut self, path: &str, bytes: Vec<u8>) -> Result<(Value, Vec<Pointer>), ReadError> {
        let (text, parsed) = parse(encoding::decode(bytes)?, path)?;
        let Parsed { value, duplicates, spelled, is_several } = parsed;
        let duplicates = duplicates.iter().map(|pointer| self.pointer_in(path, pointer)).collect();
        let spelled = spelled.into_iter().map(|(at, text)| (self.pointer_in(path, &Pointer::from_escaped(at)), text));
        let spelled: Vec<_> = spelled.collect();
        self.spellings.extend(spelled.into_iter());
        self.files.insert(self.name(path), File { path: path.to_owned(), text, is_several });
        Ok((value, duplicates))
    }

    /// Returns the name of a file in pointers: its path relative to the document's folder, so that pointers are the
    /// same on every machine.
    pub(crate) fn name(&self, path: &str) -> String {
        let folder = self.entry.rfind('/').map_or("", |slash| &self.entry[..=slash]);
        match path.strip_prefix(folder) {
            Some(inside) if !folder.is_empty() || !path.starts_with('/') => inside.to_owned(),
            // A pointer that begins with `/` is a place of the document itself.
            _ if path.starts_with('/') => format!("file:{path}"),
            _ => format!("{}{path}", "../".repeat(folder.matches('/').count())),
        }
    }

    /// Returns the pointer for a place of a file: with the file before `#` unless it is the entry file.
    pub(crate) fn pointer_in(&self, path: &str, pointer: &Pointer) -> Pointer {
        if path == self.entry {
            pointer.clone()
        } else {
            Pointer::from_escaped(format!("{}#{pointer}", self.name(path)))
        }
    }

    fn file(&self, pointer: &Pointer) -> Option<&File> {
        let entry = self.name(&self.entry);
        self.files.get(pointer.file().unwrap_or(&entry))
    }

    /// Returns the place in the source for a place in the normalized document.
    pub(crate) fn original(&self, pointer: &Pointer) -> Pointer {
        self.origins.original(pointer)
    }

    /// Returns all findings with their lines, in one pass over each file. If a file does not have a place, the line is
    /// that of the nearest place above it.
    pub fn resolve(&self, cx: &Diagnostics) -> Vec<Diagnostic> {
        let places: Vec<Place> = cx.findings().iter().map(|finding| self.source_place(&finding.place)).collect();
        let lines = self.lines(&places);
        let findings = cx.findings().iter().zip(places);
        let located = findings.map(|(finding, place)| {
            let (pointer, file, line, column) = match place {
                Place::Position { file, line, column } => (Pointer::root(), file, line, column),
                Place::Pointer(pointer) | Place::Source(pointer) => {
                    let (line, column) = lines.get(&pointer).copied().unwrap_or_default();
                    let file = self.file(&pointer).map_or(&self.entry, |file| &file.path).clone();
                    (pointer, file, line, column)
                }
            };
            Diagnostic {
                code: finding.code,
                severity: finding.code.severity(),
                pointer,
                file,
                line,
                column,
                message: finding.message.clone(),
                help: finding.help.clone(),
            }
        });
        located.collect()
    }

    /// Returns all findings with their places in the source, but without their lines.
    pub(crate) fn places<'c>(&self, cx: &'c Diagnostics) -> impl Iterator<Item = (&'c Finding, Place)> {
        cx.findings().iter().map(|finding| (finding, self.source_place(&finding.place)))
    }

    fn source_place(&self, place: &Place) -> Place {
        match place {
            Place::Pointer(pointer) => Place::Source(self.original(pointer)),
            Place::Source(_) | Place::Position { .. } => place.clone(),
        }
    }

    fn lines(&self, places: &[Place]) -> BTreeMap<Pointer, (u32, u32)> {
        let entry = self.name(&self.entry);
        let mut by_file: BTreeMap<&str, Vec<&Pointer>> = BTreeMap::new();
        for place in places {
            if let Place::Source(pointer) = place {
                by_file.entry(pointer.file().unwrap_or(&entry)).or_default().push(pointer);
            }
        }
        let mut lines = BTreeMap::new();
        for (name, pointers) in by_file {
            let Some(file) = self.files.get(name) else { continue };
            let mut wanted = locate::Wanted::new(pointers.iter().copied());
            match &file.text {
                Text::Json(text) => json::locate(text, &mut wanted),
                Text::Yaml(text) => yaml::locate(text, &mut wanted),
                Text::Mended(mended) => yaml::locate(&mended.text, &mut wanted),
            }
            let position = |pointer: &Pointer| match &file.text {
                Text::Json(_) | Text::Yaml(_) => wanted.position(pointer),
                Text::Mended(mended) => mended.original(wanted.position(pointer)),
            };
            lines.extend(pointers.into_iter().map(|pointer| (pointer.clone(), position(pointer))));
        }
        lines
    }
}

/// The result of a parser.
struct Parsed {
    value: Value,
    /// Keys that are written twice in their mapping.
    duplicates: Vec<Pointer>,
    spelled: Spelled,
    /// True if other YAML documents follow in the same text.
    is_several: bool,
}

/// True if a path is a URL, so that it may name a file of another host.
pub(crate) fn is_remote(path: &str) -> bool {
    path.contains("://")
}

/// Returns the message about a key that is written twice.
pub(crate) fn twice(pointer: &Pointer) -> String {
    format!("the key `{}` is here twice", pointer.last().unwrap_or_default())
}

/// Parses JSON if the text begins like JSON, else YAML. If the text is not valid JSON, the file name decides whether it
/// is read as YAML.
fn parse(text: String, path: &str) -> Result<(Text, Parsed), ReadError> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(ReadError::syntax((1, 1), "the file is empty"));
    }
    if let Some(why) = encoding::other_kind(start) {
        let before = text.len() - start.len();
        return Err(ReadError::syntax(line_and_column(&text, before), why));
    }
    if !start.starts_with(['{', '[', '"']) {
        return parse_yaml(text);
    }
    let error = match json::parse(&text) {
        Ok(parsed) => return Ok((Text::Json(text), parsed)),
        Err(error) => error,
    };
    // YAML's flow style looks like JSON.
    let end = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if end == "yaml" || end == "yml" {
        return parse_yaml(text).map_err(|_| error);
    }
    Err(error)
}

fn parse_yaml(text: String) -> Result<(Text, Parsed), ReadError> {
    let (parsed, mended) = yaml::parse(&text)?;
    Ok((mended.map_or(Text::Yaml(text), Text::Mended), parsed))
}

/// Returns the estimated number of bytes in a copy of a value.
pub(crate) fn weight(value: &Value) -> usize {
    const VALUE: usize = 64;
    VALUE
        + match value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(weight).sum(),
            Value::Object(members) => members.iter().map(|(key, value)| key.len() + weight(value)).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
}

/// Returns the number of values in a value, including itself.
pub(crate) fn values(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(values).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(values).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// Returns the number of levels of lists and objects in a value.
pub(crate) fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

#[cfg(test)]
mod tests;
