//! Makes the value that `openapiv3` reads: the document with a reference to its own place instead of each schema.

use serde_json::{Map, Value, json};

use crate::normalize::grammar::{Expect, Kind};
use crate::normalize::walk::At;

/// Returns the document without its schemas.
pub(super) fn of(document: &Value) -> Value {
    object(Kind::Document, &mut At::root(), document)
}

fn object(kind: Kind, at: &mut At, value: &Value) -> Value {
    if kind == Kind::Schema {
        return json!({ "$ref": format!("#{}", at.pointer()) });
    }
    let Value::Object(members) = value else { return value.clone() };
    let members = members.iter().map(|(key, value)| {
        let inner = match kind.field(key) {
            Some(field) => at.inside(key, |at| expected(field.expect, at, value)),
            None => value.clone(),
        };
        (key.clone(), inner)
    });
    Value::Object(members.collect())
}

fn expected(expect: Expect, at: &mut At, value: &Value) -> Value {
    match (expect, value) {
        (Expect::One(kind) | Expect::BoolOr(kind), Value::Object(_)) => object(kind, at, value),
        (Expect::List(kind), Value::Array(items)) => {
            let items = items.iter().enumerate();
            Value::Array(
                items.map(|(index, item)| at.inside(&index.to_string(), |at| object(kind, at, item))).collect(),
            )
        }
        (Expect::Map(kind), Value::Object(members)) => {
            let members = members.iter();
            let members = members.map(|(key, value)| (key.clone(), at.inside(key, |at| object(kind, at, value))));
            Value::Object(members.collect())
        }
        (Expect::Paths, Value::Object(members)) => by_key(Kind::PathItem, at, members),
        (Expect::Responses, Value::Object(members)) => by_key(Kind::Response, at, members),
        _ => value.clone(),
    }
}

fn by_key(kind: Kind, at: &mut At, members: &Map<String, Value>) -> Value {
    let members = members.iter().map(|(key, value)| {
        let is_extension = key.starts_with("x-");
        let inner = if is_extension { value.clone() } else { at.inside(key, |at| object(kind, at, value)) };
        (key.clone(), inner)
    });
    Value::Object(members.collect())
}
