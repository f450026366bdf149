//! The document as `openapiv3` sees it: with a reference to its own place instead of each schema.

use std::cell::OnceCell;

use crate::json::{Map, Value, json};
use crate::normalize::grammar::{Expect, Kind};
use crate::normalize::walk::At;
use crate::pointer::{Pointer, value_at};

/// The key of the document that has most of its content outside of schemas.
pub(super) const PATHS: &str = "paths";

/// A copy of the document without its schemas, for the pieces that others refer to.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    /// The document. It has its paths only if `openapiv3` refused a piece.
    pub(super) whole: Value,
    /// The paths, if something refers to one of their pieces, which is rare.
    paths: OnceCell<Value>,
}

impl Outline {
    /// Returns the outline of a document without its paths.
    pub(super) fn without_paths(document: &Value) -> Self {
        let members = document.as_object().into_iter().flatten().filter(|(key, _)| *key != PATHS);
        let whole = members.map(|(key, value)| (key.clone(), at_root(key, value))).collect();
        Self { whole: Value::Object(whole), paths: OnceCell::new() }
    }

    /// Adds the paths.
    pub(super) fn complete(&mut self, document: &Value) {
        if let (Value::Object(whole), Some(paths)) = (&mut self.whole, document.get(PATHS)) {
            whole.insert(PATHS.to_owned(), at_root(PATHS, paths));
        }
    }

    /// Returns the piece of `document` at a place.
    pub(super) fn piece(&self, document: &Value, place: &Pointer) -> Option<&Value> {
        let inside =
            place.as_str().strip_prefix("/paths").filter(|inside| inside.is_empty() || inside.starts_with('/'));
        match inside {
            Some(inside) if self.whole.get(PATHS).is_none() => {
                let paths = document.get(PATHS)?;
                value_at(self.paths.get_or_init(|| at_root(PATHS, paths)), inside)
            }
            Some(_) | None => value_at(&self.whole, place.as_str()),
        }
    }
}

/// Returns the outline of a member of the document.
fn at_root(key: &str, value: &Value) -> Value {
    At::root().inside(key, |at| copy(Inside::Fields(Kind::Document).member(key, value), at))
}

fn copy(seen: Seen<'_>, at: &mut At) -> Value {
    match seen {
        Seen::Value(value) => value.clone(),
        Seen::Schema => json!({ "$ref": format!("#{}", at.pointer()) }),
        Seen::Members(inside, members) => {
            let members = members.iter();
            members
                .map(|(key, value)| (key.clone(), at.inside(key, |at| copy(inside.member(key, value), at))))
                .collect()
        }
        Seen::Items(kind, items) => {
            let items = items.iter().enumerate();
            items.map(|(index, item)| at.at_item(index, |at| copy(Inside::piece(kind, item), at))).collect()
        }
    }
}

/// A piece of a document as `openapiv3` sees it.
#[derive(Clone, Copy)]
pub(super) enum Seen<'v> {
    /// A value that has no schemas inside.
    Value(&'v Value),
    /// A schema, which is seen as a reference to its own place.
    Schema,
    Members(Inside, &'v Map),
    /// A list of pieces of a kind.
    Items(Kind, &'v [Value]),
}

/// The content of an object.
#[derive(Clone, Copy)]
pub(super) enum Inside {
    /// The fields of a kind.
    Fields(Kind),
    /// A piece of the kind under each key.
    Map(Kind),
    /// A piece of the kind under each key that is not an extension.
    ByKey(Kind),
}

impl Inside {
    /// Returns the value under a key.
    pub(super) fn member<'v>(self, key: &str, value: &'v Value) -> Seen<'v> {
        match self {
            Self::Fields(kind) => kind.field(key).map_or(Seen::Value(value), |field| seen(field.expect, value)),
            Self::ByKey(_) if key.starts_with("x-") => Seen::Value(value),
            Self::Map(kind) | Self::ByKey(kind) => Self::piece(kind, value),
        }
    }

    /// Returns a member of a map, or an item of a list, of pieces of a kind.
    pub(super) fn piece(kind: Kind, value: &Value) -> Seen<'_> {
        match value {
            _ if kind == Kind::Schema => Seen::Schema,
            Value::Object(members) => Seen::Members(Self::Fields(kind), members),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Seen::Value(value),
        }
    }
}

/// Returns how a value is seen where the grammar expects something.
pub(super) fn seen(expect: Expect, value: &Value) -> Seen<'_> {
    match (expect, value) {
        (Expect::One(kind) | Expect::BoolOr(kind), Value::Object(_)) => Inside::piece(kind, value),
        (Expect::List(kind), Value::Array(items)) => Seen::Items(kind, items),
        (Expect::Map(kind), Value::Object(members)) => Seen::Members(Inside::Map(kind), members),
        (Expect::Paths, Value::Object(members)) => Seen::Members(Inside::ByKey(Kind::PathItem), members),
        (Expect::Responses, Value::Object(members)) => Seen::Members(Inside::ByKey(Kind::Response), members),
        _ => Seen::Value(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    fn sample() -> Value {
        json!({
            "openapi": "3.1.0",
            "info": { "title": "T", "version": "1" },
            "paths": { "/a/b": { "get": { "responses": { "200": { "description": "", "content": { "application/json": { "schema": {} } } } } } } },
            "components": { "schemas": { "A~/": true }, "parameters": { "p": { "name": "p", "in": "query", "schema": { "type": "string" } } } },
        })
    }

    #[test]
    fn a_piece_is_the_same_with_the_paths_and_without() {
        let document = sample();
        let short = Outline::without_paths(&document);
        let mut long = short.clone();
        long.complete(&document);
        assert!(short.whole.get(PATHS).is_none() && long.whole.get(PATHS).is_some());
        let media_type = "/paths/~1a~1b/get/responses/200/content/application~1json";
        for place in ["", "/paths", media_type, "/pathsx", "/components/parameters/p", "/info", "/paths/x"] {
            let place = Pointer::from_escaped(place);
            let (one, other) = (short.piece(&document, &place), long.piece(&document, &place));
            assert!(one == other || place.as_str().is_empty(), "{place}: {one:?}, {other:?}");
        }
        let found = short.piece(&document, &Pointer::from_escaped(media_type));
        assert_eq!(found, Some(&json!({ "schema": { "$ref": format!("#{media_type}/schema") } })));
        let schemas = short.piece(&document, &Pointer::from_escaped("/components/schemas"));
        assert_eq!(schemas, Some(&json!({ "A~/": { "$ref": "#/components/schemas/A~0~1" } })));
    }

    #[test]
    fn the_document_is_read_as_its_copy_is() {
        let mut document = sample();
        document["paths"]["/r"] = json!({ "$ref": "#/paths/~1a~1b" });
        document["paths"]["x-more"] = json!({ "get": { "responses": {} } });
        document["paths"]["slashless"] = json!({ "get": 1 });
        document["x-top"] = json!([1]);
        let mut outline = Outline::without_paths(&document);
        outline.complete(&document);
        let copied: openapiv3::OpenAPI =
            serde::Deserialize::deserialize(&outline.whole).expect("the sample is a document");
        let read = super::super::read::document(&document).expect("the same");
        assert_eq!((&read, read.paths.paths.len(), read.paths.extensions.len()), (&copied, 2, 1));
        document["paths"]["/a/b"]["get"] = json!(1);
        super::super::read::document(&document).expect_err("1 is no operation");
    }
}
