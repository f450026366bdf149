//! Pass: puts parts that `openapiv3` would drop or refuse under keys that it keeps. The table is in `document`.

use super::grammar::Kind;
use super::keywords;
use super::walk::{self, At};
use super::{Context, Dialect};
use crate::diagnostics::Code;
use crate::json::{Map, Value};

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    rename_copied(document);
    walk::document(document, &mut |kind, at, value| {
        let Value::Object(members) = value else { return };
        if kind == Kind::Schema {
            schema(cx, at, members);
        } else if kind == Kind::Encoding {
            encoding(cx, at, members);
        }
    });
}

/// Renames sections whose members were copied to their places.
fn rename_copied(document: &mut Value) {
    let Some(Value::Object(components)) = document.get_mut("components") else { return };
    for (section, carried) in [("pathItems", "x-restwright-path-items"), ("mediaTypes", "x-restwright-media-types")] {
        if let Some(items) = components.remove(section) {
            components.insert(carried.to_owned(), items);
        }
    }
}

/// Reports keys that are neither keywords nor extensions, because most are typing errors.
fn schema(cx: &mut Context<'_>, at: &At, members: &Map) {
    if members.contains_key("$ref") {
        return;
    }
    for key in members.keys().filter(|key| !key.starts_with("x-") && !keywords::is_keyword(key)) {
        let pointer = at.pointer().key(key);
        cx.tell(Code::UnknownKeyword, &pointer, format!("`{key}` is not a keyword of a schema"));
    }
}

/// True if it is in a multipart body: `content/multipart~1form-data/encoding/name`.
fn is_of_parts(at: &At) -> bool {
    at.pointer().as_str().rsplit('/').nth(2).is_some_and(|media_type| media_type.starts_with("multipart~1"))
}

/// Removes keywords that OpenAPI 3.0 ignores unless the body is `application/x-www-form-urlencoded` (section 4.7.15.1).
/// OpenAPI 3.1 does not ignore them.
fn no_styles(cx: &mut Context<'_>, at: &At, members: &mut Map) {
    for key in ["style", "explode", "allowReserved"] {
        if members.remove(key).is_some() {
            let message = format!("`{key}` says nothing of a part before OpenAPI 3.1");
            cx.tell(Code::IdleKeyword, &at.pointer().key(key), message);
        }
    }
}

/// The styles of a form field.
const STYLES: [&str; 4] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

fn encoding(cx: &mut Context<'_>, at: &At, members: &mut Map) {
    if cx.dialect == Dialect::V30 && is_of_parts(at) {
        no_styles(cx, at, members);
    }
    if let Some(explode) = members.get("explode").cloned() {
        members.insert("x-restwright-explode".to_owned(), explode);
    }
    if let Some(style) = members.get("style").and_then(Value::as_str).filter(|style| !STYLES.contains(style)) {
        cx.report(Code::UnsupportedStyle, at, format!("`{style}` is not a style of a form field"));
        let style = members.remove("style").unwrap_or_default();
        members.insert("x-restwright-style".to_owned(), style);
    }
}
