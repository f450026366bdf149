//! Pass: makes a union of a schema whose `type` is array or object if it also describes the other type.
//!
//! By the specification, `items` beside `type: object`, or `properties` beside `type: array`, has no effect. Its author
//! meant one of the two types, but only the server knows which. So both are kept.

use super::Context;
use super::grammar::Kind;
use super::walk::{self, At};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};

/// Keywords that only arrays have.
const ARRAY: [&str; 5] = ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"];
/// Keywords that only objects have.
const OBJECT: [&str; 5] = ["properties", "additionalProperties", "required", "minProperties", "maxProperties"];
/// Keywords that combine schemas. A schema with one of them is not changed.
const COMPOSED: [&str; 4] = ["allOf", "oneOf", "anyOf", "$ref"];

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    walk::document(document, &mut |kind, at, value| {
        if let (Kind::Schema, Value::Object(members)) = (kind, value) {
            schema(cx, at, members);
        }
    });
}

fn schema(cx: &mut Context<'_>, at: &At, members: &mut Map) {
    let (other, keyword) = match walk::only_type(members) {
        Some("object") => ("array", "items"),
        Some("array") => ("object", "properties"),
        _ => return,
    };
    let says = members.get(keyword).and_then(Value::as_object).is_some_and(|inner| !inner.is_empty());
    if !says || COMPOSED.iter().any(|key| members.contains_key(key)) {
        return;
    }
    let ty = members.remove("type").unwrap_or_default();
    let message = format!("`type` is {ty} beside `{keyword}`, which says that it is an {other}; it is read as either");
    cx.report(Code::Unsatisfiable, at, message);
    let arms: Vec<Value> = [("array", ARRAY), ("object", OBJECT)]
        .into_iter()
        .enumerate()
        .map(|(index, (ty, keywords))| arm(cx, at, members, (index, ty), &keywords))
        .collect();
    members.insert("anyOf".to_owned(), Value::Array(arms));
}

/// Returns the part of the schema that is of type `ty`. The origins of its members are in the whole schema.
fn arm(cx: &mut Context<'_>, at: &At, members: &mut Map, (index, ty): (usize, &str), keywords: &[&str]) -> Value {
    let whole = at.pointer();
    let place = whole.key("anyOf").index(index);
    let mut arm = Map::new();
    arm.insert("type".to_owned(), json!(ty));
    for keyword in keywords {
        if let Some(value) = members.remove(keyword) {
            cx.origins.moved(&place.key(keyword), &whole.key(keyword));
            arm.insert((*keyword).to_owned(), value);
        }
    }
    if ty == "array" {
        // An array must have `items` (OpenAPI 3.0.4, section 4.7.24.1).
        arm.entry("items").or_insert_with(|| json!({}));
    }
    Value::Object(arm)
}
