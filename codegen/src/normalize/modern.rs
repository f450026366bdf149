//! Pass: OpenAPI 3.1 and 3.2, whose schemas are JSON Schema 2020-12, said in OpenAPI 3.0's words.
//!
//! Documents of 3.0 use the newer words as well, so the pass runs over every document.

use serde_json::{Map, Number, Value, json};

use super::Context;
use super::grammar::Kind;
use super::walk::{self, At};
use crate::diagnostics::Code;

/// Keywords of JSON Schema that are carried and walked, by the key that carries them.
const CARRIED: &[(&str, &str)] = &[
    ("prefixItems", "x-restwright-prefix-items"),
    ("patternProperties", "x-restwright-pattern-properties"),
    ("propertyNames", "x-restwright-property-names"),
    ("contains", "x-restwright-contains"),
    ("if", "x-restwright-if"),
    ("then", "x-restwright-then"),
    ("else", "x-restwright-else"),
    ("$defs", "x-restwright-defs"),
    ("definitions", "x-restwright-definitions"),
    ("dependentSchemas", "x-restwright-dependent-schemas"),
    ("unevaluatedProperties", "x-restwright-unevaluated-properties"),
    ("unevaluatedItems", "x-restwright-unevaluated-items"),
];

/// The key that carries a keyword.
pub(super) fn carried(keyword: &str) -> Option<&'static str> {
    CARRIED.iter().find(|(from, _)| *from == keyword).map(|(_, to)| *to)
}

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    root(cx, document);
    walk::document(document, &mut |kind, at, value| match kind {
        Kind::Schema => schema(cx, at, value),
        Kind::PathItem => path_item(cx, at, value),
        Kind::MediaType => media_type(cx, at, value),
        Kind::Operation => set_aside(cx, at, value, "callbacks", "x-restwright-callbacks"),
        Kind::Server => drop(rename(value, "name", "x-restwright-name")),
        Kind::Response => set_aside(cx, at, value, "links", "x-restwright-links"),
        Kind::Components => {
            set_aside(cx, at, value, "callbacks", "x-restwright-callbacks");
            set_aside(cx, at, value, "links", "x-restwright-links");
        }
        _ => {}
    });
}

fn root(cx: &mut Context<'_>, document: &mut Value) {
    let at = At::root();
    set_aside(cx, &at, document, "webhooks", "x-restwright-webhooks");
    rename(document, "jsonSchemaDialect", "x-restwright-json-schema-dialect");
    rename(document, "$self", "x-restwright-self");
}

fn rename(value: &mut Value, from: &str, to: &str) -> bool {
    let Value::Object(members) = value else { return false };
    let Some(moved) = members.remove(from) else { return false };
    members.insert(to.to_owned(), moved);
    true
}

/// A part that is no part of a client stays in the document under another key, where the reader takes it as it is.
fn set_aside(cx: &mut Context<'_>, at: &At, value: &mut Value, from: &str, to: &str) {
    if rename(value, from, to) {
        let pointer = at.pointer();
        cx.origins.moved(&pointer.key(to), &pointer.key(from));
        cx.tell(Code::IgnoredPart, &pointer.key(from), format!("`{from}` is not part of a client"));
    }
}

fn path_item(cx: &mut Context<'_>, at: &At, value: &mut Value) {
    set_aside(cx, at, value, "query", "x-restwright-query");
    set_aside(cx, at, value, "additionalOperations", "x-restwright-additional-operations");
}

fn media_type(cx: &mut Context<'_>, at: &mut At, value: &mut Value) {
    if rename(value, "itemSchema", "x-restwright-item-schema") {
        let pointer = at.pointer();
        cx.origins.moved(&pointer.key("x-restwright-item-schema"), &pointer.key("itemSchema"));
    }
}

fn schema(cx: &mut Context<'_>, at: &mut At, value: &mut Value) {
    match value {
        Value::Bool(true) => *value = json!({}),
        Value::Bool(false) => *value = json!({ "not": {} }),
        _ => {}
    }
    let Value::Object(members) = value else { return };
    patterns(cx, at, members);
    carry(cx, at, members);
    tuple_items(cx, at, members);
    constant(cx, at, members);
    bounds(members);
    examples(cx, at, members);
    content(members);
    types(cx, at, members);
    null_members(cx, at, members);
}

fn carry(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    for (from, to) in CARRIED {
        // A property may well have such a name; here only keywords are seen.
        let Some(value) = members.remove(*from) else { continue };
        let pointer = at.pointer();
        cx.origins.moved(&pointer.key(to), &pointer.key(from));
        members.insert((*to).to_owned(), value);
        if !matches!(*from, "prefixItems" | "patternProperties" | "$defs" | "definitions" | "then" | "else") {
            let message = format!("`{from}` does not shape the type");
            cx.tell(Code::UnsupportedKeyword, &pointer.key(from), message);
        }
    }
}

