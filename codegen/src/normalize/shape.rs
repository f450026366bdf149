//! Pass: gives every keyword a value of the type that the grammar expects.
//!
//! Values whose meaning is plain are converted (`'true'` to a boolean, `"5"` to a number, `5` to a string). Others are
//! left out. A `null` without a meaning is an absent key. A missing required key gets the simplest value.

use serde_json::Number;

use super::grammar::{Expect, Field, Kind};
use super::walk::{self, At};
use super::{Context, Dialect, references};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};

/// Keys that later versions no longer require, each with the first such version. A document may have only webhooks or
/// components, an operation may have no responses, and a response may have no description.
const OPTIONAL: [(Kind, &str, Dialect); 3] = [
    (Kind::Document, "paths", Dialect::V31),
    (Kind::Operation, "responses", Dialect::V31),
    (Kind::Response, "description", Dialect::V32),
];

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    walk::document(document, &mut |kind, at, value| object(cx, kind, at, value));
}

fn object(cx: &mut Context<'_>, kind: Kind, at: &mut At, value: &mut Value) {
    let Value::Object(members) = value else {
        if kind == Kind::Schema {
            wrong(cx, at, "a schema", value);
        }
        *value = Value::Object(Map::new());
        return object(cx, kind, at, value);
    };
    if kind.may_be_reference() && members.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    if kind.may_be_reference() && members.get("$ref").is_some_and(|reference| !reference.is_object()) {
        cx.report(Code::WrongType, at, "`$ref` is not a text");
        members.remove("$ref");
    }
    if kind == Kind::Schema {
        null_type(cx, at, members);
    }
    members.retain(|key, value| {
        let Some(field) = kind.field(key) else {
            unknown(cx, kind, at, key);
            return true;
        };
        (!value.is_null() || field.expect == Expect::Any) && at.inside(key, |at| keyword(cx, field.expect, at, value))
    });
    if kind == Kind::Schema {
        plain_default(cx, at, members);
    }
    for field in kind.fields().iter().filter(|field| field.required) {
        if !members.contains_key(field.key) {
            missing(cx, kind, at, field, members);
        }
    }
}

/// Converts `null` to `'null'` in the list of `type`, and where `type` is all that a schema says: YAML needs the quotes.
fn null_type(cx: &mut Context<'_>, at: &mut At, members: &mut Map) {
    let is_alone = members.keys().all(|key| matches!(key.as_str(), "type" | "title" | "description"));
    let mut named = |at: &mut At, value: &mut Value| {
        wrong(cx, at, "a text", value);
        *value = json!("null");
    };
    at.inside("type", |at| match members.get_mut("type") {
        Some(value @ Value::Null) if is_alone => named(at, value),
        Some(Value::Array(names)) => {
            for (index, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_null()) {
                at.at_item(index, |at| named(at, name));
            }
        }
        _ => {}
    });
}

/// Converts `default: 'true'` for a boolean, `default: "5"` for a number, and `default: 5` for a string.
fn plain_default(cx: &mut Context<'_>, at: &mut At, members: &mut Map) {
    let Some(ty) = walk::only_type(members).map(str::to_owned) else { return };
    let Some(value) = members.get_mut("default") else { return };
    let (expected, converted) = match ty.as_str() {
        "boolean" => ("a truth value", to_bool(value)),
        "number" => ("a number", to_number(value)),
        "integer" => ("a whole number", to_number(value).filter(Value::is_i64)),
        "string" => ("a text", at.inside("default", |at| cx.spelled(at, value)).map(Value::String)),
        _ => return,
    };
    if let Some(converted) = converted {
        at.inside("default", |at| wrong(cx, at, expected, value));
        *value = converted;
    }
}

fn unknown(cx: &mut Context<'_>, kind: Kind, at: &At, key: &str) {
    // Keywords of schemas have a pass of their own. Unknown keys of other objects mean nothing to a client.
    let known = key.starts_with("x-") || kind == Kind::Schema || key == "$ref" || kind == Kind::PathItem;
    if !known {
        let pointer = at.pointer().key(key);
        cx.tell(Code::UnknownKeyword, &pointer, format!("`{key}` is not known here"));
    }
}

