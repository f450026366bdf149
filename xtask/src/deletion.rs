//! `cargo xtask deletion`: finds keys of a document that can be removed or changed without a trace.
//!
//! Each key is removed in turn, and the crate is generated again. If the crate, its documentation and the diagnostics
//! stay the same, the value is changed instead, because a key may only repeat what its neighbours imply. A key is
//! silent if it leaves no trace either way and the support table does not call it ignored.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use restwright_codegen::json::{Map, Value};
use restwright_codegen::pointer::Pointer;
use restwright_codegen::source::Folder;
use restwright_codegen::support::{self, How, Place};
use restwright_codegen::{Loader, Shown, bundled, on_deep_stack};
use serde_json::json;

use crate::Outcome;

#[cfg(test)]
mod parts;
#[cfg(test)]
mod places;

/// The options of `deletion`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// The document, a single file
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// A folder of files that the document may refer to, besides its own
    #[arg(long, value_name = "DIR")]
    pub allow_files: Vec<PathBuf>,
    /// How many keys to try, chosen by a fixed rule; 0 tries all
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub sample: usize,
    /// How many silent places are shown
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub show: usize,
}

/// Prints the silent places and their share; ends with 1 if there are any.
///
/// # Errors
/// Returns a message if the document cannot be read.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let tried = Trial::read(&options.spec, &options.allow_files)?.run(options.sample);
    for place in tried.silent.iter().take(options.show) {
        let (object, field) = place.field;
        println!("silent: {} ({object}.{field})", place.pointer);
    }
    #[expect(clippy::cast_precision_loss, reason = "for readers")]
    let share = tried.silent.len() as f64 * 100.0 / tried.count.max(1) as f64;
    println!("{}: {} of {} keys silent ({share:.2} %)", options.spec.display(), tried.silent.len(), tried.count);
    Ok(if tried.silent.is_empty() { Outcome::Done } else { Outcome::Refused })
}

/// The result.
pub(crate) struct Tried {
    /// How many keys were tried.
    pub(crate) count: usize,
    /// The keys that leave no trace.
    pub(crate) silent: Vec<Place>,
}

/// A document from which keys are removed, and what a user sees of it.
pub(crate) struct Trial {
    document: Value,
    whole: Shown,
}

impl Trial {
    /// Reads a document. Several files become one document with the keys of all files.
    ///
    /// # Errors
    /// Returns a message if it cannot be read or no crate can be made from it.
    pub(crate) fn read(path: &Path, allowed: &[PathBuf]) -> Result<Self, String> {
        Self::load(&path.display().to_string(), &allowed.iter().fold(Folder::new(""), Folder::allow))
    }

    fn load(name: &str, files: &dyn Loader) -> Result<Self, String> {
        let document = bundled(name, files).map_err(|_| format!("`{name}` cannot be used"))?;
        Self::of(document).ok_or_else(|| format!("`{name}` makes no crate"))
    }

    /// A document; `None` if no crate can be made from it.
    pub(crate) fn of(document: Value) -> Option<Self> {
        let whole = Shown::of(document.clone())?;
        Some(Self { document, whole })
    }

    /// Tries so many keys, or all.
    pub(crate) fn run(&self, sample: usize) -> Tried {
        self.run_on(&drawn(reached(&self.document), sample))
    }

    /// Tries these keys.
    fn run_on(&self, places: &[Place]) -> Tried {
        let next = AtomicUsize::new(0);
        let silent = Mutex::new(Vec::new());
        let work = || {
            while let Some(place) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                if self.is_silent(&place.pointer)
                    && let Ok(mut silent) = silent.lock()
                {
                    silent.push(place.clone());
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| on_deep_stack(work));
            }
        });
        let mut silent = silent.into_inner().unwrap_or_default();
        silent.sort_by(|a, b| a.field.cmp(&b.field).then_with(|| a.pointer.cmp(&b.pointer)));
        Tried { count: places.len(), silent }
    }

    fn is_silent(&self, pointer: &Pointer) -> bool {
        let (Some(value), Some(without)) = (self.document.pointer(pointer.as_str()), self.with(pointer, None)) else {
            return false;
        };
        // If no crate can be made any more, the key has left a trace.
        if self.whole.differs_from(without) {
            return false;
        }
        let mut changed = changes(value).into_iter().filter_map(|value| self.with(pointer, Some(value)));
        !changed.any(|changed| self.whole.differs_from(changed))
    }

    /// The document with another value at a key, or without the key. `None` if the place is not a key.
    fn with(&self, pointer: &Pointer, value: Option<Value>) -> Option<Value> {
        let mut document = self.document.clone();
        let (above, _) = pointer.as_str().rsplit_once('/')?;
        let Some(Value::Object(members)) = document.pointer_mut(above) else { return None };
        let key = pointer.last()?;
        match value {
            Some(value) => members.insert(key, value),
            None => members.remove(&key),
        };
        Some(document)
    }
}

