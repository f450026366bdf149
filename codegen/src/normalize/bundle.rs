//! Pass: makes pieces of other files pieces of this document.
//!
//! A piece that a Reference Object may name becomes a component, so that a piece used twice is one piece. Path items,
//! and other parts in files of their own (`paths: { $ref: paths.yaml }`), are copied to their places.

mod pieces;

use std::collections::{BTreeMap, BTreeSet};

use super::grammar::{Expect, Kind};
use super::walk::At;
use super::{Dialect, lookup, most_copied};
use crate::diagnostics::{Code, Diagnostics};
use crate::json::{Map, Value, json};
use crate::pointer::Pointer;
use crate::source::{self, LoadError, Loader, Sources, Unread};

/// The estimated number of bytes for the record of a copy.
const COPY: usize = 500;

/// The most references that are followed on the way to a place.
const MAX_HOPS: usize = 40;

/// Runs the pass. A document of one file is not changed.
pub(super) fn run(
    document: &mut Value,
    dialect: Dialect,
    sources: &mut Sources,
    loader: &dyn Loader,
    diagnostics: &mut Diagnostics,
) {
    if !has_external(document) {
        return;
    }
    let entry = sources.entry().to_owned();
    let mut bundler = Bundler {
        files: BTreeMap::from([(entry.clone(), Ok(File { value: document.clone(), duplicates: Vec::new() }))]),
        names: BTreeMap::new(),
        taken: BTreeSet::new(),
        queue: Vec::new(),
        copying: Vec::new(),
        copied: 0,
        read: source::weight(document),
        entry,
        dialect,
        sources,
        loader,
        diagnostics,
    };
    bundler.reserve(document);
    let file = bundler.entry.clone();
    bundler.node(Expect::One(Kind::Document), &file, &mut At::root(), document);
    while let Some(piece) = bundler.queue.pop() {
        bundler.add(document, piece);
    }
}

fn has_external(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, value)| {
            let is_external = |text: &str| key == "$ref" && !text.starts_with('#');
            value.as_str().map_or_else(|| has_external(value), is_external)
        }),
        Value::Array(items) => items.iter().any(has_external),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// A place in a file.
type Source = (String, Pointer);

/// A piece that has a name and has not been added yet.
struct Piece {
    kind: Kind,
    name: String,
    source: Source,
}

/// A file that was read.
struct File {
    value: Value,
    /// Keys that are written twice, and have not been reported yet.
    duplicates: Vec<Pointer>,
}

/// The reason why a reference cannot be used.
#[derive(Clone)]
struct Defect {
    code: Code,
    message: String,
}

impl Defect {
    fn new(code: Code, message: String) -> Self {
        Self { code, message }
    }

    fn dangling(reference: &str) -> Self {
        Self::new(Code::DanglingRef, format!("`{reference}` does not exist"))
    }
}

struct Bundler<'a> {
    /// Every file that was asked for, or the reason why it cannot be used.
    files: BTreeMap<String, Result<File, Defect>>,
    /// The new reference to a piece.
    names: BTreeMap<(Kind, Source), String>,
    taken: BTreeSet<(Kind, String)>,
    queue: Vec<Piece>,
    /// The copies that contain the place of the walk.
    copying: Vec<Source>,
    /// The estimated number of bytes that copies have added. `read` is the number of bytes that were read.
    copied: usize,
    read: usize,
    entry: String,
    dialect: Dialect,
    sources: &'a mut Sources,
    loader: &'a dyn Loader,
    diagnostics: &'a mut Diagnostics,
}