fn missing(cx: &mut Context<'_>, kind: Kind, at: &At, field: &Field, members: &mut Map) {
    let value = match (kind, field.key) {
        // These have no simplest value, so `openapiv3` refuses the piece, and that is reported.
        (
            Kind::Parameter
            | Kind::SecurityScheme
            | Kind::Server
            | Kind::Discriminator
            | Kind::Tag
            | Kind::ExternalDocs,
            _,
        ) => {
            return;
        }
        (_, "description" | "title" | "version" | "name" | "default") => json!(""),
        _ => json!({}),
    };
    let may_lack = OPTIONAL.iter().any(|(of, key, since)| *of == kind && *key == field.key && cx.dialect >= *since);
    if !may_lack {
        cx.report(Code::MissingKey, at, format!("`{}` is missing", field.key));
    }
    members.insert(field.key.to_owned(), value);
}

fn wrong(cx: &mut Context<'_>, at: &At, expected: &str, value: &Value) -> bool {
    let mut text = cx.spelled(at, value).unwrap_or_else(|| value.to_string());
    if let Some((cut, _)) = text.char_indices().nth(40) {
        text.truncate(cut);
        text.push_str("...");
    }
    cx.report(Code::WrongType, at, format!("{} must be {expected} and is `{text}`", subject(at)));
    false
}

/// Returns the words for a value: its key in backticks, or the list that it is an item of.
fn subject(at: &At) -> String {
    let pointer = at.pointer();
    let tokens: Vec<String> = pointer.tokens().collect();
    match &tokens[..] {
        [.., list, index] if index.parse::<usize>().is_ok() && !matches!(list.as_str(), "responses" | "properties") => {
            format!("item {index} of `{list}`")
        }
        [.., key] => format!("`{key}`"),
        [] => "the document".to_owned(),
    }
}

/// Checks one keyword, and converts its value if its meaning is plain. Returns true if the keyword stays.
fn keyword(cx: &mut Context<'_>, expect: Expect, at: &mut At, value: &mut Value) -> bool {
    match expect {
        Expect::Any => true,
        Expect::Bool => value.is_boolean() || convert(cx, at, "a truth value", value, to_bool),
        Expect::Text => value.is_string() || text(cx, at, value),
        Expect::Number => value.is_number() || convert(cx, at, "a number", value, to_number),
        Expect::Count => value.is_u64() || convert(cx, at, "a whole number from 0", value, to_count),
        Expect::Values => value.is_array() || convert(cx, at, "a list", value, |_| None),
        Expect::Texts => texts(cx, at, value),
        Expect::TextOrTexts if value.is_array() => texts(cx, at, value),
        Expect::TextOrTexts => value.is_string() || text(cx, at, value),
        Expect::TextMap => text_map(cx, at, value),
        Expect::Security => security(cx, at, value),
        Expect::BoolOr(_) => value.is_boolean() || value.is_object() || convert(cx, at, "a schema", value, to_bool),
        Expect::One(Kind::Schema) => value.is_object() || value.is_boolean() || wrong(cx, at, "a schema", value),
        Expect::One(_) => value.is_object() || wrong(cx, at, "an object", value),
        Expect::Map(kind) => map(cx, kind, at, value),
        Expect::Paths => map(cx, Kind::PathItem, at, value),
        Expect::Responses => map(cx, Kind::Response, at, value),
        Expect::List(kind) => list(cx, kind, at, value),
    }
}

fn convert(
    cx: &mut Context<'_>,
    at: &At,
    expected: &str,
    value: &mut Value,
    to: impl FnOnce(&Value) -> Option<Value>,
) -> bool {
    wrong(cx, at, expected, value);
    match to(value) {
        Some(converted) => {
            *value = converted;
            true
        }
        None => false,
    }
}

fn to_bool(value: &Value) -> Option<Value> {
    match value.as_str()?.trim() {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn text(cx: &mut Context<'_>, at: &At, value: &mut Value) -> bool {
    let text = cx.spelled(at, value);
    convert(cx, at, "a text", value, |_| text.map(Value::String))
}

fn to_number(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let integer = text.parse::<i64>().ok().map(Number::from);
    integer.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64)).map(Value::Number)
}