/// Other values for the place.
fn changes(value: &Value) -> Vec<Value> {
    let other = || Value::from("changed");
    match value {
        Value::Null => vec![other()],
        Value::Bool(flag) => vec![Value::from(!flag)],
        Value::Number(number) => number
            .as_i64()
            .map_or_else(|| vec![json!(1.5).into()], |number| vec![Value::from(number + 1), Value::from(number / 2)]),
        Value::String(text) => {
            let types = ["string", "integer", "object", "array"].into_iter().filter(|name| name != text);
            let mut other = vec![Value::from(format!("{text} changed")), Value::from(format!("{text}changed"))];
            if ["string", "integer", "number", "boolean", "object", "array"].contains(&text.as_str()) {
                other.extend(types.map(Value::from));
            }
            other
        }
        Value::Array(items) => {
            let shorter = items.split_last().map(|(_, rest)| Value::from(rest.to_vec()));
            shorter.into_iter().chain([vec![other()].into(), other()]).collect()
        }
        Value::Object(_) => vec![Map::new().into(), other()],
    }
}

/// True if the support table excuses it: it means nothing, or it is an extension.
fn is_excused(place: &Place) -> bool {
    let name = place.pointer.last().unwrap_or_default();
    match place.row {
        Some(row) => row.how == How::Ignored,
        None => place.field.1 == "-" && name.starts_with("x-"),
    }
}

/// The components that something uses, by pointer.
fn used(document: &Value) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut open: VecDeque<&Value> = VecDeque::new();
    if let Value::Object(members) = document {
        let sections = ["components", "definitions", "parameters", "responses"];
        open.extend(members.iter().filter(|(key, _)| !sections.contains(&key.as_str())).map(|(_, value)| value));
    }
    while let Some(value) = open.pop_front() {
        let mut texts = Vec::new();
        references(value, &mut texts);
        for text in texts {
            let pointer = text.strip_prefix('#').map_or_else(|| format!("/components/schemas/{text}"), str::to_owned);
            let Some(component) = component(&pointer) else { continue };
            if used.insert(component.to_owned()) {
                open.extend(document.pointer(component));
            }
        }
    }
    used
}

/// The component that a pointer leads to or into.
fn component(pointer: &str) -> Option<&str> {
    let depth = if pointer.starts_with("/components/") {
        4
    } else if ["/definitions/", "/parameters/", "/responses/"].iter().any(|section| pointer.starts_with(section)) {
        3
    } else {
        return None;
    };
    let ends = pointer.char_indices().filter(|(_, character)| *character == '/').map(|(index, _)| index);
    ends.chain([pointer.len()]).nth(depth - 1).map(|end| &pointer[..end])
}