impl Bundler<'_> {
    /// Returns the section of components of a kind. The sections of Swagger 2.0 are at the root.
    fn section(&self, kind: Kind) -> Option<Vec<&'static str>> {
        match (self.dialect, kind) {
            (Dialect::Swagger2, Kind::Schema) => Some(vec!["definitions"]),
            (Dialect::Swagger2, Kind::Parameter) => Some(vec!["parameters"]),
            (Dialect::Swagger2, Kind::Response) => Some(vec!["responses"]),
            (Dialect::Swagger2, _) => None,
            (Dialect::V30 | Dialect::V31 | Dialect::V32, kind) => {
                kind.section().map(|section| vec!["components", section])
            }
        }
    }

    /// Reserves the names that the document already uses.
    fn reserve(&mut self, document: &Value) {
        for kind in [
            Kind::Schema,
            Kind::Parameter,
            Kind::RequestBody,
            Kind::Response,
            Kind::Header,
            Kind::Example,
            Kind::SecurityScheme,
            Kind::Callback,
            Kind::Link,
        ] {
            let Some(section) = self.section(kind) else { continue };
            let members = document.pointer(&format!("/{}", section.join("/"))).and_then(Value::as_object);
            self.taken.extend(members.into_iter().flat_map(Map::keys).map(|name| (kind, name.clone())));
        }
    }

    fn node(&mut self, expect: Expect, file: &str, at: &mut At, value: &mut Value) {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str).map(str::to_owned) {
            self.reference(expect, file, at, value, &reference);
            return;
        }
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let inner = inner(expect, key);
                    at.inside(key, |at| self.node(inner, file, at, value));
                }
                if expect == Expect::One(Kind::Discriminator) {
                    self.mapping(file, at, value);
                }
            }
            Value::Array(items) => {
                let inner = inner(expect, "");
                for (index, item) in items.iter_mut().enumerate() {
                    at.at_item(index, |at| self.node(inner, file, at, item));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn reference(&mut self, expect: Expect, file: &str, at: &mut At, value: &mut Value, reference: &str) {
        // A `$ref` in an example is data. A reference within the entry file stays as it is, if the grammar allows a
        // reference there.
        if expect == Expect::Any {
            return;
        }
        let kind = expect.one();
        let component = kind.filter(|kind| self.section(*kind).is_some());
        if file == self.entry && reference.starts_with('#') && (component.is_some() || kind == Some(Kind::PathItem)) {
            return;
        }
        let source = match self.piece(expect, file, reference) {
            Ok(source) => source,
            Err(defect) => {
                self.tell(defect, &at.pointer());
                match (kind, value) {
                    // The keywords beside the reference are kept.
                    (Some(Kind::Schema), Value::Object(members)) => drop(members.remove("$ref")),
                    (kind, value) => *value = stand_in(kind),
                }
                return;
            }
        };
        match component {
            Some(kind) => {
                let name = self.name(kind, source);
                if let Value::Object(members) = value {
                    members.insert("$ref".to_owned(), Value::String(name));
                    for (key, value) in members.iter_mut().filter(|(key, _)| *key != "$ref") {
                        let inner = inner(expect, key);
                        at.inside(key, |at| self.node(inner, file, at, value));
                    }
                }
            }
            None => self.copy(expect, at, value, source),
        }
    }

    /// Replaces the reference by a copy of the piece. Members beside the reference replace those of the copy.
    fn copy(&mut self, expect: Expect, at: &mut At, value: &mut Value, source: Source) {
        let mut found = match self.copied(at, &source) {
            Ok(found) => found,
            Err(defect) => {
                self.tell(defect, &at.pointer());
                *value = json!({});
                return;
            }
        };
        if let (Value::Object(found), Value::Object(own)) = (&mut found, std::mem::take(value)) {
            found.extend(own.into_iter().filter(|(key, _)| key != "$ref"));
        }
        *value = found;
        let (file, pointer) = &source;
        let origin = self.sources.pointer_in(file, pointer);
        self.sources.origins.comes_from(&at.pointer(), origin);
        let file = file.clone();
        self.copying.push(source);
        self.node(expect, &file, at, value);
        self.copying.pop();
    }

    /// Returns a copy of a piece, unless it would contain itself or be too large.
    fn copied(&mut self, at: &At, source: &Source) -> Result<Value, Defect> {
        let name = self.sources.name(&source.0);
        let Some(found) = self.value(source) else { return Err(Defect::dangling(&name)) };
        if self.copying.contains(source) {
            return Err(Defect::new(Code::CircularRef, format!("`{name}` copies itself")));
        }
        if at.depth() + source::depth(found) > source::MAX_DEPTH {
            let message = format!("a copy of `{name}` would be nested deeper than {} levels", source::MAX_DEPTH);
            return Err(Defect::new(Code::TooLarge, message));
        }
        let (found, weight) = (found.clone(), source::weight(found));
        // The record of the copy's origin also takes memory.
        self.copied = self.copied.saturating_add(weight).saturating_add(COPY);
        if self.copied > most_copied(self.read) {
            let message = format!("`{name}` is copied too often; with it the document would be too large");
            return Err(Defect::new(Code::TooLarge, message));
        }
        Ok(found)
    }

    fn value(&self, (file, pointer): &Source) -> Option<&Value> {
        lookup(&self.files.get(file)?.as_ref().ok()?.value, pointer)
    }

    /// Bundles the schemas that a discriminator names by reference.
    fn mapping(&mut self, file: &str, at: &At, discriminator: &mut Value) {
        let Value::Object(members) = discriminator else { return };
        let place = at.pointer();
        let named = members.iter_mut().flat_map(|(key, value)| match (key.as_str(), value) {
            ("mapping", Value::Object(mapping)) => {
                let place = place.key(key);
                mapping.iter_mut().map(|(value, target)| (place.key(value), target)).collect()
            }
            ("defaultMapping", target) => vec![(place.key(key), target)],
            _ => Vec::new(),
        });
        for (place, target) in named.collect::<Vec<_>>() {
            let Value::String(text) = target else { continue };
            let end = text.rsplit_once('.').map_or("", |(_, end)| end);
            // Any other text is the name of a component.
            let names_file = text.contains(['/', '#']) || matches!(end, "yaml" | "yml" | "json");
            if !names_file || (file == self.entry && text.starts_with('#')) {
                continue;
            }
            match self.piece(Expect::One(Kind::Schema), file, text) {
                Ok(source) => *text = self.name(Kind::Schema, source),
                Err(defect) => self.tell(defect, &place),
            }
        }
    }

    /// Returns the place that a reference of a file names, if the piece there has the expected kind. Nothing about
    /// another file is reported before it is known to be a piece of a document, because the author of the document may
    /// only have guessed its path.
    fn piece(&mut self, expect: Expect, file: &str, reference: &str) -> Result<Source, Defect> {
        let source = self.resolve(file, reference)?;
        if source.0 == self.entry {
            return Ok(source);
        }
        if !self.value(&source).is_some_and(|value| pieces::is_piece(expect, value)) {
            let message = format!("`{reference}` is not {}", pieces::noun(expect));
            return Err(Defect::new(Code::WrongRefTarget, message));
        }
        if let Some(Ok(read)) = self.files.get_mut(&source.0) {
            for pointer in std::mem::take(&mut read.duplicates) {
                self.diagnostics.report_source(Code::DuplicateKey, pointer.clone(), source::twice(&pointer), None);
            }
        }
        Ok(source)
    }

    /// Returns the place that a reference of a file names, if it exists.
    fn resolve(&mut self, file: &str, reference: &str) -> Result<Source, Defect> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let path = if path.is_empty() { file.to_owned() } else { join(file, &percent_decode(path)) };
        let fragment = percent_decode(fragment);
        let mut pointer = if fragment.is_empty() || fragment.starts_with('/') {
            Pointer::from_escaped(fragment)
        } else {
            let anchor = super::identifiers::anchor(self.load(&path)?, &fragment);
            anchor.ok_or_else(|| Defect::dangling(reference))?
        };
        let mut path = path;
        // A pointer may pass through another reference.
        for _ in 0..MAX_HOPS {
            let root = self.load(&path)?;
            if lookup(root, &pointer).is_some() {
                return Ok((path, pointer));
            }
            let Some((on_the_way, rest)) = reference_above(root, &pointer) else { break };
            let (next, fragment) = on_the_way.split_once('#').unwrap_or((&on_the_way, ""));
            let fragment = percent_decode(fragment);
            if !next.is_empty() {
                path = join(&path, &percent_decode(next));
            }
            pointer = Pointer::from_escaped(format!("{fragment}{rest}"));
        }
        Err(Defect::dangling(reference))
    }

    /// Returns the value of a file, which is read only once.
    fn load(&mut self, path: &str) -> Result<&Value, Defect> {
        if !self.files.contains_key(path) {
            let read = self.read(path);
            self.files.insert(path.to_owned(), read);
        }
        match &self.files[path] {
            Ok(file) => Ok(&file.value),
            Err(defect) => Err(defect.clone()),
        }
    }

    fn read(&mut self, path: &str) -> Result<File, Defect> {
        if source::is_remote(path) {
            // The generated crate must not depend on the network.
            return Err(Defect::new(Code::RemoteRef, format!("`{path}` is not fetched")));
        }
        let name = self.sources.name(path);
        let why = match self.sources.read_referred(path, self.loader) {
            Ok((value, duplicates)) => {
                self.read += source::weight(&value);
                return Ok(File { value, duplicates });
            }
            Err(Unread::Load(LoadError::Outside)) => {
                return Err(Defect::new(Code::FileNotAllowed, format!("`{name}` is not read: {}", LoadError::Outside)));
            }
            Err(Unread::Load(error)) => error.to_string(),
            Err(Unread::Text(error)) => {
                format!("{} (line {}, column {})", error.message, error.position.0, error.position.1)
            }
        };
        Err(Defect::new(Code::UnreadablePart, format!("`{name}` is not read: {why}")))
    }

    fn tell(&mut self, defect: Defect, pointer: &Pointer) {
        self.diagnostics.report_source(defect.code, self.sources.original(pointer), defect.message, None);
    }

    /// Returns the new reference to a piece. Its first use gives the piece a name.
    fn name(&mut self, kind: Kind, source: Source) -> String {
        let section = self.section(kind).unwrap_or_default().join("/");
        if source.0 == self.entry {
            return format!("#{}", source.1);
        }
        if let Some(reference) = self.names.get(&(kind, source.clone())) {
            return reference.clone();
        }
        let name = self.free_name(kind, &source);
        let reference = format!("#/{section}/{name}");
        self.taken.insert((kind, name.clone()));
        self.names.insert((kind, source.clone()), reference.clone());
        self.queue.push(Piece { kind, name, source });
        reference
    }

    /// Returns the last word of the pointer or of the file. If that name is taken, words before it are added.
    fn free_name(&self, kind: Kind, (file, pointer): &Source) -> String {
        let stem = |text: &str| text.rsplit_once('.').map_or(text, |(stem, _)| stem).to_owned();
        let mut words: Vec<String> =
            self.sources.name(file).split('/').filter(|word| !matches!(*word, "." | "..")).map(str::to_owned).collect();
        if let Some(last) = words.last_mut() {
            *last = stem(last);
        }
        words.extend(pointer.tokens());
        let words: Vec<String> = words.iter().map(|word| plain_name(word)).filter(|word| !word.is_empty()).collect();
        let longer = (1..=words.len()).map(|count| words[words.len() - count..].join("_"));
        let all = words.join("_");
        let numbered = (2u32..).map(|number| format!("{all}_{number}"));
        let free = |name: &String| !name.is_empty() && !self.taken.contains(&(kind, name.clone()));
        longer.chain(numbered).find(free).unwrap_or(all)
    }

    /// Adds a piece to its section, and bundles the pieces that it refers to.
    fn add(&mut self, document: &mut Value, piece: Piece) {
        let Piece { kind, name, source: (file, pointer) } = piece;
        let Some(section) = self.section(kind) else { return };
        let source = (file, pointer);
        let mut value = self.value(&source).cloned().unwrap_or_default();
        let (file, pointer) = source;
        let place = section.iter().fold(Pointer::root(), |pointer, key| pointer.key(key)).key(&name);
        let origin = self.sources.pointer_in(&file, &pointer);
        self.sources.origins.comes_from(&place, origin);
        self.node(Expect::One(kind), &file, &mut At::from_pointer(&place), &mut value);
        let mut holder = document;
        for key in section {
            let Value::Object(members) = holder else { return };
            holder = members.entry(key).or_insert_with(|| json!({}));
        }
        if let Value::Object(members) = holder {
            members.insert(name, value);
        }
    }
}

