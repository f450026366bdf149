//! Pass: rewrites keywords of older versions as those of the newest: OpenAPI 3.2 and JSON Schema 2020-12.
//!
//! Documents of any version mix keywords of several versions, so the pass runs over every document.

use super::events::{self, Item};
use super::grammar::{Kind, METHODS, OTHER_METHOD};
use super::keywords::NEVER;
use super::walk::{self, At};
use super::{Context, positions};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    root(cx, document);
    let schemas = schemas_of_items(document);
    walk::document(document, &mut |kind, at, value| match kind {
        Kind::Schema => schema(cx, at, value),
        Kind::PathItem => path_item(cx, at, value),
        Kind::MediaType => media_type(cx, &schemas, at, value),
        Kind::SecurityScheme => mutual_tls(value),
        Kind::Server => drop(rename(value, "name", "x-restwright-name")),
        Kind::Tag => {
            rename(value, "summary", "x-restwright-summary");
            rename(value, "parent", "x-restwright-parent");
        }
        Kind::Document
        | Kind::Info
        | Kind::Contact
        | Kind::License
        | Kind::ServerVariable
        | Kind::ExternalDocs
        | Kind::Components
        | Kind::Operation
        | Kind::Response
        | Kind::Parameter
        | Kind::RequestBody
        | Kind::Encoding
        | Kind::Header
        | Kind::Example
        | Kind::Discriminator
        | Kind::OAuthFlows
        | Kind::OAuthFlow
        | Kind::Callback
        | Kind::Link => {}
    });
}

fn root(cx: &mut Context<'_>, document: &mut Value) {
    let at = At::root();
    if !document.get("x-webhooks").is_some_and(are_path_items) {
        // The extension may have any meaning.
        set_aside(cx, &at, document, "x-webhooks", "x-restwright-x-webhooks");
    }
    rename(document, "jsonSchemaDialect", "x-restwright-json-schema-dialect");
    rename(document, "$self", "x-restwright-self");
}

/// True if an extension has the form of `webhooks`: a path item for each name.
fn are_path_items(hooks: &Value) -> bool {
    let is_item = |item: &Value| {
        let has_operation = || METHODS.iter().any(|method| item.get(*method).is_some_and(Value::is_object));
        item.get("$ref").is_some_and(Value::is_string) || has_operation()
    };
    hooks.as_object().is_some_and(|hooks| hooks.values().any(is_item))
}

fn rename(value: &mut Value, from: &str, to: &str) -> bool {
    let Value::Object(members) = value else { return false };
    let Some(moved) = members.remove(from) else { return false };
    members.insert(to.to_owned(), moved);
    true
}

/// Moves a part that a client does not use to another key, where `openapiv3` keeps it as it is.
fn set_aside(cx: &mut Context<'_>, at: &At, value: &mut Value, from: &str, to: &str) {
    if rename(value, from, to) {
        let pointer = at.pointer();
        cx.origins.moved(&pointer.key(to), &pointer.key(from));
        cx.tell(Code::IgnoredPart, &pointer.key(from), format!("`{from}` is not part of a client"));
    }
}

/// Makes `mutualTLS` (OpenAPI 3.1.0, section 4.8.27) an HTTP scheme without a credential in requests, because
/// `openapiv3` does not read it.
fn mutual_tls(value: &mut Value) {
    if value.get("type").and_then(Value::as_str) == Some("mutualTLS") {
        value["type"] = json!("http");
        value["scheme"] = json!("mutualTLS");
    }
}

fn path_item(cx: &mut Context<'_>, at: &At, value: &mut Value) {
    let Value::Object(members) = value else { return };
    let pointer = at.pointer();
    let query = members.remove("query").map(|operation| ("QUERY".to_owned(), operation, pointer.key("query")));
    let others = pointer.key("additionalOperations");
    let additional = match members.remove("additionalOperations") {
        Some(Value::Object(additional)) => additional,
        _ => Map::new(),
    };
    let additional = additional.into_iter().map(|(method, operation)| {
        let place = others.key(&method);
        (method, operation, place)
    });
    for (method, operation, place) in query.into_iter().chain(additional) {
        let key = format!("{OTHER_METHOD}{method}");
        cx.origins.moved(&pointer.key(&key), &place);
        members.insert(key, operation);
    }
}

/// Returns the schemas that items may refer to, if the document has items.
fn schemas_of_items(document: &mut Value) -> Map {
    let mut has_items = false;
    walk::around_schemas(document, &mut |kind, _, value| {
        has_items |= kind == Kind::MediaType && value.get("itemSchema").is_some();
    });
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object).filter(|_| has_items);
    schemas.cloned().unwrap_or_default()
}

