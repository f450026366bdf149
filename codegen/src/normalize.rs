//! Converts any version of OpenAPI to one dialect, the newest: OpenAPI 3.2 with schemas of JSON Schema 2020-12.
//!
//! Each pass is a function in a file of its own. The passes run in the order of the list.

mod bundle;
mod carry;
mod contradictions;
pub(crate) mod events;
pub(crate) mod grammar;
mod hooks;
mod identifiers;
pub(crate) mod keywords;
pub(crate) mod links;
mod media_types;
mod modern;
mod operations;
mod overlay;
pub(crate) mod parameters;
mod paths;
pub(crate) mod positions;
pub(crate) mod references;
mod rules;
mod servers;
mod shape;
mod statuses;
mod swagger2;
mod texts;
pub(crate) mod walk;

use crate::diagnostics::{Code, Diagnostics};
use crate::json::Value;
use crate::pointer::{self, Pointer};
use crate::source::{self, Loader, Origins, Sources, Spellings};

use walk::At;

pub(crate) use overlay::apply as apply_overlay;

/// The estimated number of bytes that copies may add to any document. Without a limit, a few pieces that copy each
/// other often could fill the memory.
const COPIED: usize = 4 << 20;

/// Copies may add this many times the size of a larger document.
const COPIED_TIMES: usize = 8;

/// Returns the number of bytes that copies may add to a document of this many bytes.
fn most_copied(weight: usize) -> usize {
    COPIED.max(weight.saturating_mul(COPIED_TIMES))
}

/// The state that every pass has: it reports diagnostics and records what it moved.
pub(crate) struct Context<'a> {
    /// Receives the diagnostics.
    pub(crate) diagnostics: &'a mut Diagnostics,
    /// The origins of pieces in the source.
    pub(crate) origins: &'a mut Origins,
    /// The spelling of scalars that JSON would write differently.
    pub(crate) spellings: &'a Spellings,
    /// The version of the document as given.
    pub(crate) dialect: Dialect,
    /// The estimated number of bytes that copies may still add.
    pub(crate) copies: usize,
}

impl Context<'_> {
    fn report(&mut self, code: Code, at: &At, message: impl Into<String>) {
        self.tell(code, &at.pointer(), message);
    }

    /// Returns the text of a boolean or a number as the document writes it. The numbers `1.10` and `1.1` are equal, but
    /// their texts are not.
    fn spelled(&self, at: &At, value: &Value) -> Option<String> {
        if !(value.is_boolean() || value.is_number()) {
            return None;
        }
        let written = if self.spellings.is_empty() {
            None
        } else {
            self.spellings.of(&self.origins.original(&at.pointer()), value)
        };
        Some(written.map_or_else(|| value.to_string(), str::to_owned))
    }

    /// Returns a copy of a value, `None` if the document would become too large.
    fn copy(&mut self, value: &Value) -> Option<Value> {
        self.copies = self.copies.checked_sub(source::weight(value))?;
        Some(value.clone())
    }

    /// Reports at the current place in the source. It is found now, because passes move pieces, and another value may
    /// be at the same pointer later.
    fn tell(&mut self, code: Code, pointer: &Pointer, message: impl Into<String>) {
        self.diagnostics.report_source(code, self.origins.original(pointer), message, None);
    }

    fn tell_with_help(&mut self, code: Code, pointer: &Pointer, message: impl Into<String>, help: String) {
        self.diagnostics.report_source(code, self.origins.original(pointer), message, Some(help));
    }
}

/// The version of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dialect {
    /// Swagger 2.0
    Swagger2,
    /// OpenAPI 3.0
    V30,
    /// OpenAPI 3.1. From this version on, schemas are JSON Schema 2020-12.
    V31,
    /// OpenAPI 3.2
    V32,
}