/// Returns the value that replaces a reference to nothing. The pass `shape` removes a `null` from a list.
fn stand_in(kind: Option<Kind>) -> Value {
    match kind {
        Some(Kind::Response) => json!({ "description": "" }),
        Some(Kind::Header) => json!({ "schema": {} }),
        Some(Kind::Schema | Kind::RequestBody | Kind::PathItem) => json!({}),
        _ => Value::Null,
    }
}

/// Returns the expected value under a key, by the grammar. Values under unknown keys are searched for files to copy.
fn inner(expect: Expect, key: &str) -> Expect {
    match expect {
        Expect::One(kind) | Expect::BoolOr(kind) => {
            kind.field(key).map_or_else(|| unknown(kind, key), |field| field.expect)
        }
        Expect::List(kind) | Expect::Map(kind) => Expect::One(kind),
        Expect::Paths => Expect::One(Kind::PathItem),
        Expect::Responses => Expect::One(Kind::Response),
        Expect::Any => Expect::Any,
        Expect::Bool
        | Expect::Text
        | Expect::Number
        | Expect::Count
        | Expect::Texts
        | Expect::TextOrTexts
        | Expect::Values
        | Expect::TextMap
        | Expect::Security => Expect::Values,
    }
}

/// Returns the expected value of keywords that the grammar only knows under other keys.
fn unknown(kind: Kind, key: &str) -> Expect {
    match (kind, key) {
        (Kind::Schema, "prefixItems") => Expect::List(Kind::Schema),
        (Kind::Schema, "patternProperties" | "$defs" | "definitions" | "dependentSchemas") => Expect::Map(Kind::Schema),
        // Swagger 2.0 writes the type of a parameter in the parameter.
        (
            Kind::Schema,
            "propertyNames" | "contains" | "if" | "then" | "else" | "unevaluatedProperties" | "unevaluatedItems",
        )
        | (Kind::MediaType, "itemSchema")
        | (Kind::Parameter | Kind::Header, "items") => Expect::One(Kind::Schema),
        (Kind::Document, "securityDefinitions") => Expect::Map(Kind::SecurityScheme),
        (Kind::Schema | Kind::Response, "examples") => Expect::Any,
        (_, key) if key.starts_with("x-") => Expect::Any,
        _ => Expect::Values,
    }
}