fn references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            into.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            let mapping = members.get("mapping").and_then(Value::as_object).into_iter().flatten();
            into.extend(mapping.filter_map(|(_, target)| target.as_str().map(str::to_owned)));
            for (key, value) in members {
                references_below(key, value, into);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// References below a key. The definition of a header `Content-Type` is not part of the crate.
fn references_below(key: &str, value: &Value, into: &mut Vec<String>) {
    let headers = value.as_object().filter(|_| key == "headers");
    let Some(headers) = headers else { return references(value, into) };
    let described = headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    described.for_each(|(_, header)| references(header, into));
}

/// The keys that may leave a trace.
fn reached(document: &Value) -> Vec<Place> {
    let used = used(document);
    let mut places = support::places(document);
    places.retain(|place| !is_excused(place) && is_reached(&place.pointer, &used));
    places
}

/// False inside a component that nothing uses: such a component is not part of the crate.
fn is_reached(pointer: &Pointer, used: &BTreeSet<String>) -> bool {
    let schemes = pointer.as_str().starts_with("/components/securitySchemes");
    schemes || component(pointer.as_str()).is_none_or(|component| used.contains(component))
}

/// So many of the places, spread over all by a fixed rule (a multiplier that has no common factor with the count).
fn drawn(places: Vec<Place>, sample: usize) -> Vec<Place> {
    let count = places.len();
    if sample == 0 || sample >= count {
        return places;
    }
    let mut chosen = BTreeSet::new();
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    while chosen.len() < sample {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        chosen.insert(usize::try_from(state >> 33).unwrap_or_default() % count);
    }
    places.into_iter().enumerate().filter(|(index, _)| chosen.contains(index)).map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use restwright_codegen::bundled;
    use restwright_codegen::json::Value;
    use restwright_codegen::pointer::Pointer;
    use restwright_codegen::source::Folder;
    use restwright_codegen::support::Place;
    use serde_json::json;

    use super::{Trial, drawn, parts, places, reached};

    /// Number of keys that are tried for each document of the repository; the command tries all.
    const SAMPLE: usize = 60;

    /// Number of keys that are tried for each kind of schema.
    const SAMPLE_OF_KIND: usize = 40;

    /// The keys that leave no trace, of so many that are tried. Each is tried in a part of the document that has it,
    /// because the whole document takes much longer to generate.
    fn silent(document: &Value, sample: usize) -> Vec<String> {
        let mut open = drawn(reached(document), sample);
        assert_eq!(open.len(), sample);
        let mut silent = Vec::new();
        let mut tried_in = |document: Value, keys: &[Place]| {
            if keys.is_empty() {
                return;
            }
            let trial = Trial::of(document).expect("it makes a crate");
            silent.extend(trial.run_on(keys).silent.iter().map(|place| place.pointer.to_string()));
        };
        for part in parts::of(document) {
            let (own, others): (Vec<_>, Vec<_>) = open.into_iter().partition(|key| parts::has(&part, &key.pointer));
            open = others;
            tried_in(part, &own);
        }
        tried_in(document.clone(), &open);
        silent
    }

    #[test]
    fn no_key_of_our_own_documents_is_silent() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace");
        for name in ["spec/cloudflare.json", "testbed/spec/openapi.yaml"] {
            let document = bundled(&root.join(name).display().to_string(), &Folder::new("")).expect("it can be read");
            assert_eq!(silent(&document, SAMPLE), [""; 0], "{name}");
        }
    }

    #[test]
    fn no_key_of_any_kind_of_schema_is_silent_at_any_place() {
        for kind in places::KINDS {
            assert_eq!(silent(&places::document(kind).into(), SAMPLE_OF_KIND), [""; 0], "{kind}");
        }
    }

    /// A key in another file is also a key of the document, and is tried.
    #[test]
    fn a_document_of_several_files_is_tried_as_one() {
        let entry = json!({
            "openapi": "3.0.4",
            "info": { "title": "t", "version": "1" },
            "servers": [{ "url": "https://example.com" }],
            "paths": { "/a": { "$ref": "paths.json#/a" } },
        });
        let get = json!({ "operationId": "a", "parameters": [{ "$ref": "parts.json#/q" }], "responses": { "204": { "description": "Done." } } });
        let parameter = json!({ "name": "q", "in": "query", "allowEmptyValue": true, "schema": { "type": "string", "maxLength": 3 } });
        let files = [
            ("a.json", entry),
            ("paths.json", json!({ "a": { "get": get } })),
            ("parts.json", json!({ "q": parameter })),
        ];
        let files: BTreeMap<_, _> =
            files.into_iter().map(|(name, file)| (name.to_owned(), file.to_string().into_bytes())).collect();
        let trial = Trial::load("a.json", &files).expect("it makes a crate");
        let tried = trial.run(0);
        assert!(tried.silent.is_empty(), "{:?}", tried.silent);
        // The keys of the parameter are among them, but not the keys that the table excuses.
        let parameter = Pointer::from_escaped("/components/parameters/q");
        assert!(trial.is_silent(&parameter.key("allowEmptyValue")) && !trial.is_silent(&parameter.key("schema")));
    }

    #[test]
    fn a_key_without_a_trace_is_found() {
        let parameter = json!({ "name": "a", "in": "query", "allowEmptyValue": true, "schema": { "type": "string" } });
        let document = json!({
            "openapi": "3.0.4",
            "info": { "title": "t", "version": "1" },
            "servers": [{ "url": "https://example.com" }],
            "paths": { "/a": { "get": { "operationId": "a", "parameters": [parameter], "responses": { "204": { "description": "Done." } } } } },
        });
        let trial = Trial::of(document.into()).expect("it makes a crate");
        let place = Pointer::from_escaped("/paths/~1a/get/parameters/0");
        assert!(trial.is_silent(&place.key("allowEmptyValue")));
        assert!(!trial.is_silent(&place.key("name")));
        // A key that the table excuses does not count.
        assert!(trial.run(0).silent.is_empty());
    }
}