/// Files that are often mistaken for OpenAPI documents, each with a place that only it has.
const OTHER_KINDS: [(&str, &str); 9] = [
    ("/asyncapi", "an AsyncAPI document"),
    ("/arazzo", "an Arazzo document"),
    ("/overlay", "an overlay, which belongs under `overlays` of the configuration"),
    ("/info/_postman_id", "a Postman collection, which other tools convert"),
    ("/info/schema", "a Postman collection, which other tools convert"),
    ("/swaggerVersion", "a document of Swagger 1, which other tools convert"),
    ("/discoveryVersion", "a Google discovery document, which other tools convert"),
    ("/log/entries", "a recording of requests"),
    ("/$schema", "a JSON Schema; an OpenAPI document may refer to it"),
];

/// Finds the version of a document.
///
/// # Errors
/// If it is not a version that is read: the code and the message of the diagnostic.
pub(crate) fn dialect(document: &Value) -> Result<Dialect, (Code, String)> {
    let Value::Object(members) = document else {
        return Err((Code::NotOpenApi, "the root is not an object".to_owned()));
    };
    let Some(version) = members.get("openapi").or_else(|| members.get("swagger")) else {
        let other = OTHER_KINDS.iter().find(|(pointer, _)| document.pointer(pointer).is_some());
        let other = other.map(|(_, kind)| format!(": it is {kind}")).unwrap_or_default();
        return Err((Code::NotOpenApi, format!("the root has neither `openapi` nor `swagger`{other}")));
    };
    let text = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
    let unsupported = || (Code::UnsupportedVersion, format!("`{text}` is not a version that is read"));
    let dialect = match text.split('.').take(2).collect::<Vec<_>>()[..] {
        ["2", "0"] | ["2"] => Dialect::Swagger2,
        ["3", "0"] | ["3"] => Dialect::V30,
        ["3", "1"] => Dialect::V31,
        ["3", "2"] => Dialect::V32,
        _ => return Err(unsupported()),
    };
    let parts = ["paths", "components", "webhooks", "x-webhooks", "definitions"];
    if !parts.iter().any(|part| members.get(part).is_some_and(Value::is_object)) {
        return Err((Code::NotOpenApi, "the root has none of `paths`, `components` and `webhooks`".to_owned()));
    }
    Ok(dialect)
}

/// A step of normalization, which changes the document and reports what it found.
type Pass = fn(&mut Context<'_>, &mut Value);

/// The passes, in the order in which they run. Overlays are applied and files bundled before them.
const PASSES: &[Pass] = &[
    swagger2::run,
    rules::run,
    positions::run,
    modern::run,
    shape::run,
    contradictions::run,
    references::run,
    texts::run,
    servers::run,
    paths::run,
    hooks::run,
    links::run,
    parameters::run,
    operations::run,
    statuses::run,
    media_types::run,
    carry::run,
];

/// Bundles the files that a document refers to, and runs all passes.
pub(crate) fn run(
    document: &mut Value,
    dialect: Dialect,
    sources: &mut Sources,
    loader: &dyn Loader,
    diagnostics: &mut Diagnostics,
) {
    identifiers::run(document, &mut sources.origins);
    bundle::run(document, dialect, sources, loader, diagnostics);
    let Sources { origins, spellings, .. } = sources;
    let copies = most_copied(source::weight(document));
    let mut cx = Context { diagnostics, origins, spellings, dialect, copies };
    for pass in PASSES {
        pass(&mut cx, document);
    }
}

/// Only bundles the files that a document refers to, so that the document is in one file.
pub(crate) fn bundled(
    document: &mut Value,
    dialect: Dialect,
    sources: &mut Sources,
    loader: &dyn Loader,
    diagnostics: &mut Diagnostics,
) {
    bundle::run(document, dialect, sources, loader, diagnostics);
}

/// Returns the value at a pointer.
pub(crate) fn lookup<'v>(document: &'v Value, pointer: &Pointer) -> Option<&'v Value> {
    pointer::value_at(document, pointer.path())
}

#[cfg(test)]
mod tests;
