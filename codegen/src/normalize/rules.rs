//! Pass: reports keys that may not be together, or may not be where they are. It changes nothing.
//!
//! The rules are those of the OpenAPI Initiative's own schemas that no other pass reports, as a table. The pass runs
//! before the document is changed, so that it checks the text that the author wrote.

use super::grammar::{Kind, METHODS};
use super::walk::{self, At};
use super::{Context, Dialect};
use crate::diagnostics::Code;
use crate::json::{Map, Value};

type Members = Map;

/// Two keys that may not be in the same object.
struct Pair {
    kinds: &'static [Kind],
    one: &'static str,
    other: &'static str,
}

const fn pair(kinds: &'static [Kind], one: &'static str, other: &'static str) -> Pair {
    Pair { kinds, one, other }
}

/// The kinds of object that have examples.
const WITH_EXAMPLES: &[Kind] = &[Kind::Parameter, Kind::Header, Kind::MediaType];
/// The kinds of object that have encodings.
const WITH_ENCODINGS: &[Kind] = &[Kind::MediaType, Kind::Encoding];

/// See OpenAPI 3.2.0, sections 4.12 (parameters), 4.14 (media types), 4.15 (encodings), 4.19 (examples)
/// and 4.20 (links).
const APART: &[Pair] = &[
    pair(WITH_EXAMPLES, "example", "examples"),
    pair(WITH_ENCODINGS, "encoding", "prefixEncoding"),
    pair(WITH_ENCODINGS, "encoding", "itemEncoding"),
    pair(&[Kind::Example], "value", "externalValue"),
    pair(&[Kind::Example], "value", "dataValue"),
    pair(&[Kind::Example], "value", "serializedValue"),
    pair(&[Kind::Example], "serializedValue", "externalValue"),
    pair(&[Kind::Parameter, Kind::Header], "content", "style"),
    pair(&[Kind::Parameter, Kind::Header], "content", "explode"),
    pair(&[Kind::Link], "operationRef", "operationId"),
];

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    // Swagger 2.0 has been rewritten already, and its own schema has none of these rules.
    if cx.dialect == Dialect::Swagger2 {
        return;
    }
    // Only OpenAPI 3.2 has `allowReserved` for other parameters than those of the query.
    let newest = document.get("openapi").and_then(Value::as_str).is_some_and(|version| version.starts_with("3.2"));
    walk::document(document, &mut |kind, at, value| {
        let Value::Object(members) = &*value else { return };
        if members.contains_key("$ref") {
            return;
        }
        apart(cx, kind, at, members);
        if matches!(kind, Kind::MediaType | Kind::Encoding) {
            encodings(cx, at, members);
        }
        match kind {
            Kind::Parameter => parameter(cx, at, members, newest),
            Kind::Header => header(cx, at, members),
            Kind::Response | Kind::Encoding => headers(cx, at, members),
            Kind::ServerVariable => variable(cx, at, members),
            Kind::PathItem => path_item(cx, at, members),
            Kind::Schema => xml(cx, at, members),
            Kind::Document
            | Kind::Info
            | Kind::Contact
            | Kind::License
            | Kind::Server
            | Kind::Tag
            | Kind::ExternalDocs
            | Kind::Components
            | Kind::Operation
            | Kind::RequestBody
            | Kind::MediaType
            | Kind::Example
            | Kind::Discriminator
            | Kind::SecurityScheme
            | Kind::OAuthFlows
            | Kind::OAuthFlow
            | Kind::Callback
            | Kind::Link => {}
        }
    });
}

fn apart(cx: &mut Context<'_>, kind: Kind, at: &At, members: &Members) {
    for Pair { one, other, .. } in APART.iter().filter(|pair| pair.kinds.contains(&kind)) {
        if members.contains_key(one) && members.contains_key(other) {
            cx.report(Code::BrokenRule, at, format!("`{one}` and `{other}` may not be given together"));
        }
    }
}

/// Checks the Encoding Objects by position (OpenAPI 3.2.0, section 4.15), because the walk does not visit them.
fn encodings(cx: &mut Context<'_>, at: &mut At, members: &Members) {
    let mut inner = |at: &mut At, value: &Value| {
        if let Value::Object(members) = value {
            apart(cx, Kind::Encoding, at, members);
            encodings(cx, at, members);
        }
    };
    if let Some(Value::Array(items)) = members.get("prefixEncoding") {
        for (index, item) in items.iter().enumerate() {
            at.inside("prefixEncoding", |at| at.at_item(index, |at| inner(at, item)));
        }
    }
    if let Some(item) = members.get("itemEncoding") {
        at.inside("itemEncoding", |at| inner(at, item));
    }
}

fn text<'m>(members: &'m Members, key: &str) -> &'m str {
    members.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Checks a parameter (OpenAPI 3.2.0, section 4.12.2).
fn parameter(cx: &mut Context<'_>, at: &At, members: &Members, newest: bool) {
    let (place, name) = (text(members, "in"), text(members, "name"));
    match place {
        "header" if !is_token(name) => {
            cx.report(Code::BrokenRule, at, format!("`{name}` cannot be the name of a header"));
        }
        "path" if name.contains(['{', '}']) => {
            cx.report(
                Code::BrokenRule,
                at,
                format!("`{name}` cannot be the name of a path parameter: it holds a brace"),
            );
        }
        "querystring" if !members.contains_key("content") || members.contains_key("schema") => {
            cx.report(Code::BrokenRule, at, "a `querystring` parameter is described by `content`, and not by `schema`");
        }
        _ => {}
    }
    if members.contains_key("allowReserved") {
        reserved(cx, at, (place, text(members, "style")), newest);
    }
}