/// An object that is described by patterns of its names alone is a map: of what any pattern, and `additionalProperties`
/// beside them, says (JSON Schema 2020-12, sections 10.3.2.2 and 10.3.2.3).
fn patterns(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    let is_empty = |value: Option<&Value>| value.and_then(Value::as_object).is_none_or(Map::is_empty);
    if is_empty(members.get("patternProperties")) {
        return;
    }
    let pointer = at.pointer();
    let from = pointer.key("patternProperties");
    if !is_empty(members.get("properties")) {
        cx.tell(Code::UnsupportedKeyword, &from, "`patternProperties` beside `properties` does not shape the type");
        return;
    }
    cx.tell(Code::UnsupportedKeyword, &from, "names are not held against the patterns of `patternProperties`");
    let Some(Value::Object(patterns)) = members.remove("patternProperties") else { return };
    let to = pointer.key("additionalProperties");
    let places: Vec<_> = patterns.keys().map(|pattern| from.key(pattern)).collect();
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    schemas.extend(members.remove("additionalProperties").filter(Value::is_object));
    let value = match <[Value; 1]>::try_from(schemas) {
        Ok([only]) => {
            cx.origins.moved(&to, &places[0]);
            only
        }
        Err(several) => {
            let arms = to.key("anyOf");
            places.iter().enumerate().for_each(|(index, place)| cx.origins.moved(&arms.index(index), place));
            if several.len() > places.len() {
                cx.origins.moved(&arms.index(places.len()), &to);
            }
            json!({ "anyOf": several })
        }
    };
    members.insert("additionalProperties".to_owned(), value);
}

/// `items: [a, b]` of the older drafts is `prefixItems`; `items: false` beside it says that nothing follows.
fn tuple_items(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    const PREFIX: &str = "x-restwright-prefix-items";
    if members.get("items").is_some_and(Value::is_array)
        && let Some(items) = members.remove("items")
    {
        let pointer = at.pointer();
        cx.origins.moved(&pointer.key(PREFIX), &pointer.key("items"));
        members.entry(PREFIX).or_insert(items);
    }
    if members.contains_key(PREFIX) && members.get("items").is_some_and(Value::is_boolean) {
        members.remove("items");
    }
}

fn constant(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    let Some(value) = members.remove("const") else { return };
    let pointer = at.pointer();
    cx.origins.moved(&pointer.key("enum").index(0), &pointer.key("const"));
    if value.is_null() {
        members.insert("nullable".to_owned(), json!(true));
    }
    members.insert("enum".to_owned(), json!([value]));
}

/// A numeric `exclusiveMinimum` is a bound of its own; OpenAPI 3.0 says it as a flag of `minimum`.
fn bounds(members: &mut Map<String, Value>) {
    for (exclusive, inclusive, tighter) in [
        ("exclusiveMinimum", "minimum", f64::gt as fn(&f64, &f64) -> bool),
        ("exclusiveMaximum", "maximum", f64::lt as fn(&f64, &f64) -> bool),
    ] {
        let Some(bound) = members.get(exclusive).filter(|value| value.is_number()).cloned() else { continue };
        members.remove(exclusive);
        let inner = members.get(inclusive).and_then(Value::as_f64);
        let outer = bound.as_f64().unwrap_or_default();
        if inner.is_none_or(|inner| !tighter(&inner, &outer)) {
            members.insert(inclusive.to_owned(), bound);
            members.insert(exclusive.to_owned(), json!(true));
        }
    }
    if members.get("type") == Some(&json!("integer")) {
        for key in ["minimum", "maximum", "multipleOf"] {
            whole(members.get_mut(key));
        }
    }
}

/// `1.0` under `type: integer` is `1`: the reader would refuse to see an integer type.
fn whole(value: Option<&mut Value>) {
    let Some(value) = value else { return };
    if let Some(number) = value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0 && number.abs() < 9e15)
    {
        #[allow(clippy::cast_possible_truncation)] // whole and within 53 bits
        let integer = number as i64;
        *value = Value::Number(Number::from(integer));
    }
}

fn examples(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    let Some(examples) = members.remove("examples") else { return };
    let first = match &examples {
        Value::Array(items) => items.first().cloned(),
        _ => None,
    };
    if let (Some(first), None) = (first, members.get("example")) {
        let pointer = at.pointer();
        cx.origins.moved(&pointer.key("example"), &pointer.key("examples").index(0));
        members.insert("example".to_owned(), first);
    }
    if !matches!(&examples, Value::Array(items) if items.len() == 1) {
        members.insert("x-restwright-examples".to_owned(), examples);
    }
}

