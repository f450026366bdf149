//! Bytes to JSON values, and back from a place in a value to a line of a file.

mod json;
mod locate;
mod origins;
mod yaml;

use std::collections::BTreeMap;
use std::io;

use serde_json::Value;

pub(crate) use locate::line_and_column;
pub use origins::Origins;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;

/// The deepest nesting that is read. It keeps every recursion over a document within the stack.
pub(crate) const MAX_DEPTH: usize = 120;

/// Where files come from. The only way of the pipeline to the outside.
pub trait Loader {
    /// The bytes of a file. `path` is the one given for the entry file, or a path relative to the file that names it,
    /// joined to that file's path with `/`.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    fn load(&self, path: &str) -> io::Result<Vec<u8>>;
}

/// Files held in memory, by path.
impl Loader for BTreeMap<String, Vec<u8>> {
    fn load(&self, path: &str) -> io::Result<Vec<u8>> {
        self.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Yaml,
}

/// A file that was read.
#[derive(Debug, Clone)]
struct File {
    /// Its path, as the loader knows it.
    path: String,
    text: String,
    format: Format,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// [`Code::UnreadableFile`] or [`Code::NotJsonOrYaml`].
    pub code: Code,
    /// The line and column, from 1; 0 when the whole file is meant.
    pub position: (u32, u32),
    /// Why.
    pub message: String,
}

impl ReadError {
    fn syntax(position: (u32, u32), message: impl Into<String>) -> Self {
        Self { code: Code::NotJsonOrYaml, position, message: message.into() }
    }
}

/// All files that were read, and where their pieces went: what turns a pointer into a line.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    entry: String,
    /// By name: the path relative to the document's folder.
    files: BTreeMap<String, File>,
    /// Where the pieces of the normalized document came from.
    pub origins: Origins,
}

impl Sources {
    /// No files yet; `entry` is the path of the document.
    pub fn new(entry: &str) -> Self {
        Self { entry: entry.to_owned(), ..Self::default() }
    }

    /// The path of the document, as given.
    pub fn entry(&self) -> &str {
        &self.entry
    }

    /// Loads and parses a file. A byte order mark is skipped; duplicate keys are reported.
    ///
    /// # Errors
    /// When the file cannot be loaded, is not UTF-8, or is neither JSON nor YAML.
    pub fn read(&mut self, path: &str, loader: &dyn Loader, cx: &mut Diagnostics) -> Result<Value, ReadError> {
        let bytes = loader.load(path).map_err(|error| ReadError {
            code: Code::UnreadableFile,
            position: (0, 0),
            message: format!("`{path}` cannot be read: {error}"),
        })?;
        let text = decode(bytes)?;
        let (format, parsed, text) = parse(text, path)?;
        for duplicate in &parsed.duplicates {
            let pointer = self.pointer_in(path, duplicate);
            let key = pointer.last().unwrap_or_default();
            cx.report_source(Code::DuplicateKey, pointer, format!("the key `{key}` stands here twice"), None);
        }
        self.files.insert(self.name(path), File { path: path.to_owned(), text, format });
        Ok(parsed.value)
    }

    /// The name of a file in pointers: its path relative to the document's folder, so that pointers are the same on every
    /// machine.
    pub(crate) fn name(&self, path: &str) -> String {
        let folder = self.entry.rfind('/').map_or("", |slash| &self.entry[..=slash]);
        match path.strip_prefix(folder) {
            Some(inside) if !folder.is_empty() || !path.starts_with('/') => inside.to_owned(),
            // A pointer that begins with `/` is one of the document itself.
            _ if path.starts_with('/') => format!("file:{path}"),
            _ => format!("{}{path}", "../".repeat(folder.matches('/').count())),
        }
    }

    /// A place of a file, named by its own pointer: with the file before `#` unless it is the entry file.
    pub fn pointer_in(&self, path: &str, pointer: &Pointer) -> Pointer {
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

    /// The place in the source of a place in the normalized document.
    pub fn original(&self, pointer: &Pointer) -> Pointer {
        self.origins.original(pointer)
    }

    /// Finds the line of every finding, in one pass over each file. A place that a file does not have gets the line of
    /// its nearest ancestor.
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
            match file.format {
                Format::Json => json::locate(&file.text, &mut wanted),
                Format::Yaml => yaml::locate(&file.text, &mut wanted),
            }
            lines.extend(pointers.into_iter().map(|pointer| (pointer.clone(), wanted.position(pointer))));
        }
        lines
    }
}

/// What a parser gives.
struct Parsed {
    value: Value,
    /// Keys that stand twice in their mapping.
    duplicates: Vec<Pointer>,
}

/// The text of a file. UTF-16 is named as such, since an editor may well have written it.
fn decode(mut bytes: Vec<u8>) -> Result<String, ReadError> {
    let head = &bytes[..bytes.len().min(4)];
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || head.contains(&0) {
        return Err(ReadError::syntax((1, 1), "the text is UTF-16 or UTF-32; only UTF-8 is read"));
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        ReadError::syntax(line_and_column(&before, before.len()), "the text is not UTF-8")
    })
}

/// JSON when the text begins as JSON does, else YAML; the name of the file decides only what a brace may begin.
fn parse(text: String, path: &str) -> Result<(Format, Parsed, String), ReadError> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(ReadError::syntax((1, 1), "the file is empty"));
    }
    if !start.starts_with(['{', '[', '"']) {
        return parse_yaml(&text);
    }
    let error = match json::parse(&text) {
        Ok(parsed) => return Ok((Format::Json, parsed, text)),
        Err(error) => error,
    };
    // YAML's flow style looks like JSON.
    let end = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if end == "yaml" || end == "yml" {
        return parse_yaml(&text).map_err(|_| error);
    }
    Err(error)
}

fn parse_yaml(text: &str) -> Result<(Format, Parsed, String), ReadError> {
    yaml::parse(text).map(|(parsed, text)| (Format::Yaml, parsed, text.into_owned()))
}

/// How many values a value holds, itself included.
pub(crate) fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// How many levels of lists and objects a value has.
pub(crate) fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