/// Checks `allowReserved` of a parameter. Before OpenAPI 3.2 it is only for queries. It is heeded in any version where a
/// value is percent-encoded, because its author can mean nothing else.
fn reserved(cx: &mut Context<'_>, at: &At, (place, style): (&str, &str), newest: bool) {
    let message = match place {
        "query" => return,
        "path" | "cookie" if style != "cookie" => {
            if newest {
                return;
            }
            format!("`allowReserved` of a `{place}` parameter is of OpenAPI 3.2; it is heeded in this version, too")
        }
        _ => format!("`allowReserved` has no meaning in a `{place}` parameter that is not escaped"),
    };
    cx.report(Code::BrokenRule, at, message);
}

/// Checks a header (OpenAPI 3.2.0, section 4.21).
fn header(cx: &mut Context<'_>, at: &At, members: &Members) {
    if members.contains_key("allowReserved") {
        cx.report(Code::BrokenRule, at, "`allowReserved` has no meaning in a header, which is not escaped");
    }
}

/// Checks the names of the headers of a response or of a part of a body.
fn headers(cx: &mut Context<'_>, at: &At, members: &Members) {
    let named = members.get("headers").and_then(Value::as_object).into_iter().flatten();
    for (name, _) in named.filter(|(name, _)| !is_token(name) && !name.starts_with("x-")) {
        let place = at.pointer().key("headers").key(name);
        cx.tell(Code::BrokenRule, &place, format!("`{name}` cannot be the name of a header"));
    }
}

/// True for a token (RFC 9110, section 5.6.2).
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Checks a server variable (OpenAPI 3.2.0, section 4.6.1).
fn variable(cx: &mut Context<'_>, at: &At, members: &Members) {
    let Some(values) = members.get("enum").and_then(Value::as_array) else { return };
    if values.is_empty() {
        cx.report(Code::BrokenRule, at, "`enum` of a server variable may not be empty");
    } else if members.get("default").is_some_and(|default| !values.contains(default)) {
        cx.report(Code::BrokenRule, at, "`default` of a server variable must be one of its `enum`");
    }
}

/// Checks a path item (OpenAPI 3.2.0, section 4.9): methods that have keys of their own, and parameters that are the
/// whole query.
fn path_item(cx: &mut Context<'_>, at: &At, members: &Members) {
    let others = members.get("additionalOperations").and_then(Value::as_object).into_iter().flatten();
    for (method, _) in others {
        let own = method.to_ascii_lowercase();
        if METHODS.contains(&own.as_str()) || own == "query" {
            let place = at.pointer().key("additionalOperations").key(method);
            cx.tell(Code::BrokenRule, &place, format!("`{method}` has a key of its own, `{own}`"));
        }
    }
    let shared = places(members);
    whole_query(cx, at, &shared);
    let operations = METHODS.iter().copied().chain(["query"]).filter_map(|method| Some((method, members.get(method)?)));
    let additional = members.get("additionalOperations").and_then(Value::as_object).into_iter().flatten();
    let all = operations
        .map(|(method, operation)| (at.pointer().key(method), operation))
        .chain(additional.map(|(method, operation)| (at.pointer().key("additionalOperations").key(method), operation)));
    for (place, operation) in all.collect::<Vec<_>>() {
        let Some(own) = operation.as_object().map(places).filter(|own| !own.is_empty()) else { continue };
        let together: Vec<&str> = shared.iter().chain(&own).copied().collect();
        // An error of the path item alone has been reported before.
        if query_is_whole(&together) && !query_is_whole(&shared) {
            whole_query(cx, &At::from_pointer(&place), &together);
        }
    }
}

/// Returns the locations of the parameters.
fn places(members: &Members) -> Vec<&str> {
    let parameters = members.get("parameters").and_then(Value::as_array).into_iter().flatten();
    parameters.filter_map(|parameter| parameter.get("in")?.as_str()).collect()
}

/// True if a parameter is the whole query and the query has another parameter.
fn query_is_whole(places: &[&str]) -> bool {
    let count = |place: &str| places.iter().filter(|known| **known == place).count();
    count("querystring") > 1 || count("querystring") == 1 && count("query") > 0
}

fn whole_query(cx: &mut Context<'_>, at: &At, places: &[&str]) {
    if query_is_whole(places) {
        cx.report(
            Code::BrokenRule,
            at,
            "a `querystring` parameter is the whole query: no other parameter of the query may be beside it",
        );
    }
}

/// Checks `nodeType` (OpenAPI 3.2.0, section 4.26.1), which replaces two older keys.
fn xml(cx: &mut Context<'_>, at: &At, members: &Members) {
    let Some(xml) = members.get("xml").and_then(Value::as_object).filter(|xml| xml.contains_key("nodeType")) else {
        return;
    };
    for key in ["attribute", "wrapped"].into_iter().filter(|key| xml.contains_key(key)) {
        let place = at.pointer().key("xml");
        cx.tell(Code::BrokenRule, &place, format!("`nodeType` and `{key}` may not be given together"));
    }
}