fn media_type(cx: &mut Context<'_>, schemas: &Map, at: &mut At, value: &mut Value) {
    positions::tell_idle(cx, at, value);
    let Some(items) = value.as_object_mut().and_then(|members| members.remove("itemSchema")) else { return };
    let pointer = at.pointer();
    let place = pointer.key("itemSchema");
    let name = pointer.last().unwrap_or_default();
    let Value::Object(members) = value else { return };
    if !is_sequential(&name) && pointer.as_str() != format!("/components/mediaTypes/{name}") {
        cx.tell(Code::UnsupportedKeyword, &place, format!("the items of `{name}` are not read one by one"));
        return;
    }
    let Item { schema: items, from, whole } = events::item(items, place, schemas);
    let Some(items) = cx.copy(&items) else {
        cx.tell(Code::TooLarge, &from, "the schema of the items is copied too often");
        return;
    };
    cx.origins.moved(&pointer.key("schema"), &from);
    if whole {
        members.insert(events::WHOLE_EVENT.to_owned(), Value::Bool(true));
    }
    if members.insert("schema".to_owned(), items).is_some() {
        let message = "`schema` says what all items are together; each of them is typed by `itemSchema`";
        cx.tell(Code::UnsupportedKeyword, &pointer.key("schema"), message);
    }
}

/// True if the items of a media type follow each other (OpenAPI 3.2.0, section 4.14.4, Sequential Media Types). They
/// are read one by one, so the schema of each item becomes the schema of the media type.
fn is_sequential(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    SEQUENTIAL.contains(&essence.as_str()) || essence.ends_with("+json-seq")
}

/// Sequential media types with names of their own.
const SEQUENTIAL: [&str; 6] = [
    "text/event-stream",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonlines",
    "application/json-seq",
];

fn schema(cx: &mut Context<'_>, at: &mut At, value: &mut Value) {
    if let Value::Bool(all) = *value {
        *value = if all { json!({}) } else { json!({ "not": {}, NEVER: true }) };
    }
    let Value::Object(members) = value else { return };
    older_words(cx, at, members);
    tuple_items(cx, at, members);
    flags(members);
}

/// Keywords of older drafts with their newer names. They are renamed if the newer name is not there as well.
const OLDER: &[(&str, &str)] = &[("definitions", "$defs"), ("id", "$id")];

/// Returns the newer name of an older keyword.
pub(super) fn newer(word: &str) -> Option<&'static str> {
    OLDER.iter().find(|(older, _)| *older == word).map(|(_, newer)| *newer)
}

fn older_words(cx: &mut Context<'_>, at: &At, members: &mut Map) {
    for (older, newer) in OLDER {
        let is_text = members.get(older).is_some_and(Value::is_string);
        let is_meant = members.contains_key(older) && is_text == (*newer == "$id");
        if is_meant && !members.contains_key(newer) {
            let pointer = at.pointer();
            cx.origins.moved(&pointer.key(newer), &pointer.key(older));
            let value = members.remove(older).unwrap_or_default();
            members.insert((*newer).to_owned(), value);
        }
    }
    let Some(Value::Object(dependencies)) = members.remove("dependencies") else { return };
    let pointer = at.pointer();
    for (name, value) in dependencies {
        // In draft 7 the value is a list of names, or a schema: an object or a boolean (JSON Schema Validation, draft
        // 7, section 6.5.7).
        let key = if value.is_array() { "dependentRequired" } else { "dependentSchemas" };
        cx.origins.moved(&pointer.key(key).key(&name), &pointer.key("dependencies").key(&name));
        if let Value::Object(inner) = members.entry(key).or_insert_with(|| json!({})) {
            inner.entry(name).or_insert(value);
        }
    }
}

/// Rewrites `items: [a, b]` of older drafts as `prefixItems`, and `additionalItems`, which is for the items after them,
/// as `items`.
fn tuple_items(cx: &mut Context<'_>, at: &At, members: &mut Map) {
    if !members.get("items").is_some_and(Value::is_array) {
        return;
    }
    let pointer = at.pointer();
    let Some(items) = members.remove("items") else { return };
    cx.origins.moved(&pointer.key("prefixItems"), &pointer.key("items"));
    members.entry("prefixItems").or_insert(items);
    if let Some(rest) = members.remove("additionalItems") {
        cx.origins.moved(&pointer.key("items"), &pointer.key("additionalItems"));
        members.insert("items".to_owned(), rest);
    }
}

/// Rewrites `exclusiveMinimum: true` of OpenAPI 3.0: the value of `minimum` becomes that of `exclusiveMinimum`.
fn flags(members: &mut Map) {
    for (exclusive, inclusive) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let flag = match members.get(exclusive) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) if matches!(text.as_str(), "true" | "false") => text == "true",
            _ => continue,
        };
        members.remove(exclusive);
        if flag && let Some(bound) = members.remove(inclusive) {
            members.insert(exclusive.to_owned(), bound);
        }
    }
}