fn to_count(value: &Value) -> Option<Value> {
    let number = if value.is_string() { to_number(value)?.as_f64()? } else { value.as_f64()? };
    // Only integers that a double holds exactly.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (number >= 0.0 && number.fract() == 0.0 && number < 9_007_199_254_740_992.0).then(|| json!(number as u64))
}

fn texts(cx: &mut Context<'_>, at: &mut At, value: &mut Value) -> bool {
    let Value::Array(items) = value else {
        return convert(cx, at, "a list of texts", value, |value| value.is_string().then(|| json!([value])));
    };
    let mut index = 0usize;
    items.retain_mut(|item| {
        let kept = at.at_item(index, |at| keyword(cx, Expect::Text, at, item));
        index += 1;
        kept
    });
    true
}

fn text_map(cx: &mut Context<'_>, at: &mut At, value: &mut Value) -> bool {
    let Value::Object(members) = value else { return convert(cx, at, "an object of texts", value, |_| None) };
    members.retain(|key, value| {
        if value.is_null() {
            *value = json!("");
        }
        at.inside(key, |at| keyword(cx, Expect::Text, at, value))
    });
    true
}

fn security(cx: &mut Context<'_>, at: &mut At, value: &mut Value) -> bool {
    if value.is_object() {
        wrong(cx, at, "a list", value);
        *value = json!([value.take()]);
    }
    let Value::Array(items) = value else { return wrong(cx, at, "a list", value) };
    let mut index = 0usize;
    items.retain_mut(|item| {
        let kept = at.at_item(index, |at| requirement(cx, at, item));
        index += 1;
        kept
    });
    true
}

fn requirement(cx: &mut Context<'_>, at: &mut At, value: &mut Value) -> bool {
    let Value::Object(members) = value else { return wrong(cx, at, "an object of lists", value) };
    *members = std::mem::take(members).into_iter().map(|(name, scopes)| (scheme_name(name), scopes)).collect();
    for (key, scopes) in members {
        if scopes.is_null() || !at.inside(key, |at| keyword(cx, Expect::Texts, at, scopes)) {
            *scopes = json!([]);
        }
    }
    true
}

/// Returns the name of a security scheme that a requirement names by its URI (OpenAPI 3.2.0, section 4.30).
fn scheme_name(name: String) -> String {
    let target = references::target(&name);
    match target.as_ref().map(|target| target.tokens().collect::<Vec<_>>()).as_deref() {
        Some([components, section, scheme]) if components == "components" && section == "securitySchemes" => {
            scheme.clone()
        }
        _ => name,
    }
}

/// Removes members that cannot be objects of their kind. A schema stays and allows anything, because its name is used.
fn map(cx: &mut Context<'_>, kind: Kind, at: &mut At, value: &mut Value) -> bool {
    let Value::Object(members) = value else { return wrong(cx, at, "an object", value) };
    members.retain(|key, value| {
        key.starts_with("x-") && kind != Kind::Schema || at.inside(key, |at| member(cx, kind, at, value))
    });
    true
}

fn list(cx: &mut Context<'_>, kind: Kind, at: &mut At, value: &mut Value) -> bool {
    if value.is_object() {
        wrong(cx, at, "a list", value);
        *value = json!([value.take()]);
    }
    let Value::Array(items) = value else { return wrong(cx, at, "a list", value) };
    let list = at.pointer();
    let (mut index, mut kept) = (0usize, 0usize);
    items.retain_mut(|item| {
        let stays = at.at_item(index, |at| member(cx, kind, at, item));
        if stays && kept != index {
            cx.origins.moved(&list.index(kept), &list.index(index));
        }
        index += 1;
        kept += usize::from(stays);
        stays
    });
    true
}

fn member(cx: &mut Context<'_>, kind: Kind, at: &At, value: &mut Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Bool(_) if kind == Kind::Schema => true,
        // An object of these kinds cannot be empty.
        Value::Null if matches!(kind, Kind::Parameter | Kind::Server | Kind::Tag | Kind::SecurityScheme) => false,
        // In YAML, an empty object is often written as `null` under a name.
        Value::Null => {
            *value = Value::Object(Map::new());
            true
        }
        _ if kind == Kind::Schema => {
            wrong(cx, at, "a schema", value);
            *value = Value::Object(Map::new());
            true
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => wrong(cx, at, "an object", value),
    }
}
