//! Pass: what the reader would drop or refuse is put under keys that it keeps. The table is in `document`.

use serde_json::{Map, Value, json};

use super::Context;
use super::grammar::Kind;
use super::walk::{self, At};
use crate::diagnostics::Code;

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    rename_path_items(document);
    walk::document(document, &mut |kind, at, value| {
        let Value::Object(members) = value else { return };
        match kind {
            Kind::Schema => schema(cx, at, members),
            Kind::Encoding => encoding(cx, at, members),
            _ => {}
        }
    });
}

/// They were copied to their places.
fn rename_path_items(document: &mut Value) {
    if let Some(Value::Object(components)) = document.get_mut("components")
        && let Some(items) = components.remove("pathItems")
    {
        components.insert("x-restwright-path-items".to_owned(), items);
    }
}

fn schema(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    if members.contains_key("$ref") {
        return;
    }
    for key in ["default", "example"] {
        if members.get(key).is_some_and(Value::is_null) {
            members.remove(key);
            members.insert(format!("x-restwright-{key}"), Value::Null);
        }
    }
    if members.get("enum") == Some(&json!([])) {
        members.remove("enum");
        members.insert("x-restwright-enum".to_owned(), json!([]));
    }
    let unknown: Vec<String> =
        members.keys().filter(|key| !key.starts_with("x-") && Kind::Schema.field(key).is_none()).cloned().collect();
    for key in unknown {
        let Some(value) = members.remove(&key) else { continue };
        if !is_json_schema(&key) {
            let pointer = at.pointer().key(&key);
            cx.tell(Code::UnknownKeyword, &pointer, format!("`{key}` is not a keyword of a schema"));
        }
        members.insert(format!("x-restwright-{}", kebab(&key)), value);
    }
    if let Some(xml) = members.remove("xml") {
        members.insert("x-restwright-xml".to_owned(), xml);
    }
}

/// Keywords of JSON Schema that say nothing about the type.
const JSON_SCHEMA: &[&str] = &[
    "$schema",
    "$id",
    "id",
    "$anchor",
    "$comment",
    "$vocabulary",
    "$dynamicAnchor",
    "$dynamicRef",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependencies",
    "minContains",
    "maxContains",
    "additionalItems",
];

/// Whether a key is a keyword of JSON Schema that says nothing about the type.
pub(super) fn is_json_schema(key: &str) -> bool {
    JSON_SCHEMA.contains(&key)
}

/// `minContains` is `min-contains`.
fn kebab(keyword: &str) -> String {
    let mut text = String::with_capacity(keyword.len() + 4);
    for character in keyword.chars() {
        match character {
            'A'..='Z' => {
                text.push('-');
                text.push(character.to_ascii_lowercase());
            }
            '$' => {}
            other => text.push(other),
        }
    }
    text
}

/// The styles of a form field.
const STYLES: [&str; 4] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

fn encoding(cx: &mut Context<'_>, at: &At, members: &mut Map<String, Value>) {
    if let Some(explode) = members.get("explode").cloned() {
        members.insert("x-restwright-explode".to_owned(), explode);
    }
    if let Some(style) = members.get("style").and_then(Value::as_str).filter(|style| !STYLES.contains(style)) {
        cx.report(Code::UnsupportedStyle, at, format!("`{style}` is no style of a form field"));
        let style = members.remove("style").unwrap_or_default();
        members.insert("x-restwright-style".to_owned(), style);
    }
}