/// Returns the nearest reference above a place that does not exist, and the rest of the path.
fn reference_above(root: &Value, pointer: &Pointer) -> Option<(String, String)> {
    let text = pointer.as_str();
    let mut end = text.len();
    while let Some(slash) = text[..end].rfind('/') {
        end = slash;
        if let Some(reference) = root.pointer(&text[..end]).and_then(|value| value.get("$ref")).and_then(Value::as_str)
        {
            return Some((reference.to_owned(), text[end..].to_owned()));
        }
    }
    None
}

/// Returns the path of a file that is named relative to another file.
fn join(file: &str, relative: &str) -> String {
    if relative.starts_with('/') || relative.contains("://") {
        return relative.to_owned();
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> =
        if folder.is_empty() && !file.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in relative.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Decodes escapes: `%7B` is `{` (RFC 3986, section 2.1). Text that is not an escape stays.
pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = bytes.get(index + 1..index + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[index], hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                index += 3;
            }
            (byte, _) => {
                out.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Returns a text with only the characters that the name of a component may have (OpenAPI 3.0.4, section 4.8.7.1).
pub(super) fn plain_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_') {
            out.push(character);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{join, percent_decode, plain_name};

    #[test]
    fn paths_are_joined_as_files_are() {
        for (file, relative, expected) in [
            ("api.yaml", "books.yaml", "books.yaml"),
            ("spec/api.yaml", "./objects/book.yaml", "spec/objects/book.yaml"),
            ("spec/paths/a.yaml", "../objects/book.yaml", "spec/objects/book.yaml"),
            ("/abs/spec/api.yaml", "../x.json", "/abs/x.json"),
            ("api.yaml", "../x.json", "../x.json"),
            ("../api/a.yaml", "../../x.json", "../../x.json"),
        ] {
            assert_eq!(join(file, relative), expected, "{file} + {relative}");
        }
    }

    #[test]
    fn escapes_and_names() {
        assert_eq!(percent_decode("/paths/~1a%7Bb%7D%"), "/paths/~1a{b}%");
        assert_eq!(plain_name("/pets/{id}"), "-pets-id");
        assert_eq!(plain_name("a b"), "a-b");
    }
}
