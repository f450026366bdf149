//! Walks over a document by its grammar.

use super::grammar::{Expect, Kind, holds_schema};
use crate::json::Value;
use crate::pointer::{Pointer, push_token};

/// The texts of the first indexes. Nearly all lists of a document are short, and each walk enters each of their items.
const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The number of escapes that few pointers exceed.
const ESCAPES: usize = 12;

/// The place of a walk: one buffer for the whole walk. A pointer is made only if there is something to report. A walk
/// enters nearly every key of a document, so keys are stored without escapes.
#[derive(Debug, Default, Clone)]
pub(crate) struct At {
    /// The keys on the way, one after the other.
    keys: String,
    /// The end of each key in `keys`.
    ends: Vec<usize>,
}

impl At {
    /// Returns the root of the document.
    pub(crate) fn root() -> Self {
        Self::default()
    }

    /// Returns the place of a pointer.
    pub(crate) fn from_pointer(pointer: &Pointer) -> Self {
        let mut at = Self::default();
        pointer.tokens().for_each(|token| at.push(&token));
        at
    }

    /// Returns the pointer of this place.
    pub(crate) fn pointer(&self) -> Pointer {
        // Each key has a `/` before it, and a path has some more, which are escaped.
        let mut text = String::with_capacity(self.keys.len() + self.ends.len() + ESCAPES);
        for (index, end) in self.ends.iter().enumerate() {
            push_token(&mut text, &self.keys[self.start(index)..*end]);
        }
        Pointer::from_escaped(text)
    }

    /// Returns the number of keys that lead here.
    pub(crate) fn depth(&self) -> usize {
        self.ends.len()
    }

    /// Returns the start of a key.
    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// Calls `action` one level down.
    pub(crate) fn inside<T>(&mut self, key: &str, action: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.keys.len();
        self.push(key);
        let result = action(self);
        self.keys.truncate(length);
        self.ends.pop();
        result
    }

    /// Calls `action` one level down, at an item of a list.
    pub(crate) fn at_item<T>(&mut self, index: usize, action: impl FnOnce(&mut Self) -> T) -> T {
        match DIGITS.get(index) {
            Some(text) => self.inside(text, action),
            None => self.inside(&index.to_string(), action),
        }
    }

    fn push(&mut self, key: &str) {
        self.keys.push_str(key);
        self.ends.push(self.keys.len());
    }
}

/// The function that is called for each object.
pub(crate) type Visit<'v> = dyn FnMut(Kind, &mut At, &mut Value) + 'v;

/// Visits every object of the document, the outer before the inner. References are visited, but not followed.
pub(crate) fn document(document: &mut Value, visit: &mut Visit<'_>) {
    walk(Kind::Document, &mut At::root(), document, visit);
}

/// Visits every object outside of schemas, the outer before the inner. Schemas are most of a document, and have
/// no objects of other kinds inside that matter.
pub(crate) fn around_schemas(document: &mut Value, visit: &mut Visit<'_>) {
    around(Kind::Document, &mut At::root(), document, visit);
}

fn around(kind: Kind, at: &mut At, value: &mut Value, visit: &mut Visit<'_>) {
    if kind != Kind::Schema {
        visit(kind, at, value);
        children(kind, at, value, &mut |kind, at, value| around(kind, at, value, visit));
    }
}

/// Visits an object and all objects inside it.
pub(crate) fn walk(kind: Kind, at: &mut At, value: &mut Value, visit: &mut Visit<'_>) {
    visit(kind, at, value);
    children(kind, at, value, &mut |kind, at, value| walk(kind, at, value, visit));
}

/// Visits the objects directly inside one.
pub(crate) fn children(kind: Kind, at: &mut At, value: &mut Value, visit: &mut Visit<'_>) {
    let Value::Object(members) = value else { return };
    if kind.may_be_reference() && members.contains_key("$ref") && kind != Kind::PathItem {
        return;
    }
    for (key, value) in members {
        // Most members are texts, and nothing is inside them.
        if !value.is_object() && !value.is_array() && !holds_schema(key) {
            continue;
        }
        if let Some(field) = kind.field(key) {
            expected(field.expect, at, (key, value), visit);
        }
    }
}

/// Visits the objects in the value of a key. Most values have none, so the place is changed only for those that do.
fn expected(expect: Expect, at: &mut At, (key, value): (&str, &mut Value), visit: &mut Visit<'_>) {
    match (expect, value) {
        (Expect::One(kind) | Expect::BoolOr(kind), value @ Value::Object(_)) => {
            at.inside(key, |at| visit(kind, at, value));
        }
        // Other values stay until a pass makes them objects: `true` is a schema in OpenAPI 3.1.
        (Expect::One(Kind::Schema), value) => at.inside(key, |at| visit(Kind::Schema, at, value)),
        (Expect::List(kind), Value::Array(items)) => at.inside(key, |at| {
            for (index, item) in items.iter_mut().enumerate() {
                at.at_item(index, |at| visit(kind, at, item));
            }
        }),
        (Expect::Map(kind), Value::Object(members)) => at.inside(key, |at| {
            for (key, value) in members {
                at.inside(key, |at| visit(kind, at, value));
            }
        }),
        (Expect::Paths, Value::Object(members)) => at.inside(key, |at| by_key(Kind::PathItem, at, members, visit)),
        (Expect::Responses, Value::Object(members)) => at.inside(key, |at| by_key(Kind::Response, at, members, visit)),
        _ => {}
    }
}

fn by_key(kind: Kind, at: &mut At, members: &mut crate::json::Map, visit: &mut Visit<'_>) {
    for (key, value) in members.iter_mut().filter(|(key, _)| !key.starts_with("x-")) {
        at.inside(key, |at| visit(kind, at, value));
    }
}

/// Keywords with a list of schemas for the same value.
pub(super) const COMBINED: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Returns the only type that a schema names beside `null`.
pub(crate) fn only_type(schema: &crate::json::Map) -> Option<&str> {
    match schema.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => {
            let mut names = names.iter().filter_map(Value::as_str).filter(|name| *name != "null");
            let only = names.next()?;
            names.next().is_none().then_some(only)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}
