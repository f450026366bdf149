//! Reads the normalized value as a typed document.
//!
//! `openapiv3` reads everything except schemas, and `schema` reads schemas. `openapiv3` sees a reference to its own place
//! instead of each schema. The types of OpenAPI 3.0 have no field for some parts of a document. These parts are
//! kept under `x-restwright-` keys of the same object:
//!
//! | in the document | how it is kept |
//! |---|---|
//! | a description beside a reference | stays there, and replaces that of the referred object |
//! | `$ref` of a path item; `components.pathItems` | the path item is copied to its place |
//! | `explode` of an Encoding Object, because its default depends on the style | `x-restwright-explode` as well |
//! | `itemSchema` of a Media Type Object (3.2) | `schema`, if items are read one by one; else reported |
//! | `allowReserved`, `allowEmptyValue` of a parameter that is not in the query | `x-restwright-allow-reserved`, `x-restwright-allow-empty-value` |
//! | a style that the location does not allow | the default style; `x-restwright-style`; reported |
//! | a schema that is `false` | `not` with a schema that allows everything; `x-restwright-never` |
//! | `schema` beside `content` in a parameter | `schema` stays, `x-restwright-content`; reported |
//! | `links` | `x-restwright-links`, with those of components in their places |
//! | `query` and `additionalOperations` | `x-restwright-method-` and the method |
//! | path items of `webhooks`, `x-webhooks` and `callbacks` | `x-restwright-hooks` of the root, each with its owner |
//! | a key of Responses that is not a status | left out and reported |
//! | a path without `/` | gets a `/`; reported |

mod outline;
mod read;
pub(crate) mod schema;

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::diagnostics::{Code, Diagnostics};
use crate::json::{Map, Value, json};
use crate::normalize::grammar::{HOOKS, Kind, operations};
use crate::normalize::walk::{self, At};
use crate::normalize::{self, Dialect};
use crate::pointer::Pointer;
use crate::source::{Loader, Sources};

use outline::Outline;

/// A document, ready for the model.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// The typed document.
    pub openapi: OpenAPI,
    /// The normalized value it was read from.
    pub value: Value,
    /// The pieces that `openapiv3` reads if something refers to them.
    outline: Outline,
    /// Operations that could not be read.
    pub skipped: Vec<Skipped>,
    /// The document before normalization.
    pub original: Original,
    /// The files, and the place of each piece of `value` in them.
    pub sources: Sources,
}

impl Document {
    /// Returns the piece at a place as `openapiv3` sees it: with a reference to its place instead of each schema.
    pub(crate) fn piece(&self, place: &Pointer) -> Option<&Value> {
        self.outline.piece(&self.value, place)
    }
}

/// The parts of a document that are needed after the model is built. The typed document is dropped, because it takes
/// memory.
#[derive(Debug, Clone)]
pub(crate) struct Normalized {
    /// The normalized value.
    pub value: Value,
    /// Operations that could not be read.
    pub skipped: Vec<Skipped>,
    /// The document before normalization.
    pub original: Original,
    /// The files, and the place of each piece of `value` in them.
    pub sources: Sources,
}

impl Normalized {
    /// Returns the normalized value, and frees the rest.
    pub(crate) fn into_value(self) -> Value {
        self.value
    }
}

impl From<Document> for Normalized {
    fn from(document: Document) -> Self {
        let Document { openapi: _, value, outline: _, skipped, original, sources } = document;
        Self { value, skipped, original, sources }
    }
}

/// An operation that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Skipped {
    /// Its place in the source.
    pub pointer: Pointer,
    /// The code of the diagnostic.
    pub code: Code,
    /// The message of the diagnostic.
    pub message: String,
}

/// The facts about the document as given that a report has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Original {
    /// Its path, as given.
    pub path: String,
    /// `openapi` or `swagger`, as written.
    pub openapi: String,
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// Number of operations under `paths`, including those in other files.
    pub operations: usize,
    /// Number of schemas under `components/schemas` or `definitions`.
    pub schemas: usize,
}

/// The document cannot be used. The diagnostics say why, and the sources give the lines.
#[derive(Debug, Clone)]
pub(crate) struct Rejected {
    /// The files that were read before.
    pub sources: Sources,
}

