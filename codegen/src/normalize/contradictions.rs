//! Pass: a schema whose `type` is one of array and object and that describes the other as well becomes a choice of the two.
//!
//! `type: object` beside `items`, or `type: array` beside `properties`, says by the letter that the second counts for
//! nothing. Its author meant one of the two, and which one only the server knows: both are kept.

use serde_json::{Map, Value, json};

use super::Context;
use super::grammar::Kind;
use super::walk::{self, At};
use crate::diagnostics::Code;

/// Keywords of arrays alone.
const ARRAY: [&str; 5] = ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"];
/// Keywords of objects alone.
const OBJECT: [&str; 5] = ["properties", "additionalProperties", "required", "minProperties", "maxProperties"];
/// Keywords that put schemas together: what stands beside them is left as it is.
const COMPOSED: [&str; 4] = ["allOf", "oneOf", "anyOf", "$ref"];

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    walk::document(document, &mut |kind, at, value| {
        if let (Kind::Schema, Value::Object(members)) = (kind, value) {
            schema(cx, at, members);
        }
    });
}

fn schema(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    let (other, keyword) = match walk::only_type(members) {
        Some("object") => ("array", "items"),
        Some("array") => ("object", "properties"),
        _ => return,
    };
    let says = members.get(keyword).and_then(Value::as_object).is_some_and(|inner| !inner.is_empty());
    if !says || COMPOSED.iter().any(|key| members.contains_key(*key)) {
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

/// The part of the schema that is of type `ty`; its pieces came from the whole.
fn arm(
    cx: &mut Context<'_>,
    at: &At,
    members: &mut Map<String, Value>,
    (index, ty): (usize, &str),
    keywords: &[&str],
) -> Value {
    let whole = at.pointer();
    let place = whole.key("anyOf").index(index);
    let mut arm = Map::new();
    arm.insert("type".to_owned(), json!(ty));
    for keyword in keywords {
        if let Some(value) = members.remove(*keyword) {
            cx.origins.moved(&place.key(keyword), &whole.key(keyword));
            arm.insert((*keyword).to_owned(), value);
        }
    }
    if ty == "array" {
        // OpenAPI 3.0.4, section 4.7.24.1: an array must say `items`.
        arm.entry("items").or_insert_with(|| json!({}));
    }
    Value::Object(arm)
}