/// How bytes are told in JSON Schema (2020-12 Validation, section 8); both keywords are carried as well.
fn content(members: &mut Map<String, Value>) {
    if members.contains_key("format") {
        return;
    }
    let encoding = members.get("contentEncoding").and_then(Value::as_str);
    let format = match encoding.map(str::to_ascii_lowercase).as_deref() {
        Some("base64") => Some("byte"),
        Some("binary") => Some("binary"),
        Some(_) => None,
        None => members
            .get("contentMediaType")
            .and_then(Value::as_str)
            .filter(|media_type| !media_type.starts_with("text/") && !media_type.ends_with("json"))
            .map(|_| "binary"),
    };
    if let Some(format) = format {
        members.insert("format".to_owned(), json!(format));
    }
}

/// The types that a keyword is about; others are about all.
fn applies_to(keyword: &str) -> Option<&'static [&'static str]> {
    match keyword {
        "format" => Some(&["string", "number", "integer"]),
        "minLength" | "maxLength" | "pattern" | "contentEncoding" | "contentMediaType" => Some(&["string"]),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => Some(&["number", "integer"]),
        "items" | "minItems" | "maxItems" | "uniqueItems" | "x-restwright-prefix-items" | "x-restwright-contains" => {
            Some(&["array"])
        }
        "properties"
        | "required"
        | "additionalProperties"
        | "minProperties"
        | "maxProperties"
        | "x-restwright-pattern-properties"
        | "x-restwright-property-names" => Some(&["object"]),
        _ => None,
    }
}

fn types(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    let mut names: Vec<String> = match members.get("type") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(name)) if name == "null" => vec![name.clone()],
        _ => return,
    };
    members.remove("type");
    let before = names.len();
    names.retain(|name| name != "null");
    names.dedup();
    if names.len() < before {
        members.insert("nullable".to_owned(), json!(true));
    }
    // An integer is a number.
    if names.iter().any(|name| name == "number") {
        names.retain(|name| name != "integer");
    }
    match &names[..] {
        [] => {
            if before > 0 {
                members.entry("enum").or_insert_with(|| json!([null]));
            }
        }
        [name] => {
            members.insert("type".to_owned(), json!(name));
            bounds(members);
        }
        names => alternatives(cx, at, members, names),
    }
}

/// Several types: one alternative each, with the keywords that are about it.
fn alternatives(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>, names: &[String]) {
    let mut arms: Vec<Map<String, Value>> =
        names.iter().map(|name| Map::from_iter([("type".to_owned(), json!(name))])).collect();
    let particular: Vec<String> = members.keys().filter(|key| applies_to(key).is_some()).cloned().collect();
    for key in particular {
        let (Some(value), Some(types)) = (members.remove(&key), applies_to(&key)) else { continue };
        for (name, arm) in names.iter().zip(&mut arms) {
            if types.contains(&name.as_str()) {
                arm.insert(key.clone(), value.clone());
            }
        }
    }
    let arms = json!(arms);
    let pointer = at.pointer();
    if members.contains_key("anyOf") {
        let all = members.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(items) = all {
            let place = pointer.key("allOf").index(items.len());
            items.push(json!({ "anyOf": arms }));
            cx.origins.moved(&place, &pointer);
        }
        return;
    }
    for index in 0..names.len() {
        cx.origins.moved(&pointer.key("anyOf").index(index), &pointer);
    }
    members.insert("anyOf".to_owned(), arms);
}

/// `anyOf: [X, {type: "null"}]` is a nullable X.
fn null_members(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(items)) = members.get_mut(key) else { continue };
        if items.len() < 2 || !items.iter().any(only_null) || items.iter().all(only_null) {
            continue;
        }
        let list = at.pointer().key(key);
        let old = std::mem::take(items);
        for (index, item) in old.into_iter().enumerate().filter(|(_, item)| !only_null(item)) {
            if items.len() != index {
                cx.origins.moved(&list.index(items.len()), &list.index(index));
            }
            items.push(item);
        }
        members.insert("nullable".to_owned(), json!(true));
    }
}

/// Whether a schema says `null` and nothing else that matters.
fn only_null(schema: &Value) -> bool {
    let Value::Object(members) = schema else { return false };
    let says_null = members.get("type") == Some(&json!("null"))
        || members.get("type") == Some(&json!(["null"]))
        || members.get("const") == Some(&Value::Null)
        || (members.get("enum") == Some(&json!([null])) && !members.contains_key("type"));
    says_null
        && members
            .keys()
            .all(|key| matches!(key.as_str(), "type" | "const" | "enum" | "title" | "description" | "nullable"))
}