impl std::fmt::Display for Rejected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` cannot be used", self.sources.entry())
    }
}

impl std::error::Error for Rejected {}

/// Loads a document, applies the overlays in order, normalizes it and reads it.
///
/// # Errors
/// If the file cannot be read, is not an OpenAPI document of a version that is read, or an overlay is not valid or no
/// longer applies. All other defects are repaired or left out, and reported.
pub(crate) fn load(
    path: &str,
    overlays: &[String],
    loader: &dyn Loader,
    diagnostics: &mut Diagnostics,
) -> Result<Document, Rejected> {
    let mut sources = Sources::new(path);
    match read(path, overlays, &mut sources, loader, diagnostics) {
        Some((value, dialect, original)) => Ok(finish(value, dialect, original, sources, loader, diagnostics)),
        None => Err(Rejected { sources }),
    }
}

/// Normalizes and reads a document of one file that has been parsed. Diagnostics have no lines, because there is no text.
///
/// # Errors
/// If it is not an OpenAPI document of a version that is read.
pub(crate) fn parsed(path: &str, value: Value, diagnostics: &mut Diagnostics) -> Result<Document, Rejected> {
    let sources = Sources::new(path);
    let original = describe(path, &value);
    match read_dialect(&value, diagnostics) {
        Some(dialect) => Ok(finish(value, dialect, original, sources, &BTreeMap::new(), diagnostics)),
        None => Err(Rejected { sources }),
    }
}

/// Returns a document as it is written, with the pieces of other files that it refers to as its own. Nothing is
/// repaired or converted.
///
/// # Errors
/// If the file cannot be read, or is not an OpenAPI document of a version that is read.
pub(crate) fn bundled(path: &str, loader: &dyn Loader, diagnostics: &mut Diagnostics) -> Result<Value, Rejected> {
    let mut sources = Sources::new(path);
    match read(path, &[], &mut sources, loader, diagnostics) {
        Some((mut value, dialect, _)) => {
            normalize::bundled(&mut value, dialect, &mut sources, loader, diagnostics);
            Ok(value)
        }
        None => Err(Rejected { sources }),
    }
}

fn read(
    path: &str,
    overlays: &[String],
    sources: &mut Sources,
    loader: &dyn Loader,
    diagnostics: &mut Diagnostics,
) -> Option<(Value, Dialect, Original)> {
    let mut value = match sources.read(path, loader, diagnostics) {
        Ok(value) => value,
        Err(error) => {
            diagnostics.report_at(error.code, path, error.position, error.message);
            return None;
        }
    };
    let original = describe(path, &value);
    let mut usable = true;
    for overlay in overlays {
        usable &= normalize::apply_overlay(&mut value, overlay, sources, loader, diagnostics);
    }
    let dialect = read_dialect(&value, diagnostics);
    dialect.filter(|_| usable).map(|dialect| (value, dialect, original))
}

/// Returns the version of a document, or reports that it is not one that is read.
fn read_dialect(value: &Value, diagnostics: &mut Diagnostics) -> Option<Dialect> {
    let dialect = normalize::dialect(value).map_err(|(code, message)| {
        let place = ["/openapi", "/swagger"].into_iter().find(|key| value.pointer(key).is_some()).unwrap_or_default();
        diagnostics.report(code, &Pointer::from_escaped(place), message);
    });
    dialect.ok()
}

fn finish(
    mut value: Value,
    dialect: Dialect,
    mut original: Original,
    mut sources: Sources,
    loader: &dyn Loader,
    diagnostics: &mut Diagnostics,
) -> Document {
    normalize::run(&mut value, dialect, &mut sources, loader, diagnostics);
    original.operations = original.operations.max(operation_count(&value));
    let mut skipped = Vec::new();
    let (openapi, outline) = typed(&value, &sources, &mut skipped, diagnostics);
    Document { openapi, value, outline, skipped, original, sources }
}

fn describe(path: &str, value: &Value) -> Original {
    let text = |pointer: &str| match value.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(other @ (Value::Number(_) | Value::Bool(_))) => other.to_string(),
        _ => String::new(),
    };
    let version = [text("/openapi"), text("/swagger")].into_iter().find(|text| !text.is_empty());
    let schemas = value.pointer("/components/schemas").or_else(|| value.pointer("/definitions"));
    Original {
        path: path.to_owned(),
        openapi: version.unwrap_or_default(),
        title: text("/info/title"),
        version: text("/info/version"),
        operations: operation_count(value),
        schemas: schemas.and_then(Value::as_object).map_or(0, Map::len),
    }
}

fn operation_count(value: &Value) -> usize {
    let paths = value.pointer("/paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten().filter(|(path, _)| !path.starts_with("x-"));
    items
        .map(|(_, item)| {
            let additional = item.get("additionalOperations").and_then(Value::as_object).map_or(0, Map::len);
            operations(item).len() + usize::from(item.get("query").is_some_and(Value::is_object)) + additional
        })
        .sum()
}

/// Reads the value. If `openapiv3` refuses it, the smallest refused pieces are replaced in a copy, and that is read.
fn typed(
    value: &Value,
    sources: &Sources,
    skipped: &mut Vec<Skipped>,
    diagnostics: &mut Diagnostics,
) -> (OpenAPI, Outline) {
    let mut outline = Outline::without_paths(value);
    // A webhook or callback that is left out does not count as a skipped operation.
    let mut received = Vec::new();
    Refusals { sources, skipped: &mut received, diagnostics }.hooks(&mut outline.whole);
    if let Ok(openapi) = read::document(value) {
        return (openapi, outline);
    }
    outline.complete(value);
    let mut refusals = Refusals { sources, skipped, diagnostics };
    refusals.repair(Kind::Document, &mut At::root(), &mut outline.whole);
    let openapi = OpenAPI::deserialize(&outline.whole).unwrap_or_else(|error| {
        // Every piece was accepted alone, so only the root is refused. Nothing but the pieces is used of it.
        refusals.diagnostics.report(Code::Refused, &Pointer::root(), format!("the document: {error}"));
        OpenAPI { openapi: "3.0.3".to_owned(), ..OpenAPI::default() }
    });
    (openapi, outline)
}

struct Refusals<'a> {
    sources: &'a Sources,
    skipped: &'a mut Vec<Skipped>,
    diagnostics: &'a mut Diagnostics,
}

impl Refusals<'_> {
    /// Repairs the path items of webhooks and callbacks, because `openapiv3` does not check them.
    fn hooks(&mut self, value: &mut Value) {
        let Some(Value::Object(items)) = value.get_mut(HOOKS) else { return };
        let mut at = At::root();
        at.inside(HOOKS, |at| {
            items.retain(|key, item| at.inside(key, |at| self.repair(Kind::PathItem, at, item)));
        });
    }

    /// Replaces the refused pieces inside a piece, then the piece itself if it is still refused. Returns false if
    /// nothing can replace it, so that it must be removed.
    fn repair(&mut self, kind: Kind, at: &mut At, value: &mut Value) -> bool {
        if refusal(kind, value).is_none() && kind != Kind::Document {
            return true;
        }
        let mut removed: Vec<Pointer> = Vec::new();
        walk::children(kind, at, value, &mut |kind, at, value| {
            if !self.repair(kind, at, value) {
                removed.push(at.pointer());
            }
        });
        let above = at.pointer();
        for place in removed.iter().rev() {
            remove(value, &place.as_str()[above.as_str().len()..]);
        }
        match refusal(kind, value) {
            Some(message) if kind != Kind::Document => self.replace(kind, at, value, &message),
            _ => true,
        }
    }

    fn replace(&mut self, kind: Kind, at: &At, value: &mut Value, message: &str) -> bool {
        let pointer = at.pointer();
        let stand_in = match kind {
            Kind::MediaType | Kind::Encoding | Kind::RequestBody | Kind::Components => Some(json!({})),
            Kind::Response => Some(json!({"description": ""})),
            Kind::Header => Some(json!({"schema": {}})),
            Kind::Info => Some(json!({"title": "", "version": ""})),
            Kind::Document
            | Kind::Contact
            | Kind::License
            | Kind::Server
            | Kind::ServerVariable
            | Kind::Tag
            | Kind::ExternalDocs
            | Kind::PathItem
            | Kind::Operation
            | Kind::Parameter
            | Kind::Example
            | Kind::Schema
            | Kind::Discriminator
            | Kind::SecurityScheme
            | Kind::OAuthFlows
            | Kind::OAuthFlow
            | Kind::Callback
            | Kind::Link => None,
        };
        let message = format!("{}: {message}", noun(kind));
        self.diagnostics.report(Code::Refused, &pointer, message.clone());
        if kind == Kind::Operation {
            let pointer = self.sources.original(&pointer);
            self.skipped.push(Skipped { pointer, code: Code::Refused, message });
        }
        match stand_in {
            Some(stand_in) => {
                *value = stand_in;
                true
            }
            None => false,
        }
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Parameter => "the parameter",
        Kind::Response => "the response",
        Kind::SecurityScheme => "the security scheme",
        Kind::RequestBody => "the request body",
        Kind::MediaType => "the media type",
        Kind::Operation => "the operation is not generated",
        Kind::Document
        | Kind::Info
        | Kind::Contact
        | Kind::License
        | Kind::Server
        | Kind::ServerVariable
        | Kind::Tag
        | Kind::ExternalDocs
        | Kind::Components
        | Kind::PathItem
        | Kind::Encoding
        | Kind::Header
        | Kind::Example
        | Kind::Schema
        | Kind::Discriminator
        | Kind::OAuthFlows
        | Kind::OAuthFlow
        | Kind::Callback
        | Kind::Link => "the piece",
    }
}

/// Returns the error of `openapiv3` if it refuses a piece.
fn refusal(kind: Kind, value: &Value) -> Option<String> {
    match kind {
        Kind::Document => refused::<OpenAPI>(value),
        Kind::Info => refused::<openapiv3::Info>(value),
        Kind::Contact => refused::<openapiv3::Contact>(value),
        Kind::License => refused::<openapiv3::License>(value),
        Kind::Server => refused::<openapiv3::Server>(value),
        Kind::ServerVariable => refused::<openapiv3::ServerVariable>(value),
        Kind::Tag => refused::<openapiv3::Tag>(value),
        Kind::ExternalDocs => refused::<openapiv3::ExternalDocumentation>(value),
        Kind::Components => refused::<openapiv3::Components>(value),
        Kind::PathItem => refused::<openapiv3::PathItem>(value),
        Kind::Operation => refused::<openapiv3::Operation>(value),
        Kind::Parameter => refused::<openapiv3::ReferenceOr<openapiv3::Parameter>>(value),
        Kind::RequestBody => refused::<openapiv3::ReferenceOr<openapiv3::RequestBody>>(value),
        Kind::MediaType => refused::<openapiv3::MediaType>(value),
        Kind::Encoding => refused::<openapiv3::Encoding>(value),
        Kind::Response => refused::<openapiv3::ReferenceOr<openapiv3::Response>>(value),
        Kind::Header => refused::<openapiv3::ReferenceOr<openapiv3::Header>>(value),
        Kind::Example => refused::<openapiv3::ReferenceOr<openapiv3::Example>>(value),
        // Schemas are read by `schema`. Here each is a reference to its own place.
        Kind::Schema | Kind::Discriminator => None,
        Kind::SecurityScheme => refused::<openapiv3::ReferenceOr<openapiv3::SecurityScheme>>(value),
        Kind::OAuthFlows => refused::<openapiv3::OAuth2Flows>(value),
        // The four flows have types of their own, so only the whole object is checked. The path items of callbacks and
        // the links have been moved before.
        Kind::OAuthFlow | Kind::Callback | Kind::Link => None,
    }
}

fn refused<T: DeserializeOwned>(value: &Value) -> Option<String> {
    T::deserialize(value).err().map(|error| error.to_string())
}

/// Removes the value at a path of escaped tokens from its object or list.
fn remove(value: &mut Value, path: &str) {
    let pointer = Pointer::from_escaped(path);
    let Some(last) = pointer.last() else { return };
    let above = path.rfind('/').map_or("", |slash| &path[..slash]);
    match value.pointer_mut(above) {
        Some(Value::Object(members)) => {
            members.remove(&last);
        }
        Some(Value::Array(items)) => {
            if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod tests;
