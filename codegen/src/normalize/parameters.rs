//! Pass: makes parameters agree with their path and their location.

use std::collections::BTreeSet;

use super::grammar::{Kind, operations};
use super::references::{MAX_CHAIN, target};
use super::walk::{self, At};
use super::{Context, lookup, paths};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};
use crate::pointer::Pointer;

/// The key of a query parameter that is the whole query.
pub(crate) const WHOLE_QUERY: &str = "x-restwright-whole-query";
/// The key of a parameter for a style that `openapiv3` does not read.
pub(crate) const STYLE: &str = "x-restwright-style";

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    walk::around_schemas(document, &mut |kind, at, value| match (kind, value) {
        (Kind::Parameter, Value::Object(members)) => parameter(cx, at, members),
        (Kind::Header, Value::Object(members)) => header(cx, at, members),
        _ => {}
    });
    let components = document.pointer("/components/parameters").cloned().unwrap_or_default();
    let Some(Value::Object(items)) = document.get_mut("paths") else { return };
    let mut at = At::root();
    at.inside("paths", |at| {
        for (path, item) in items.iter_mut().filter(|(path, _)| path.starts_with('/')) {
            at.inside(path, |at| path_item(cx, at, path, item, &components));
        }
    });
}

/// Returns the styles of a location (OpenAPI 3.2.0, section 4.12.3).
fn styles(location: &str) -> &'static [&'static str] {
    match location {
        "path" => &["simple", "matrix", "label"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "cookie" => &["form", "cookie"],
        _ => &["simple"],
    }
}

fn parameter(cx: &mut Context<'_>, at: &At, members: &mut Map) {
    if members.contains_key("$ref") {
        return;
    }
    whole_query(members);
    let location = members.get("in").and_then(Value::as_str).unwrap_or_default().to_owned();
    style(cx, at, members, &location);
    form(cx, at, members);
    if location == "path" && members.insert("required".to_owned(), json!(true)) != Some(json!(true)) {
        // See OpenAPI 3.0.4, section 4.7.12.2.1.
        cx.report(Code::MissingKey, at, "`required: true` is missing, which every parameter of a path has");
    }
    // OpenAPI 3.2 also has `allowReserved` for paths, but `openapiv3` reads it only in queries.
    if location != "query" {
        for (key, carried) in
            [("allowReserved", "x-restwright-allow-reserved"), ("allowEmptyValue", "x-restwright-allow-empty-value")]
        {
            if let Some(value) = members.remove(key) {
                members.insert(carried.to_owned(), value);
            }
        }
    }
}

/// Makes a `querystring` parameter (OpenAPI 3.2.0, section 4.12.1) a query parameter with one value, because
/// `openapiv3` does not read it. Its name is not sent, so it may be missing.
fn whole_query(members: &mut Map) {
    if members.get("in").and_then(Value::as_str) == Some("querystring") {
        members.insert("in".to_owned(), json!("query"));
        members.insert(WHOLE_QUERY.to_owned(), json!(true));
        members.entry("name").or_insert_with(|| json!("query"));
    }
}

fn header(cx: &mut Context<'_>, at: &At, members: &mut Map) {
    if !members.contains_key("$ref") {
        style(cx, at, members, "header");
        form(cx, at, members);
        if let Some(explode) = members.remove("explode") {
            members.insert("x-restwright-explode".to_owned(), explode);
        }
    }
}

fn style(cx: &mut Context<'_>, at: &At, members: &mut Map, location: &str) {
    let Some(style) = members.get("style").and_then(Value::as_str) else { return };
    if !styles(location).contains(&style) {
        let message =
            format!("`{style}` is not a style of a `{location}` parameter; `{}` is used", styles(location)[0]);
        cx.report(Code::UnsupportedStyle, at, message);
        let style = members.remove("style").unwrap_or_default();
        members.insert(STYLE.to_owned(), style);
    } else if style == "cookie" {
        members.insert(STYLE.to_owned(), json!("cookie"));
        members.remove("style");
    }
}

/// Makes exactly one of `schema` and `content` describe the value. `content` has exactly one media type.
fn form(cx: &mut Context<'_>, at: &At, members: &mut Map) {
    if members.get("content").and_then(Value::as_object).is_some_and(Map::is_empty) {
        members.remove("content");
    }
    match (members.contains_key("schema"), members.contains_key("content")) {
        (true, true) => {
            cx.report(Code::IgnoredPart, at, "`content` is beside `schema`, which counts");
            let content = members.remove("content").unwrap_or_default();
            members.insert("x-restwright-content".to_owned(), content);
        }
        (false, false) => {
            cx.report(Code::MissingKey, at, "neither `schema` nor `content` says what the value is");
            members.insert("schema".to_owned(), json!({}));
        }
        (true, false) | (false, true) => {}
    }
}

/// A parameter's identity: its location and name.
type Identity = (String, String);

fn identity(parameter: &Value, components: &Value) -> Option<Identity> {
    let mut resolved = parameter;
    for _ in 0..MAX_CHAIN {
        let Some(reference) = resolved.get("$ref").and_then(Value::as_str) else { break };
        resolved = lookup(components, &component_path(&target(reference)?)?)?;
    }
    let text = |key: &str| resolved.get(key).and_then(Value::as_str).map(str::to_owned);
    Some((text("in")?, text("name")?))
}

fn component_path(pointer: &Pointer) -> Option<Pointer> {
    pointer.as_str().strip_prefix("/components/parameters").map(Pointer::from_escaped)
}

fn path_item(cx: &mut Context<'_>, at: &mut At, path: &str, item: &mut Value, components: &Value) {
    let names = paths::parameter_names(path);
    let shared = list(cx, at, item, &names, components);
    for key in operations(item) {
        let Some(operation) = item.get_mut(&key) else { continue };
        at.inside(&key, |at| {
            let own = list(cx, at, operation, &names, components);
            let declared =
                |name: &str| shared.iter().chain(&own).any(|(location, known)| location == "path" && known == name);
            let missing: Vec<&String> = names.iter().filter(|name| !declared(name)).collect();
            for name in missing {
                declare(cx, at, operation, name);
            }
        });
    }
}

fn declare(cx: &mut Context<'_>, at: &At, operation: &mut Value, name: &str) {
    let help = format!(
        "actions:\n  - target: $['{}']\n    update:\n      parameters:\n        - {{ name: {name}, in: path, required: true, schema: {{ type: string }} }}",
        at.pointer().tokens().collect::<Vec<_>>().join("']['")
    );
    let message = format!("the path has `{{{name}}}`, which is not declared");
    cx.tell_with_help(Code::UndeclaredPathParameter, &at.pointer(), message, help);
    let parameter = json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    if let Value::Object(members) = operation
        && let Value::Array(items) = members.entry("parameters").or_insert_with(|| json!([]))
    {
        items.push(parameter);
    }
}

/// Removes parameters that are declared twice or have no place in the path. Returns the identities of the others.
fn list(
    cx: &mut Context<'_>,
    at: &mut At,
    value: &mut Value,
    names: &[String],
    components: &Value,
) -> BTreeSet<Identity> {
    let mut known = BTreeSet::new();
    let Some(Value::Array(items)) = value.get_mut("parameters") else { return known };
    let mut index = 0usize;
    let mut kept = 0usize;
    at.inside("parameters", |at| {
        items.retain(|item| {
            let place = at.pointer().index(index);
            let keep = match identity(item, components) {
                Some(identity) => keep(cx, &place, &mut known, identity, names),
                None => true,
            };
            if keep && kept != index {
                cx.origins.moved(&at.pointer().index(kept), &place);
            }
            index += 1;
            kept += usize::from(keep);
            keep
        });
    });
    known
}

fn keep(
    cx: &mut Context<'_>,
    place: &Pointer,
    known: &mut BTreeSet<Identity>,
    identity: Identity,
    names: &[String],
) -> bool {
    let (location, name) = &identity;
    if location == "path" && !names.contains(name) {
        cx.tell(Code::UnusedPathParameter, place, format!("the path has no `{{{name}}}`"));
        return false;
    }
    if known.contains(&identity) {
        cx.tell(Code::DuplicateParameter, place, format!("`{name}` in `{location}` is declared twice"));
        return false;
    }
    known.insert(identity);
    true
}
